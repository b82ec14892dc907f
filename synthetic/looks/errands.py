"""Work that leads people to children who are in no caseload of theirs, or not yet in the feed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from synthetic.looks.families import Child, Family, MadeInvolvement, started
from synthetic.looks.looking import is_weekend
from synthetic.looks.users import STAFFING, Chance, MadeUser, Role, chance

CASES, CASE_GOES_ON = 6.0, (1.0, 0.4, 0.15)
"""New families a day at the front door for each who works there; how likely the days after."""
AT_WORK = {Role.FRONT_DOOR: 0.8, Role.EMERGENCY: 0.35, Role.STEWARD: 0.7}
DAYS_BETWEEN = {Role.SOCIAL_WORKER: 12, Role.EARLY_HELP: 15}
"""Working days between two families that are allocated to one worker."""
FROM_THE_FRONT_DOOR, MANAGER_READS = 0.85, 0.9
ALLOCATED_DAYS, ALLOCATED_LOOK = 8, 0.7
"""Days on which a worker reads about a family that is new to them, and how likely on each."""
FEED_LAG = (0.0, 0.4, 0.25, 0.15, 0.08, 0.06, 0.06)
"""How likely an allocation reaches the feed so many days later."""
STARTERS, STARTER_READ, DEPUTY_READS = 1 / 20, 0.5, 0.3
"""New pupils a school and day; how likely a lead, and a deputy, reads about one."""
BIRTHS, BIRTH_READ = 1 / 10, 0.3
"""New babies a health visitor and day, and how likely they are read about here."""
CONSULTATIONS = 0.01
"""A social worker and day: somebody rings about a child whom the team does not have."""
ELSEWHERE = 0.003
"""A social worker and week: covering for another team."""


@dataclass(frozen=True)
class Errand:
    """A day on which somebody reads about children for a good reason."""

    day: int
    user: MadeUser
    person_ids: tuple[str, ...]


@dataclass(frozen=True)
class Errands:
    """Everything that leads beyond a caseload, and the involvements that come of it."""

    errands: tuple[Errand, ...]
    involvements: tuple[MadeInvolvement, ...]


class Planner:
    """Makes errands for a council; all chance is of its seed."""

    def __init__(self, seed: int, users: list[MadeUser], families: list[Family], days: int) -> None:
        self.users, self.families, self.days = users, families, days
        self.rng: Chance = chance(seed, "errands")
        self.errands: list[Errand] = []
        self.involvements: list[MadeInvolvement] = []
        self._cases: dict[int, list[Family]] = {}

    def plan(self, before: Iterable[MadeInvolvement]) -> Errands:
        """All errands; `before` are the caseloads at the start, for those who cover them."""
        for user in self._of(*AT_WORK):
            self._open_work(user)
        for user in self._of(*DAYS_BETWEEN):
            self._allocations(user)
        self._starters()
        self._births()
        self._consultations()
        self._cover_elsewhere(before)
        return Errands(tuple(self.errands), tuple(self.involvements))

    def _of(self, *roles: Role) -> list[MadeUser]:
        return [user for user in self.users if user.role in roles]

    def _weekdays(self, user: MadeUser, rate: float) -> Iterator[int]:
        """Working days on which something happens to a user, at a rate a day."""
        for day in range(self.days):
            if self.rng.random() < rate and user.works_on(day) and not is_weekend(day):
                yield day

    def _family(self) -> Family:
        return self.families[int(self.rng.integers(len(self.families)))]

    def _some(self, family: Family) -> tuple[str, ...]:
        """A child of a family, and each of the others with an even chance."""
        ids = [child.person_id for child in family.children]
        first = int(self.rng.integers(len(ids)))
        return tuple(i for n, i in enumerate(ids) if n == first or self.rng.random() < 0.5)

    def _later(self, day: int, chances: Iterable[float]) -> Iterator[int]:
        """That day and the working days after it, each with its chance."""
        for after, likely in enumerate(chances):
            is_open = day + after < self.days and not is_weekend(day + after)
            if is_open and self.rng.random() < likely:
                yield day + after

    def _open_work(self, user: MadeUser) -> None:
        """The front door, emergency duty and stewards: children whom nobody need work with."""
        cases = CASES if user.role is Role.FRONT_DOOR else STAFFING[user.role].children / 1.5
        for day in range(self.days):
            is_closed = is_weekend(day) and user.role is not Role.EMERGENCY
            if is_closed or not user.works_on(day) or self.rng.random() >= AT_WORK[user.role]:
                continue
            for _ in range(int(self.rng.poisson(cases))):
                self._case(user, day)

    def _case(self, user: MadeUser, day: int) -> None:
        family = self._family()
        person_ids = self._some(family)
        goes_on = CASE_GOES_ON if user.role is Role.FRONT_DOOR else (1.0,)
        if user.role is Role.FRONT_DOOR:
            self._cases.setdefault(day, []).append(family)
            days = list(self._later(day, goes_on))
        else:
            days = [day]
        self.errands += [Errand(each, user, person_ids) for each in days]

    def _allocations(self, user: MadeUser) -> None:
        for day in self._weekdays(user, 1 / DAYS_BETWEEN[user.role]):
            recent = [case for n in range(day - 5, day) for case in self._cases.get(n, ())]
            is_passed_on = bool(recent) and self.rng.random() < FROM_THE_FRONT_DOOR
            family = recent[int(self.rng.integers(len(recent)))] if is_passed_on else self._family()
            everybody = tuple(child.person_id for child in family.children)
            for manager in self._managers(user.team_on(day)):
                if manager is not user and self.rng.random() < MANAGER_READS:
                    self.errands.append(Errand(day, manager, everybody))
            for later in self._later(day, [ALLOCATED_LOOK] * ALLOCATED_DAYS):
                self.errands.append(Errand(later, user, everybody))
            self._begin(user, family.children, day + int(self.rng.choice((0, 0, 2))), day)

    def _managers(self, team: str) -> list[MadeUser]:
        return [user for user in self.users if user.is_manager and user.team == team]

    def _begin(self, user: MadeUser, children: Iterable[Child], since: int, day: int) -> None:
        sent_on = day + int(self.rng.choice(len(FEED_LAG), p=FEED_LAG))
        self.involvements += [started(user, child, since, sent_on) for child in children]

    def _starters(self) -> None:
        leads = [user for user in self._of(Role.SCHOOL_LEAD) if user.is_manager]
        for lead in leads:
            for day in self._weekdays(lead, STARTERS):
                child = self._family().children[0]
                if self.rng.random() < STARTER_READ:
                    for later in self._later(day, (1.0, 0.4, 0.4)):
                        self.errands.append(Errand(later, lead, (child.person_id,)))
                    self._deputy(lead.team, day, child)
                self._begin(lead, [child], day, day)

    def _deputy(self, school: str, day: int, child: Child) -> None:
        for user in self._of(Role.SCHOOL_LEAD):
            is_deputy = user.team == school and not user.is_manager
            if is_deputy and self.rng.random() < DEPUTY_READS:
                self.errands.append(Errand(day, user, (child.person_id,)))

    def _births(self) -> None:
        for user in self._of(Role.HEALTH_VISITOR):
            for day in self._weekdays(user, BIRTHS):
                baby = self._family().children[-1]
                if self.rng.random() < BIRTH_READ:
                    for later in self._later(day, (1.0, 0.3, 0.3, 0.3)):
                        self.errands.append(Errand(later, user, (baby.person_id,)))
                self._begin(user, [baby], day, day)

    def _consultations(self) -> None:
        for user in self._of(Role.SOCIAL_WORKER):
            for day in self._weekdays(user, CONSULTATIONS):
                self.errands.append(Errand(day, user, self._some(self._family())))

    def _cover_elsewhere(self, before: Iterable[MadeInvolvement]) -> None:
        """A week in another team: some children of its caseload, on some days each."""
        of_team: dict[str, list[str]] = {}
        for involvement in before:
            of_team.setdefault(involvement.team, []).append(involvement.person_id)
        workers = self._of(Role.SOCIAL_WORKER)
        teams = sorted({user.team for user in workers} & set(of_team))
        for user in workers:
            for week in range(0, self.days - 4, 7):
                if self.rng.random() < ELSEWHERE and user.works_on(week):
                    children = of_team[teams[int(self.rng.integers(len(teams)))]]
                    self._cover_week(user, week, self.rng.choice(children, 10))

    def _cover_week(self, user: MadeUser, monday: int, children: Iterable[str]) -> None:
        for person_id in children:
            for day in self._later(monday, (0.4,) * 5):
                self.errands.append(Errand(day, user, (str(person_id),)))
