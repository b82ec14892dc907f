"""Which rows an extract has: one a person, one a relative, one an address or one a spell."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from contracts import Address, Extract, Person, Relationship
from synthetic.draws import Ints, Words
from synthetic.error_injection import Held
from synthetic.feeds import Known, id_of, main_person, names_households, own_keys
from synthetic.homes import Lived
from synthetic.identity import Scene
from synthetic.people import CARER, GRANDPARENT, MAIN_HOME, PLACEMENT

RECORDED = (0.92, 0.6, 0.95, 1.0, 0.95)
"""How often a service records a mother, father, step-parent, carer, grandparent."""

SECOND_SPELL = 0.15
FORMER_ADDRESS = 0.5
GUARDIAN_NAMED = 0.75
ROW_MARK = "R"


class Shape(Enum):
    """What one row of an extract stands for, as its contract lets us see."""

    PERSON = auto()
    RELATIVE = auto()
    ADDRESS = auto()
    SPELL = auto()


def shape_of(extract: Extract) -> Shape:
    """What one row of the extract stands for."""
    main = main_person(extract)
    pointed = main is not None and bool(main.known_in)
    if pointed and any(isinstance(said, Relationship) for said in extract.statements):
        return Shape.RELATIVE
    if pointed and any(isinstance(said, Address) for said in extract.statements):
        return Shape.ADDRESS
    if main is not None and set(main.key) == set(extract.key):
        return Shape.PERSON
    return Shape.SPELL


@dataclass(frozen=True)
class Rows:
    """The rows of one extract for one block.

    `at` is the record (row of `held.known`), `turn` 0 for its newest row, `relative` the row in
    `People` of the adult whom the row names, -1 for nobody; `key` is the row's own number.
    """

    scene: Scene
    extract: Extract
    held: Held
    at: Ints
    turn: Ints
    relative: Ints
    id: Ints

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.at)

    @property
    def person(self) -> Ints:
        """Each row's person, as a row of `People`."""
        return self.held.known.at[self.at]

    @property
    def key(self) -> Words:
        """Each row's own number."""
        return own_keys(self.extract.name, self.id, ROW_MARK)

    @property
    def lived(self) -> Lived:
        """The address that each row speaks of."""
        now = self.held.lived
        home, moves = now.home[self.at], now.moves[self.at]
        earlier = self.turn > 0
        placed = earlier & (home % 4 == PLACEMENT)
        moves = np.where(earlier & ~placed, moves - 1, moves)
        return Lived(np.where(placed, home // 4 * 4 + MAIN_HOME, home), moves)


def rows_of(scene: Scene, extract: Extract, held: Held) -> Rows:
    """The extract's rows for these records."""
    count = len(held.known)
    turns = 5 if shape_of(extract) is Shape.RELATIVE else 2
    at = np.repeat(np.arange(count), turns)
    turn = np.tile(np.arange(turns), count)
    kept = _kept(scene, extract, held.known, (at, turn))
    at, turn = at[kept], turn[kept]
    ids = held.known.id[at] * 8 + turn
    return Rows(scene, extract, held, at, turn, _relative(scene, extract, held, (at, turn)), ids)


def _kept(scene: Scene, extract: Extract, known: Known, rows: tuple[Ints, Ints]) -> Ints:
    at, turn = rows
    draws, ids = scene.council.draws, known.id[at] * 8 + turn
    shape = shape_of(extract)
    if shape is Shape.PERSON:
        return np.flatnonzero(turn == 0)
    if shape is Shape.RELATIVE:
        recorded = draws.uniform(f"{extract.name} row", ids) < np.array(RECORDED)[turn]
        return np.flatnonzero(recorded & (scene.people.kin[known.at[at], turn] >= 0))
    again = SECOND_SPELL if shape is Shape.SPELL else FORMER_ADDRESS
    return np.flatnonzero((turn == 0) | draws.chance(f"{extract.name} row", ids, again))


def _relative(scene: Scene, extract: Extract, held: Held, rows: tuple[Ints, Ints]) -> Ints:
    at, turn = rows
    kin = scene.people.kin[held.known.at[at]]
    if shape_of(extract) is Shape.RELATIVE:
        return kin[np.arange(len(at)), turn]
    first = np.where(kin[:, CARER] >= 0, CARER, np.where(kin[:, GRANDPARENT] >= 0, GRANDPARENT, 0))
    named = scene.council.draws.chance(
        f"{extract.name} guardian", held.known.id[at], GUARDIAN_NAMED
    )
    return np.where(named, kin[np.arange(len(at)), first], -1)


def kin_kind(rows: Rows) -> Ints:
    """What each row's relative is to its person: an index into `KIN`."""
    kin = rows.scene.people.kin[rows.person]
    kinds: Ints = np.argmax(kin == rows.relative[:, None], axis=1)
    return kinds


def row_keys(rows: Rows, person: Person | None) -> dict[str, Words]:
    """The key fields of an extract: its person's own, then the row's."""
    made: dict[str, Words] = {}
    if person and person.key:
        made[person.key[0]] = rows.held.known.key[rows.at]
    for other in rows.extract.people[1:]:
        if other.key:
            made[other.key[0]] = _relatives_keys(rows)
    spare = [name for name in rows.extract.key if name not in (person.key if person else ())]
    for name in spare[:1]:
        made[name] = _household_keys(rows) if names_households(rows.scene.source) else rows.key
    return made


def _relatives_keys(rows: Rows) -> Words:
    keys = np.full(len(rows), "", dtype=object)
    named = rows.relative >= 0
    ids = rows.scene.people.id[rows.relative[named]] * 4
    keys[named] = own_keys(rows.scene.source.name, ids)
    return keys


def record_key(extract: Extract, row_key: str) -> str:
    """The source's own number of the record that a row (by its own number) is about."""
    ids = np.array([id_of(extract.name, row_key) // 8])
    return str(own_keys(extract.name.partition("_")[0], ids)[0])


def _household_keys(rows: Rows) -> Words:
    lived = rows.lived
    return own_keys(f"{rows.extract.name} household", lived.home * 32 + (lived.moves + 8) % 32, "T")
