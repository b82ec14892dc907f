"""Families of children, and who works with them at the start."""

from collections.abc import Iterator
from dataclasses import dataclass

from synthetic.looks.users import STAFFING, Chance, MadeUser, Role, chance, surnames

FAMILIES_A_USER = 30
"""A county of 110,000 children for 2,000 users; its front door hears of 200 families a day."""
SIBLINGS = (0.45, 0.35, 0.14, 0.06)
"""Shares of families with one, two, three and four children."""
LEAST_SCHOOL_AGE, ADULT = 5, 18
OTHER_SCHOOL = 0.2
"""Share of children who go to another school than their family's."""
LOCKED = 0.0003
"""Share of families whose records are locked."""
LISTED_RELATIONS = 0.15
"""Users who have told of a relative's child."""


@dataclass(frozen=True)
class Child:
    """A child; `school` is empty below school age."""

    person_id: str
    age: int
    school: str


@dataclass(frozen=True)
class Family:
    """Brothers and sisters under one surname."""

    number: int
    surname: str
    children: tuple[Child, ...]
    is_locked: bool


@dataclass(frozen=True)
class MadeInvolvement:
    """Work with a child by a team from a day on; the feed has it from `sent_on` on."""

    person_id: str
    organisation: str
    team: str
    email: str
    since: int
    sent_on: int
    until: int | None = None


def make_families(seed: int, users: list[MadeUser]) -> list[Family]:
    """`FAMILIES_A_USER` families for each user."""
    rng = chance(seed, "families")
    schools = sorted({user.team for user in users if user.role is Role.SCHOOL_LEAD})
    count = FAMILIES_A_USER * len(users)
    names = surnames(chance(seed, "family names"), count)
    return [_family(number, names[number], schools, rng) for number in range(count)]


def _family(number: int, surname: str, schools: list[str], rng: Chance) -> Family:
    size = int(rng.choice(len(SIBLINGS), p=SIBLINGS)) + 1
    own = schools[int(rng.integers(len(schools)))]
    children = []
    for place in range(size):
        age = int(rng.integers(ADULT))
        other = schools[int(rng.integers(len(schools)))]
        school = other if rng.random() < OTHER_SCHOOL else own
        attended = school if age >= LEAST_SCHOOL_AGE else ""
        children.append(Child(f"F{number:05d}C{place}", age, attended))
    return Family(number, surname, tuple(children), bool(rng.random() < LOCKED))


def first_involvements(
    seed: int, users: list[MadeUser], families: list[Family]
) -> list[MadeInvolvement]:
    """Schools' rolls, and everybody's caseload on the first day."""
    rng = chance(seed, "caseloads")
    leads = {u.team: u for u in users if u.role is Role.SCHOOL_LEAD and u.is_manager}
    every = [
        started(leads[child.school], child, -100, -90)
        for family in families
        for child in family.children
        if child.school
    ]
    for user in users:
        every += list(_caseload(user, families, rng))
    return every


def started(user: MadeUser, child: Child, since: int, sent_on: int) -> MadeInvolvement:
    """A user's work with a child, as their own source will send it."""
    team = user.team_on(since)
    return MadeInvolvement(child.person_id, user.organisation, team, user.email, since, sent_on)


def _caseload(user: MadeUser, families: list[Family], rng: Chance) -> Iterator[MadeInvolvement]:
    staffing = STAFFING[user.role]
    has_none = user.is_manager and user.role is Role.SOCIAL_WORKER
    count = 0 if has_none else staffing.families
    for number in rng.integers(len(families), size=count):
        for child in families[int(number)].children:
            is_theirs = user.role is not Role.HEALTH_VISITOR or child.age < LEAST_SCHOOL_AGE
            if is_theirs:
                yield started(user, child, -60, -50)
