"""Ordinary work: caseloads, colleagues' caseloads, and errands beyond them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from synthetic.looks.errands import Errand
from synthetic.looks.families import MadeInvolvement
from synthetic.looks.looking import (
    LATE,
    LATE_DAYS,
    NAMESAKES,
    MadeLook,
    Style,
    is_weekend,
    looks_at,
    minute,
    reason,
)
from synthetic.looks.users import ANY_CHILD, STAFFING, Chance, MadeUser, Role, chance

ACTIVE, ACTIVE_AT_WEEKENDS = 0.6, 0.003
"""How likely somebody uses the view on a day."""
COVER = 0.2
"""Share of opened children who are a colleague's of the same team."""
VOLUNTEERED = 0.3
"""How likely somebody types a reason for a child of their own caseload, where none is asked for:
that is where the staff list has their team."""
ANSWERS = {Role.FRONT_DOOR: 0.95, Role.EMERGENCY: 0.9}
OPENS_LOCKED = 0.1
"""How likely somebody who meets a locked record asks for it to be opened, and gets it."""
ANSWERS_OTHERWISE = 0.97
"""How likely a reason is given for a child outside the caseload, where one is asked for."""


def caseload_looks(
    seed: int, users: list[MadeUser], caseloads: Iterable[MadeInvolvement], days: int
) -> Iterator[MadeLook]:
    """Looks at children of the user's own caseload, and of colleagues' of the team."""
    rng = chance(seed, "caseload looks")
    own, of_team = defaultdict(list), defaultdict(list)
    for involvement in caseloads:
        own[involvement.email].append(involvement.person_id)
        of_team[involvement.team].append(involvement.person_id)
    for user in users:
        for day in range(days):
            caseloads_of = own[user.email], of_team[user.team_on(day)]
            if _is_active(user, day, rng) and (caseloads_of[0] or caseloads_of[1]):
                yield from _day_of(user, day, caseloads_of, rng)


def _is_active(user: MadeUser, day: int, rng: Chance) -> bool:
    is_off = is_weekend(day) and user.role is not Role.POLICE
    likely = ACTIVE_AT_WEEKENDS if is_off else ACTIVE
    return rng.random() < likely and user.works_on(day) and user.role not in ANY_CHILD


def _day_of(
    user: MadeUser, day: int, caseloads_of: tuple[list[str], list[str]], rng: Chance
) -> Iterator[MadeLook]:
    own, of_team = caseloads_of
    is_late = rng.random() < LATE_DAYS
    for _ in range(int(rng.poisson(STAFFING[user.role].children))):
        children = of_team if not own or (of_team and rng.random() < COVER) else own
        person_id = children[int(rng.integers(len(children)))]
        is_listed = user.listed_team(day) == user.team_on(day)
        likely = VOLUNTEERED if is_listed else ANSWERS_OTHERWISE
        style = Style.GOOD if rng.random() < likely else Style.NONE
        at = int(rng.integers(LATE, LATE + 180)) if is_late else minute(user, day, rng)
        yield from _search(user, day, at, children, rng)
        yield from looks_at(user, person_id, (day, at), reason(style, day, rng), rng)


def _search(
    user: MadeUser, day: int, at: int, children: list[str], rng: Chance
) -> Iterator[MadeLook]:
    """Children whom a search showed beside the one that was meant."""
    if rng.random() < NAMESAKES:
        for n in rng.integers(len(children), size=2):
            yield MadeLook(day, at, user.user, children[int(n)], "results shown", "")


def errand_looks(
    seed: int, errands: Iterable[Errand], locked: frozenset[str]
) -> Iterator[MadeLook]:
    """Looks beyond caseloads, for which a reason is asked and mostly given.

    A locked record opens to few: most of these errands end with the search.
    """
    rng = chance(seed, "errand looks")
    for errand in errands:
        user, day = errand.user, errand.day
        if not user.works_on(day):
            continue
        at = minute(user, day, rng)
        if user.role not in ANY_CHILD and rng.random() < LATE_DAYS:
            at = int(rng.integers(LATE, LATE + 180))
        likely = ANSWERS.get(user.role, ANSWERS_OTHERWISE)
        style = Style.GOOD if rng.random() < likely else Style.NONE
        for person_id in errand.person_ids:
            if person_id in locked and rng.random() >= OPENS_LOCKED:
                yield MadeLook(day, at, user.user, person_id, "searched", "")
                continue
            yield from looks_at(user, person_id, (day, at), reason(style, day, rng), rng)


def relations_of(
    seed: int, users: list[MadeUser], person_ids: list[str], share: float
) -> list[tuple[str, str]]:
    """Users with the child whom they told the council that they are related to."""
    rng = chance(seed, "relations")
    chosen = np.flatnonzero(rng.random(len(users)) < share)
    return [(users[n].user, person_ids[int(rng.integers(len(person_ids)))]) for n in chosen]
