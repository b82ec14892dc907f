"""Users who pry: ten kinds, and two that give nothing away on their first day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from synthetic.looks.families import Family
from synthetic.looks.looking import MORNING, MadeLook, Style, looks_at, reason
from synthetic.looks.users import Chance, MadeUser, Role

AGAIN = (0, 1, 4, 9, 16)
"""Days after the first on which somebody looks at the same child again."""
FIRST, LEFT = 15, 20
"""No prying before that day, nor in so many days before the last."""
NIGHT_ENDS = 4 * 60


@dataclass(frozen=True)
class Snooper:
    """Who pries, how, from which day on and at whom.

    `is_hidden` where the first day shows nothing.
    """

    kind: str
    user: str
    first_day: int
    person_ids: frozenset[str]
    is_hidden: bool = False


@dataclass(frozen=True)
class Scene:
    """What those who pry choose from; `relations` are the users' declared relatives."""

    users: list[MadeUser]
    families: list[Family]
    relations: list[tuple[str, str]]
    caseloads: dict[str, list[str]]
    days: int
    rng: Chance

    def somebody(self, *roles: Role) -> MadeUser:
        """A user of one of these roles who stays from the first day to the last."""
        staying = [
            user
            for user in self.users
            if user.role in roles and user.last_day is None and user.first_day < 0
            and not user.team_before
        ]  # fmt: skip
        return staying[int(self.rng.integers(len(staying)))]

    def strangers(self, user: MadeUser, count: int) -> list[str]:
        """Children of as many families whom nobody of the user's team works with."""
        own = set(self.caseloads.get(user.team, ()))
        chosen: list[str] = []
        while len(chosen) < count:
            family = self.families[int(self.rng.integers(len(self.families)))]
            if not own & {child.person_id for child in family.children}:
                chosen.append(family.children[0].person_id)
        return chosen

    def first_day(self) -> int:
        """A weekday to begin on."""
        day = int(self.rng.integers(FIRST, self.days - LEFT))
        return day - max(day % 7 - 4, 0)

    def any_style(self) -> Style:
        """How they answer, where something else gives them away."""
        return Style.GOOD if self.rng.random() < 0.5 else Style.NONE


Plot = tuple[MadeUser, list[str], Style]
"""Who, at whom, and with what for a reason."""


def prying(scene: Scene) -> tuple[list[Snooper], list[MadeLook], list[MadeUser]]:
    """Ten who pry and two who hide it; their looks; users who left before."""
    snoopers: list[Snooper] = []
    looks: list[MadeLook] = []
    leavers: list[MadeUser] = []
    for kind, (plot, moments) in KINDS.items():
        user, person_ids, style = _plot_of_another(plot, scene, snoopers)
        first = scene.first_day()
        if kind == AFTER_LEAVING:
            leavers.append(replace(user, last_day=first - 3))
        snoopers.append(Snooper(kind, user.user, first, frozenset(person_ids), kind in HIDDEN))
        for day, minute in moments(first, scene.rng):
            for person_id in person_ids:
                why = reason(style, day, scene.rng)
                looks += looks_at(user, person_id, (day, minute), why, scene.rng)
    return snoopers, looks, leavers


def _plot_of_another(plot: Callable[[Scene], Plot], scene: Scene, snoopers: list[Snooper]) -> Plot:
    """A plot whose user is none of those who pry already."""
    while True:
        drawn = plot(scene)
        if drawn[0].user not in {snooper.user for snooper in snoopers}:
            return drawn


def _declared(scene: Scene) -> Plot:
    staying = {scene.somebody(*CASEWORK).user for _ in range(400)}
    declared = [pair for pair in scene.relations if pair[0] in staying]
    name, person_id = declared[int(scene.rng.integers(len(declared)))]
    user = next(user for user in scene.users if user.user == name)
    return user, [person_id], Style.GOOD


def _namesake(scene: Scene) -> Plot:
    while True:
        user = scene.somebody(*CASEWORK, Role.SCHOOL_LEAD)
        own = set(scene.caseloads.get(user.team, ()))
        same = [family for family in scene.families if family.surname == user.surname]
        outside = [f for f in same if not own & {child.person_id for child in f.children}]
        if outside:
            family = outside[int(scene.rng.integers(len(outside)))]
            return user, [child.person_id for child in family.children], scene.any_style()


def _neighbour(scene: Scene) -> Plot:
    user = scene.somebody(Role.HEALTH_VISITOR, Role.SCHOOL_LEAD)
    return user, scene.strangers(user, 1), Style.NONE


