"""What is true of the made-up council: who is who, which pairs look alike, what was planted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from contracts import Address, Person
from synthetic.draws import Ints
from synthetic.error_injection import CorrectionModel, RecordContents
from synthetic.feed import Sheet, sheets_of
from synthetic.feeds import main_person, records_of_source
from synthetic.identity import FeedContext
from synthetic.lexicon import TRADITION_NAMES
from synthetic.people import FATHER, FORMER_IDENTITY, NEW_IDENTITY, People
from synthetic.population import FORMER_SLOT
from synthetic.rows import Shape, shape_of
from synthetic.writing import dates

PERSONS = (
    "person",
    "family",
    "forename",
    "surname",
    "date_of_birth",
    "sex",
    "is_child",
    "origin",
)
RECORDS = ("source", "extract", "source_key", "person", "first_night", "gone_night")
ERRORS = ("kind", "source", "extract", "source_key", "field", "planted_night", "corrected_night")
PAIRS = ("kind", "person_a", "person_b")

Line = Sequence[object]


@dataclass(frozen=True)
class DescribedPeople:
    """The people whom one extract describes: its own, or those whom its rows mention.

    `keys` are the source's own keys, one for each row of `contents.records`.
    """

    sheet: Sheet
    person: Person
    contents: RecordContents
    keys: tuple[str, ...]


def sheets_until(
    context: FeedContext, corrections: CorrectionModel, nights: Sequence[int]
) -> list[Sheet]:
    """The sheets of every record that a partner sent on any of these nights."""
    records = records_of_source(context.source, context.council, context.people)
    sent = np.zeros(len(records), dtype=bool)
    for night in nights:
        sent |= (records.first_night <= night) & (night < records.gone_night)
    return list(sheets_of(context, records.subset(sent), corrections))


def described_people(sheet: Sheet) -> Iterator[DescribedPeople]:
    """The people whom an extract describes, in the order of its contract."""
    main, place = main_person(sheet.rows.extract), 0
    for person in sheet.rows.extract.people:
        place += not person.key
        if person is main and not person.known_in:
            yield DescribedPeople(sheet, person, sheet.rows.contents, _newest(sheet, person.key))
        elif person is not main and not person.known_in:
            mentioned = sheet.field_values.mentioned[person.alias]
            yield DescribedPeople(sheet, person, mentioned, _mentions(sheet, person, place))


def record_lines(described: DescribedPeople) -> Iterator[Line]:
    """One line for each record: whose it is, and when it came and went."""
    rows, records = described.sheet.rows, described.contents.records
    names = person_names(rows.context.people, records.person_rows)
    nights = zip(records.first_night.tolist(), records.gone_night.tolist(), strict=True)
    written_keys: set[str] = set()
    for key, name, (first, last) in zip(described.keys, names, nights, strict=True):
        if key not in written_keys:
            gone = _night(last, rows.context.night)
            yield rows.context.source.name, rows.extract.name, key, name, first, gone
        written_keys.add(key)


def address_records(sheet: Sheet) -> Iterator[DescribedPeople]:
    """The records of an extract of addresses, whose errors show in its rows."""
    main, extract = main_person(sheet.rows.extract), sheet.rows.extract
    if main is None or shape_of(extract) is not Shape.ADDRESS:
        return
    for address in extract.statements:
        if isinstance(address, Address) and address.of == main.alias:
            person = Person(main.alias, main.role, postcode=address.postcode)
            yield DescribedPeople(sheet, person, sheet.rows.contents, _newest(sheet, extract.key))


def error_lines(described: DescribedPeople) -> Iterator[Line]:
    """One line for each planted error and field that shows it."""
    source, extract = described.sheet.rows.context.source.name, described.sheet.rows.extract.name
    night = described.sheet.rows.context.night
    for planted in described.contents.errors:
        for field_name in _fields_of(described.person, planted.defect.attributes):
            for row, corrected in zip(
                planted.rows.tolist(), planted.corrected_night.tolist(), strict=True
            ):
                record = (planted.defect.kind, source, extract, described.keys[row], field_name)
                yield (
                    *record,
                    int(described.contents.records.first_night[row]),
                    _night(corrected, night),
                )


def person_lines(people: People, seen: Ints) -> Iterator[Line]:
    """One line for each person of whom there is a record."""
    born = dates(people.born[seen].astype(object), "yyyy-MM-dd")
    families = [
        f"{'B' if kind == FORMER_IDENTITY else 'F'}{family:07d}"
        for family, kind in zip(
            people.family[seen].tolist(), people.adoption[seen].tolist(), strict=True
        )
    ]
    sexes = np.array(["M", "F"], dtype=object)[people.sex[seen]]
    is_child = np.where(people.is_child[seen], "Y", "N")
    columns = (people.forename[seen], people.surname[seen], born, sexes, is_child)
    texts = (column.tolist() for column in columns)
    yield from zip(person_names(people, seen), families, *texts, origins(people, seen), strict=True)


def pair_lines(people: People) -> Iterator[Line]:
    """Pairs that look like one person and are two, or (adoption) that nobody may join."""
    for kind, first, second in (*_twins(people), *_adopted(people), *_namesakes(people)):
        names = person_names(people, np.array([first, second]))
        yield (kind, *names)


def person_names(people: People, rows: Ints) -> list[str]:
    """The truth's name for each person."""
    return [f"P{number:08d}" for number in people.id[rows].tolist()]


