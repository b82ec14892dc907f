"""Which rows an extract has: one a person, a relative, an address, a spell, or a fact."""

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from contracts import Address, Assessment, Extract, FieldKind, Involvement, Person, Relationship
from contracts.statements import FactWithKind
from synthetic.draws import Flags, Ints, Words
from synthetic.error_injection import RecordContents
from synthetic.feeds import SourceRecords, id_of, main_person, names_households, own_keys
from synthetic.happenings import is_true, kind_of
from synthetic.homes import HouseholdAddresses
from synthetic.identity import FeedContext
from synthetic.people import CARER, GRANDPARENT, MAIN_HOME, PLACEMENT

RECORDED = (0.92, 0.6, 0.95, 1.0, 0.95)
"""How often a service records a mother, father, step-parent, carer, grandparent."""

SECOND_SPELL = 0.15
FORMER_ADDRESS = 0.5
GUARDIAN_NAMED = 0.75
ROW_PREFIX = "R"


class Shape(Enum):
    """What one row of an extract stands for, as its contract lets us see."""

    PERSON = auto()
    RELATIVE = auto()
    ADDRESS = auto()
    SPELL = auto()
    FACT = auto()


def shape_of(extract: Extract) -> Shape:
    """What one row of the extract stands for."""
    main = main_person(extract)
    is_of_person = main is not None and set(main.key) == set(extract.key)
    refers_to_person = main is not None and bool(main.known_in) and not is_of_person
    if refers_to_person and any(
        isinstance(statement, Relationship) for statement in extract.statements
    ):
        return Shape.RELATIVE
    if refers_to_person and any(isinstance(statement, Address) for statement in extract.statements):
        return Shape.ADDRESS
    if refers_to_person and not any(
        isinstance(statement, Involvement | Assessment) for statement in extract.statements
    ):
        return Shape.FACT
    return Shape.PERSON if is_of_person else Shape.SPELL