def _former_partner(scene: Scene) -> Plot:
    user = scene.somebody(Role.POLICE, Role.HOUSING, Role.SOCIAL_WORKER)
    return user, scene.strangers(user, 1), Style.NONE


def _locked(scene: Scene) -> Plot:
    user = scene.somebody(Role.FRONT_DOOR, Role.SOCIAL_WORKER)
    own = set(scene.caseloads.get(user.team, ()))
    locked = [f for f in scene.families if f.is_locked and f.children[0].person_id not in own]
    family = locked[int(scene.rng.integers(len(locked)))]
    return user, [family.children[0].person_id], scene.any_style()


def _surname(scene: Scene) -> Plot:
    user = scene.somebody(Role.SOCIAL_WORKER, Role.EARLY_HELP, Role.FRONT_DOOR)
    by_name: dict[str, list[Family]] = {}
    for family in scene.families:
        by_name.setdefault(family.surname, []).append(family)
    own = set(scene.caseloads.get(user.team, ()))
    outside = [
        [f for f in families if f.children[0].person_id not in own] for families in by_name.values()
    ]
    enough = [families for families in outside if len(families) >= 8]
    families = enough[int(scene.rng.integers(len(enough)))]
    count = int(scene.rng.integers(6, 9))
    return user, [family.children[0].person_id for family in families[:count]], scene.any_style()


def _at_night(scene: Scene) -> Plot:
    user = scene.somebody(*CASEWORK)
    return user, scene.strangers(user, int(scene.rng.integers(3, 7))), scene.any_style()


def _spree(scene: Scene) -> Plot:
    user = scene.somebody(*CASEWORK)
    return user, scene.strangers(user, int(scene.rng.integers(12, 21))), Style.GOOD


def _front_door_at_night(scene: Scene) -> Plot:
    user = scene.somebody(Role.FRONT_DOOR)
    return user, scene.strangers(user, int(scene.rng.integers(5, 9))), Style.NONE


def _leaver(scene: Scene) -> Plot:
    user = scene.somebody(Role.SOCIAL_WORKER, Role.EARLY_HELP)
    return user, scene.caseloads[user.team][:3], scene.any_style()


def _hidden_neighbour(scene: Scene) -> Plot:
    user = scene.somebody(*CASEWORK)
    return user, scene.strangers(user, 1), Style.GOOD


def _hidden_at_the_front_door(scene: Scene) -> Plot:
    user = scene.somebody(Role.FRONT_DOOR)
    return user, scene.strangers(user, 1), Style.NONE


def _by_day(first: int, rng: Chance) -> Iterator[tuple[int, int]]:
    """The first day, and days after it, at office hours; a weekend's look falls on the Friday."""
    for after in AGAIN:
        day = first + after
        yield day - max(day % 7 - 4, 0), int(rng.integers(MORNING, 17 * 60))


def _nightly(first: int, rng: Chance) -> Iterable[tuple[int, int]]:
    return [(first + after, int(rng.integers(NIGHT_ENDS))) for after in AGAIN[:3]]


CASEWORK = (Role.SOCIAL_WORKER, Role.EARLY_HELP, Role.HEALTH_VISITOR, Role.YOUTH_JUSTICE)
AFTER_LEAVING = "uses the account after leaving"
HIDDEN_NEIGHBOUR = "a neighbour's child, with plausible reasons"
HIDDEN_FRONT_DOOR = "front door worker at an ex-partner's child, by day"
HIDDEN = (HIDDEN_NEIGHBOUR, HIDDEN_FRONT_DOOR)
KINDS: dict[
    str, tuple[Callable[[Scene], Plot], Callable[[int, Chance], Iterable[tuple[int, int]]]]
] = {
    "own family, declared": (_declared, _by_day),
    "own family, by surname": (_namesake, _by_day),
    "a neighbour's child again and again": (_neighbour, _by_day),
    "an ex-partner's child": (_former_partner, _by_day),
    "a locked record": (_locked, _by_day),
    "fishing by surname": (_surname, _by_day),
    "browsing at night": (_at_night, _nightly),
    "many strangers in a day": (_spree, _by_day),
    "the front door at night, off shift": (_front_door_at_night, _nightly),
    AFTER_LEAVING: (_leaver, _by_day),
    HIDDEN_NEIGHBOUR: (_hidden_neighbour, _by_day),
    HIDDEN_FRONT_DOOR: (_hidden_at_the_front_door, _by_day),
}
"""Whom each kind looks at, and when."""
