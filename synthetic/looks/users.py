"""The users: their roles, teams and names, who joins, who leaves and who changes team."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from zlib import crc32

import numpy as np

from synthetic.lexicon import SHARES, TRADITION_NAMES, names_of

Chance = np.random.Generator
ALWAYS = -1
"""A day before the first."""


class Role(StrEnum):
    """What somebody does."""

    SOCIAL_WORKER = "social worker"
    EARLY_HELP = "early help worker"
    SCHOOL_LEAD = "school lead"
    HEALTH_VISITOR = "health visitor"
    POLICE = "police officer"
    FRONT_DOOR = "front door worker"
    EMERGENCY = "emergency duty worker"
    YOUTH_JUSTICE = "youth justice worker"
    SEND = "SEND case worker"
    HOUSING = "housing officer"
    STEWARD = "data steward"


@dataclass(frozen=True)
class Staffing:
    """How many teams of how many people a role has among 2,000 users.

    `children` are those that somebody opens on a working day; `families` are their caseload.
    """

    organisation: str
    teams: int
    people: int
    children: float
    families: int


STAFFING = {
    Role.SOCIAL_WORKER: Staffing("csc", 60, 9, 5, 9),
    Role.EARLY_HELP: Staffing("earlyhelp", 20, 8, 4, 8),
    Role.SCHOOL_LEAD: Staffing("school", 300, 2, 3, 0),
    Role.HEALTH_VISITOR: Staffing("health0_19", 20, 10, 4, 40),
    Role.POLICE: Staffing("police", 10, 23, 3, 20),
    Role.FRONT_DOOR: Staffing("csc", 4, 10, 10, 0),
    Role.EMERGENCY: Staffing("csc", 1, 30, 6, 0),
    Role.YOUTH_JUSTICE: Staffing("yjs", 4, 10, 4, 12),
    Role.SEND: Staffing("send", 4, 15, 5, 60),
    Role.HOUSING: Staffing("housing", 10, 9, 2, 40),
    Role.STEWARD: Staffing("council", 1, 10, 4, 0),
}
ANY_CHILD = frozenset({Role.FRONT_DOOR, Role.EMERGENCY, Role.STEWARD})
HOURS = {
    "csc emergency duty worker 1": "Mon-Sun 17:00-09:00, Sat-Sun 00:00-24:00",
    "police": "Mon-Sun 00:00-24:00",
}
"""What organisations and teams declare; all others declare nothing."""
LEAVE, JOIN, MOVE = 0.02, 0.02, 0.03
"""Shares of the users, the last of social workers."""


@dataclass(frozen=True)
class MadeUser:
    """A user. Days are counted from the first.

    They work in `team_before` until `moved_on`, where they move at all. The staff list follows on
    `listed_on`: until then it has who moved in the team before, and who joined not at all.
    """

    user: str
    email: str
    surname: str
    role: Role
    organisation: str
    team: str
    is_manager: bool = False
    first_day: int = ALWAYS
    last_day: int | None = None
    listed_on: int = ALWAYS
    team_before: str = ""
    moved_on: int = ALWAYS

    def works_on(self, day: int) -> bool:
        """Whether they are employed on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def team_on(self, day: int) -> str:
        """The team that they work in on a day."""
        return self.team_before if self.team_before and day < self.moved_on else self.team

    def listed_team(self, day: int) -> str | None:
        """The team that the staff list has them in on a day; None where it has them not."""
        if day >= self.listed_on:
            return self.team
        return self.team_before or None


def chance(seed: int, question: str) -> Chance:
    """A generator of its own for each question, so that one answer changes no other."""
    return np.random.default_rng([seed, crc32(question.encode())])


def surnames(rng: Chance, count: int) -> list[str]:
    """Surnames as common as the made-up council's."""
    traditions = rng.choice(len(TRADITION_NAMES), count, p=SHARES / SHARES.sum())
    words = np.empty(count, dtype=object)
    for index, tradition in enumerate(TRADITION_NAMES):
        names = names_of(tradition, "S")
        where = np.flatnonzero(traditions == index)
        words[where] = rng.choice(names.words, len(where), p=names.weights / names.weights.sum())
    return [str(word) for word in words]


def make_users(seed: int, count: int, days: int) -> list[MadeUser]:
    """So many users, by role as `STAFFING` has them; a role has one team at least."""
    rng = chance(seed, "users")
    plain = [user for role in Role for user in _team_members(role, count / 2000)]
    named = [
        replace(user, surname=surname)
        for user, surname in zip(plain, surnames(rng, len(plain)), strict=True)
    ]
    return [_with_changes(user, rng, days) for user in named]


def _team_members(role: Role, scale: float) -> Iterator[MadeUser]:
    staffing = STAFFING[role]
    for team in range(1, max(round(staffing.teams * scale), 1) + 1):
        name = f"{staffing.organisation} {role} {team}"
        for number in range(staffing.people):
            email = f"{role.replace(' ', '').lower()}{team}n{number}@council.example"
            yield MadeUser(email, email, "", role, staffing.organisation, name, number == 0)


def _with_changes(user: MadeUser, rng: Chance, days: int) -> MadeUser:
    """The user, who may join, leave or change team; the staff list follows days later."""
    before = f"{user.organisation} {user.role} 1"
    draw, day, lag = rng.random(), int(rng.integers(5, days - 5)), int(rng.integers(0, 6))
    if user.is_manager or user.role is Role.SCHOOL_LEAD:
        return user
    if draw < LEAVE:
        return replace(user, last_day=day)
    if draw < LEAVE + JOIN:
        return replace(user, first_day=day, listed_on=day + lag)
    if draw < LEAVE + JOIN + MOVE and user.role is Role.SOCIAL_WORKER:
        return replace(user, team_before=before, moved_on=day, listed_on=day + 3 + lag)
    return user