@dataclass(frozen=True)
class Rows:
    """The rows of one extract for one block.

    `record_rows` are rows of `contents.records`, `turn` is 0 for a record's newest row, `relative`
    the row in `People` of the adult whom the row names, -1 for nobody; `key` is its own number.
    """

    context: FeedContext
    extract: Extract
    contents: RecordContents
    record_rows: Ints
    turn: Ints
    relative: Ints
    id: Ints

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.record_rows)

    @property
    def person(self) -> Ints:
        """Each row's person, as a row of `People`."""
        return self.contents.records.person_rows[self.record_rows]

    def relatives(self, alias: str) -> Ints:
        """The adult whom each row calls so, as `relative`: where it names two, another as well."""
        named = [person.alias for person in self.extract.people[1:]]
        if named.index(alias) == 0:
            return self.relative
        kin = self.context.people.kin[self.person]
        others = np.where(kin == self.relative[:, None], -1, kin)
        second = others[np.arange(len(others)), np.argmax(others >= 0, axis=1)]
        return np.where(self.relative >= 0, second, -1)

    def subset(self, chosen: Flags) -> "Rows":
        """Some of the rows."""
        return replace(
            self,
            record_rows=self.record_rows[chosen],
            turn=self.turn[chosen],
            relative=self.relative[chosen],
            id=self.id[chosen],
        )

    @property
    def key(self) -> Words:
        """Each row's own number."""
        return own_keys(self.extract.name, self.id, ROW_PREFIX)

    @property
    def addresses(self) -> HouseholdAddresses:
        """The address that each row speaks of."""
        newest = self.contents.addresses
        home, moves = newest.home[self.record_rows], newest.moves[self.record_rows]
        is_former = self.turn > 0
        placed = is_former & (home % 4 == PLACEMENT)
        moves = np.where(is_former & ~placed, moves - 1, moves)
        return HouseholdAddresses(np.where(placed, home // 4 * 4 + MAIN_HOME, home), moves)


def rows_of(context: FeedContext, extract: Extract, contents: RecordContents) -> Rows:
    """The extract's rows for these records."""
    count = len(contents.records)
    turns = 5 if shape_of(extract) is Shape.RELATIVE else 2
    record_rows = np.repeat(np.arange(count), turns)
    turn = np.tile(np.arange(turns), count)
    existing = _existing_rows(context, extract, contents.records, (record_rows, turn))
    record_rows, turn = record_rows[existing], turn[existing]
    ids = contents.records.id[record_rows] * 8 + turn
    return Rows(
        context,
        extract,
        contents,
        record_rows,
        turn,
        _relative(context, extract, contents, (record_rows, turn)),
        ids,
    )


def _existing_rows(
    context: FeedContext, extract: Extract, records: SourceRecords, rows: tuple[Ints, Ints]
) -> Ints:
    record_rows, turn = rows
    draws, ids = context.council.draws, records.id[record_rows] * 8 + turn
    shape = shape_of(extract)
    if shape is Shape.PERSON:
        return np.flatnonzero(turn == 0)
    if shape is Shape.RELATIVE:
        recorded = draws.uniform(f"{extract.name} row", ids) < np.array(RECORDED)[turn]
        return np.flatnonzero(
            recorded & (context.people.kin[records.person_rows[record_rows], turn] >= 0)
        )
    if shape is Shape.FACT:
        facts = [each for each in extract.statements if isinstance(each, FactWithKind)]
        person = records.person_rows[record_rows]
        is_any = [
            is_true(draws, context.people, person, turn, kind_of(extract, fact)) for fact in facts
        ]
        return np.flatnonzero(np.logical_or.reduce(is_any))
    rate = SECOND_SPELL if shape is Shape.SPELL else FORMER_ADDRESS
    return np.flatnonzero((turn == 0) | draws.chance(f"{extract.name} row", ids, rate))


def _relative(
    context: FeedContext, extract: Extract, contents: RecordContents, rows: tuple[Ints, Ints]
) -> Ints:
    record_rows, turn = rows
    kin = context.people.kin[contents.records.person_rows[record_rows]]
    if shape_of(extract) is Shape.RELATIVE:
        return kin[np.arange(len(record_rows)), turn]
    first = np.where(kin[:, CARER] >= 0, CARER, np.where(kin[:, GRANDPARENT] >= 0, GRANDPARENT, 0))
    named = context.council.draws.chance(
        f"{extract.name} guardian", contents.records.id[record_rows], GUARDIAN_NAMED
    )
    return np.where(named, kin[np.arange(len(record_rows)), first], -1)


def kin_kind(rows: Rows, relatives: Ints) -> Ints:
    """What each row's relative is to its person: an index into `KIN`."""
    kin = rows.context.people.kin[rows.person]
    kinds: Ints = np.argmax(kin == relatives[:, None], axis=1)
    return kinds


def row_keys(rows: Rows, person: Person | None) -> dict[str, Words]:
    """The key fields of an extract: its person's own, then the row's."""
    keys_by_field: dict[str, Words] = {}
    if person and person.key and person.key[0] not in {person.upn, person.nhs_number}:
        keys_by_field[person.key[0]] = rows.contents.records.key[rows.record_rows]
    for other in rows.extract.people[1:]:
        if other.key:
            keys_by_field[other.key[0]] = _relatives_keys(rows)
    of_person = person.key if person else ()
    dates = {field.name for field in rows.extract.fields if field.kind is FieldKind.DATE}
    row_fields = [name for name in rows.extract.key if name not in {*of_person, *dates}]
    for name in row_fields[:1]:
        keys_by_field[name] = (
            _household_keys(rows) if names_households(rows.context.source) else rows.key
        )
    return keys_by_field


def _relatives_keys(rows: Rows) -> Words:
    keys = np.full(len(rows), "", dtype=object)
    named = rows.relative >= 0
    ids = rows.context.people.id[rows.relative[named]] * 4
    keys[named] = own_keys(rows.context.source.name, ids)
    return keys


def record_key(extract: Extract, row_key: str) -> str:
    """The source's own number of the record that a row (by its own number) is about."""
    ids = np.array([id_of(extract.name, row_key) // 8])
    return str(own_keys(extract.name.partition("_")[0], ids)[0])


def _household_keys(rows: Rows) -> Words:
    addresses = rows.addresses
    return own_keys(
        f"{rows.extract.name} household", addresses.home * 32 + (addresses.moves + 8) % 32, "T"
    )
