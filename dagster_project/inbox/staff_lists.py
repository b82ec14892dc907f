"""Who uses the view, and to whom they are related: two lists in the answers folder."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts import Audience
from contracts.dates import iso_day
from dagster_project.inbox import decision_files
from dagster_project.inbox.decision_files import DecisionFiles, DecisionList
from dagster_project.look_audit.staff import Scope, StaffMember, team
from silver import person, person_record

STAFF = DecisionList(
    "user",
    "staff_list*.csv",
    ("user", "surname", "organisation", "team", "scope"),
    may_be_empty=("team",),
)
"""A user has no team where the organisation names none, or where they see any child.

May also have `email`, where it is not the account's name, `last_day`, and the `audience` whose
tables a user reads in a BI tool.
"""
RELATIONS = DecisionList("staff relation", "staff_relations*.csv", ("user", "person"))
LISTS = (STAFF, RELATIONS)
PERSON = person.TABLE.column("person_id").pattern
RECORD_KEY = person_record.TABLE.column("record_key").pattern


@dataclass(frozen=True)
class StaffRelation:
    """A person, by an id or by a record's key, whom a user may not look at, and where it stands."""

    user: str
    person: str
    place: str


def read_staff(folder: Path) -> DecisionFiles[StaffMember]:
    """Every user of the staff lists."""
    return decision_files.read(folder, STAFF, _member)


def read_relations(folder: Path) -> DecisionFiles[StaffRelation]:
    """Every line of the lists of staff relations."""
    return decision_files.read(folder, RELATIONS, _relation)


def denied(
    relations: Iterable[StaffRelation], person_of: Mapping[str, str]
) -> frozenset[tuple[str, str]]:
    """Each user with each person whom they may not look at.

    Args:
        relations: of the lists of staff relations.
        person_of: by a record's key, the id of its person.
    """
    return frozenset((each.user, person_of.get(each.person, each.person)) for each in relations)


def _member(row: Mapping[str, str], _: str) -> StaffMember | str:
    """The user of a line, or why it is none."""
    if row["scope"] not in tuple(Scope):
        return f"scope must be one of {', '.join(Scope)}"
    last_day = row.get("last_day", "")
    if last_day and iso_day(last_day) is None:
        return "last_day is no date: write it as YYYY-MM-DD, or leave it empty"
    audience = row.get("audience", "")
    if audience and audience not in tuple(Audience):
        return f"audience must be one of {', '.join(Audience)}"
    user = row["user"].casefold()
    return StaffMember(
        user=user,
        email=(row.get("email") or (user if "@" in user else "")).casefold(),
        surname=row["surname"],
        team=team(row["organisation"], row["team"]),
        scope=Scope(row["scope"]),
        last_day=iso_day(last_day),
        audience=audience,
    )


def _relation(row: Mapping[str, str], place: str) -> StaffRelation | str:
    name = row["person"].upper()
    if re.fullmatch(PERSON, name):
        return StaffRelation(row["user"].casefold(), name, place)
    if re.fullmatch(RECORD_KEY, row["person"]):
        return StaffRelation(row["user"].casefold(), row["person"], place)
    return "person is neither a person's id (XXX-XXX-X) nor a record's opaque key"
