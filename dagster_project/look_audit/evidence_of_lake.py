"""What looks are compared with, read from the published night.

Involvements are read from silver: gold hides the team and the worker of a protected child, and it
is of these children that the audit must know most surely who works with them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dagster_project.lake import locks, published
from dagster_project.lake.storage import Folder
from dagster_project.look_audit.caseloads import Caseloads, Involvement
from dagster_project.look_audit.staff import team
from gold import child, family_member
from silver import involvement, person

INVOLVED = ("record_key", "source", "team", "email", "since", "until")


@dataclass(frozen=True)
class LakeEvidence:
    """Who works with the persons who were looked at, who is related to them, and what is locked:
    ids, and keys of records.
    """

    caseloads: Caseloads
    relatives: dict[str, frozenset[str]]
    surnames: dict[str, str]
    locked: frozenset[str]


def persons_of(root: Folder, subjects: Collection[str]) -> dict[str, str]:
    """The person behind each record key among the subjects of looks."""
    rows = published.rows(
        root, person.TABLE, ("record_key", "person_id"), {"record_key": sorted(subjects)}
    )
    return {row["record_key"]: row["person_id"] for row in rows}


def collected(root: Folder, person_ids: Collection[str], emails: Collection[str]) -> LakeEvidence:
    """What the published night holds about persons and users.

    Args:
        root: the lake.
        person_ids: who was looked at.
        emails: of those who looked, in small letters: for the teams that sources name them in.
    """
    relatives = _relatives(root, person_ids)
    wanted = set(person_ids).union(*relatives.values())
    names = published.rows(root, child.TABLE, ("person_id", "surname"))
    # A record that is sent no more is nobody's, and locked all the same.
    locked = locks.of_night(root)
    return LakeEvidence(
        caseloads=Caseloads(_involvements(root, wanted, emails)),
        relatives=relatives,
        surnames={row["person_id"]: row["surname"] for row in names if row["surname"]},
        locked=locked.person_ids | locked.record_keys,
    )


def _involvements(
    root: Folder, person_ids: Iterable[str], emails: Collection[str]
) -> list[Involvement]:
    """Work with these persons, and whatever names one of these addresses."""
    rows = published.rows(
        root, person.TABLE, ("record_key", "person_id"), {"person_id": sorted(person_ids)}
    )
    person_of = {row["record_key"]: row["person_id"] for row in rows}
    wanted = ({"record_key": sorted(person_of)}, {"email": sorted(emails)})
    return [
        Involvement(
            person_of.get(row["record_key"], ""),
            team(row["source"], row["team"]),
            row["email"] or "",
            row["since"],
            row["until"],
        )
        for where in wanted
        for row in published.rows(root, involvement.TABLE, INVOLVED, where)
    ]


def _relatives(root: Folder, person_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """Parents, carers, brothers and sisters, and the other children of the same parents."""
    columns = ("person_id", "member_person_id")
    own = published.rows(root, family_member.TABLE, columns, {"person_id": sorted(person_ids)})
    members = {row["member_person_id"] for row in own}
    around = published.rows(
        root, family_member.TABLE, columns, {"member_person_id": sorted(members)}
    )
    children_of = defaultdict(set)
    for row in around:
        children_of[row["member_person_id"]].add(row["person_id"])
    relatives: dict[str, set[str]] = defaultdict(set)
    for row in own:
        member = row["member_person_id"]
        relatives[row["person_id"]] |= {member, *children_of[member]} - {row["person_id"]}
    return {name: frozenset(others) for name, others in relatives.items()}
