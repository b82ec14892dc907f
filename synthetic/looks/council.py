"""Everything of one made-up council that an audit of looks is held against."""

from collections import defaultdict
from dataclasses import dataclass

from synthetic.looks.errands import Planner
from synthetic.looks.everyday import caseload_looks, errand_looks, relations_of
from synthetic.looks.families import (
    LISTED_RELATIONS,
    Family,
    MadeInvolvement,
    first_involvements,
    make_families,
)
from synthetic.looks.looking import MadeLook
from synthetic.looks.prying import Scene, Snooper, prying
from synthetic.looks.users import MadeUser, chance, make_users


@dataclass(frozen=True)
class LookCouncil:
    """Users, families, who works with whom, every look, and who pries.

    `relations` are users with a child whom they told the council that they are related to. Days are
    counted from the first, a Monday.
    """

    users: tuple[MadeUser, ...]
    families: tuple[Family, ...]
    involvements: tuple[MadeInvolvement, ...]
    relations: tuple[tuple[str, str], ...]
    looks: tuple[MadeLook, ...]
    snoopers: tuple[Snooper, ...]


def look_council(users: int, days: int, seed: int) -> LookCouncil:
    """Make a council up: the same for the same three numbers."""
    staff = make_users(seed, users, days)
    families = make_families(seed, staff)
    before = first_involvements(seed, staff, families)
    person_ids = [child.person_id for family in families for child in family.children]
    relations = relations_of(seed, staff, person_ids, LISTED_RELATIONS)
    scene = Scene(staff, families, relations, _by_team(before), days, chance(seed, "prying"))
    snoopers, pried, leavers = prying(scene)
    left = {user.user: user for user in leavers}
    staff = [left.get(user.user, user) for user in staff]
    errands = Planner(seed, staff, families, days).plan(before)
    looks = [
        *caseload_looks(seed, staff, before, days),
        *errand_looks(seed, errands.errands, _locked(families)),
        *pried,
    ]
    return LookCouncil(
        users=tuple(staff),
        families=tuple(families),
        involvements=(*before, *errands.involvements),
        relations=tuple(relations),
        looks=tuple(looks),
        snoopers=tuple(snoopers),
    )


def _locked(families: list[Family]) -> frozenset[str]:
    return frozenset(
        child.person_id for family in families if family.is_locked for child in family.children
    )


def _by_team(involvements: list[MadeInvolvement]) -> dict[str, list[str]]:
    by_team: dict[str, list[str]] = defaultdict(list)
    for involvement in involvements:
        by_team[involvement.team].append(involvement.person_id)
    return by_team
