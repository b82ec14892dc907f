"""From a person's id, or a record's opaque key, to everything by which the lake names them."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts import Source
from dagster_project.erasure import subject
from dagster_project.erasure.subject import PersonValues, RowsOfPerson, Subject
from dagster_project.lake import published
from dagster_project.lake.storage import Folder
from silver import person


@dataclass(frozen=True)
class Named:
    """The id of a person, and those of their records that are to be erased: all, or one."""

    person_id: str
    record_keys: tuple[str, ...]


def subject_of(root: Folder, named: Named, sources: Sequence[Source], secret: str) -> Subject:
    """Everything by which the lake names the person, or the record.

    Args:
        root: of the lake.
        named: whom.
        sources: all sources that are declared.
        secret: the council's secret for opaque keys.

    Raises:
        UndeclaredExtractError: a table of bronze is of no source that is declared.
    """
    values, record_keys, row_keys = PersonValues(), set(named.record_keys), set[str]()
    rows: dict[str, RowsOfPerson] = {}
    for extract in subject.declared_extracts(root, sources):
        of_person, gone, only_there = subject.rows_of(
            root, extract, named.record_keys, secret, values
        )
        if of_person.count:
            rows[extract.name] = of_person
        row_keys |= gone
        record_keys |= only_there
    ended, shrunk = _persons(root, named.person_id, frozenset(record_keys))
    return Subject(frozenset(record_keys), frozenset(row_keys), ended, shrunk, values, rows)


def _persons(
    root: Folder, person_id: str, record_keys: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of persons of whom no record is left, and that of the person where some are."""
    columns = ("record_key", "person_id")
    of_records = published.rows(root, person.TABLE, columns, {"record_key": tuple(record_keys)})
    ids = {person_id, *(row["person_id"] for row in of_records)}
    every = published.rows(root, person.TABLE, columns, {"person_id": tuple(ids)})
    left = {row["person_id"] for row in every if row["record_key"] not in record_keys}
    return frozenset(ids - left), frozenset({person_id} & left)
