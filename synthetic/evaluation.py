"""The same records as plain rows: for measuring a matcher without any files or lake."""

from collections.abc import Iterator

import numpy as np

from contracts import Address, Person, Source
from contracts.statements import ROLES
from synthetic.draws import Words
from synthetic.feeds import main_person
from synthetic.truth import DescribedPeople, Line, origins, person_names
from synthetic.writing import dates

RECORDS = (
    "record_id",
    "source",
    "forename",
    "middle_names",
    "surname",
    "date_of_birth",
    "sex",
    "postcode",
    "upn",
    "nhs_number",
    "role",
)
TRUTH = ("record_id", "person", "origin")


def plain_rows(described: DescribedPeople) -> Iterator[tuple[Line, Line]]:
    """Each record as a row of `RECORDS` without its id, and of `TRUTH` without it.

    People who are only mentioned are left out unless their date of birth is sent: a name and
    a postcode alone are no record to match.
    """
    source, person = described.sheet.rows.context.source, described.person
    if person is not main_person(described.sheet.rows.extract) and not person.date_of_birth:
        return
    columns = [_column(source, described, attribute) for attribute in RECORDS[2:]]
    people, person_rows = (
        described.sheet.rows.context.people,
        described.contents.records.person_rows,
    )
    identities = zip(person_names(people, person_rows), origins(people, person_rows), strict=True)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for row, person_and_origin in zip(rows, identities, strict=True):
        yield (source.name, *row), person_and_origin


def _column(source: Source, described: DescribedPeople, attribute: str) -> Words:
    values = described.contents.attributes[attribute]
    if attribute == "role" and described.person.role in ROLES:
        return np.full(len(values), described.person.role, dtype=object)
    if not _sends_attribute(source, described.person, attribute):
        return np.full(len(values), "", dtype=object)
    return dates(values, "yyyy-MM-dd") if attribute == "date_of_birth" else values


def _sends_attribute(source: Source, person: Person, attribute: str) -> bool:
    if getattr(person, attribute) or (
        person.full_name and attribute in {"forename", "middle_names", "surname"}
    ):
        return True
    return attribute == "postcode" and any(
        isinstance(statement, Address) and statement.of == person.alias
        for extract in source.extracts
        for statement in extract.statements
    )