def origins(people: People, rows: Ints) -> list[str]:
    """The naming tradition that each person's names come from."""
    return [TRADITION_NAMES[tradition] for tradition in people.tradition[rows].tolist()]


def _newest(sheet: Sheet, names: tuple[str, ...]) -> tuple[str, ...]:
    """Each record's own key, as written in its newest row."""
    keys = sheet.keys(names)
    return tuple(keys[row] for row in np.flatnonzero(sheet.rows.turn == 0).tolist())


def _mentions(sheet: Sheet, person: Person, place: int) -> tuple[str, ...]:
    """Keys of the adults in the rows: their own, or the row's with the place in it."""
    keys = sheet.keys(person.key or sheet.rows.extract.key)
    tail = "" if person.key else f"/{place}"
    return tuple(
        keys[row] + tail for row in np.flatnonzero(sheet.rows.relatives(person.alias) >= 0).tolist()
    )


def _fields_of(person: Person, attributes: tuple[str, ...]) -> list[str]:
    full_name = person.full_name if {"forename", "surname"} & set(attributes) else ""
    names = [getattr(person, attribute) or full_name for attribute in attributes]
    return list(dict.fromkeys(name for name in names if isinstance(name, str) and name))


def _night(number: int, until: int) -> int | str:
    """A night that has come, or ""."""
    return number if number <= until else ""


def _twins(people: People) -> Iterator[tuple[str, int, int]]:
    for first in np.flatnonzero(people.twin >= 0).tolist():
        if first < people.twin[first]:
            yield "twins", first, int(people.twin[first])


def _adopted(people: People) -> Iterator[tuple[str, int, int]]:
    rows = {number: row for row, number in enumerate(people.id.tolist())}
    for new_identity in np.flatnonzero(people.adoption == NEW_IDENTITY).tolist():
        yield "adopted", new_identity, rows[int(people.id[new_identity]) + FORMER_SLOT]


def _namesakes(people: People) -> Iterator[tuple[str, int, int]]:
    """Sons called like their fathers, and first children called like their cousins."""
    full_names = list(zip(people.forename.tolist(), people.surname.tolist(), strict=True))
    rows = {number: row for row, number in enumerate(people.id.tolist())}
    for row in np.flatnonzero(people.is_child & (people.adoption != FORMER_IDENTITY)).tolist():
        father = int(people.kin[row, FATHER])
        if father >= 0 and full_names[row] == full_names[father]:
            yield "father and son", father, row
        cousin = rows.get(int(people.id[row]) - 32, -1)
        if cousin >= 0 and full_names[row] == full_names[cousin]:
            yield "cousins", cousin, row
