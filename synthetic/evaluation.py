"""The same records as plain rows: for measuring a matcher without any files or lake."""

from collections.abc import Iterator

import numpy as np

from contracts import Address, Person, Source
from contracts.statements import ROLES
from synthetic.draws import Words
from synthetic.feeds import main_person
from synthetic.truth import Described, Line, origins, person_names
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


def plain_rows(found: Described) -> Iterator[tuple[Line, Line]]:
    """Each record as a row of `RECORDS` without its id, and of `TRUTH` without it.

    People who are only mentioned are left out unless their date of birth is told: a name and
    a postcode alone are no record to match.
    """
    source, person = found.sheet.rows.scene.source, found.person
    if person is not main_person(found.sheet.rows.extract) and not person.date_of_birth:
        return
    columns = [_told(source, found, attribute) for attribute in RECORDS[2:]]
    people, at = found.sheet.rows.scene.people, found.held.known.at
    whose = zip(person_names(people, at), origins(people, at), strict=True)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    for row, person_and_origin in zip(rows, whose, strict=True):
        yield (source.name, *row), person_and_origin


def _told(source: Source, found: Described, attribute: str) -> Words:
    said = found.held.said[attribute]
    if attribute == "role" and found.person.role in ROLES:
        return np.full(len(said), found.person.role, dtype=object)
    if not _tells(source, found.person, attribute):
        return np.full(len(said), "", dtype=object)
    return dates(said, "yyyy-MM-dd") if attribute == "date_of_birth" else said


def _tells(source: Source, person: Person, attribute: str) -> bool:
    if getattr(person, attribute) or (
        person.full_name and attribute in {"forename", "middle_names", "surname"}
    ):
        return True
    return attribute == "postcode" and any(
        isinstance(said, Address) and said.of == person.alias
        for extract in source.extracts
        for said in extract.statements
    )
