"""What only several looks show: one child or a lock again and again, many in a day, one surname."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median

from dagster_project.look_audit import thresholds
from dagster_project.look_audit.day_views import History
from dagster_project.look_audit.signs import Evidence, Sight
from dagster_project.look_audit.staff import NO_TEAM


def days_of_looking(sight: Sight, history: History) -> list[date]:
    """The days of the last weeks on which the user opened this person, in order."""
    within = thresholds.FRONT_DOOR_WITHIN if sight.sees_any_child else thresholds.REPEATED_WITHIN
    openings = history.openings(sight.view.person_id, sight.view.day, within)
    return sorted({each.day for each in openings if each.user == sight.view.user})


def is_repeated(sight: Sight, days: Sequence[date]) -> bool:
    """Whether that is more than a call, or new work that the feed does not have yet."""
    if sight.sees_any_child:
        return len(days) >= thresholds.FRONT_DOOR_DAYS
    is_long = days[-1] - days[0] >= thresholds.REPEATED_SPAN
    return len(days) >= thresholds.REPEATED_DAYS and is_long


def tries_of_locks(sight: Sight, history: History, evidence: Evidence) -> int:
    """How often the user has searched in vain for locked persons who are not their business."""
    view, within = sight.view, thresholds.TRIED_LOCKS_WITHIN
    return sum(
        each.searches
        for each in history.searches_by(view.user, view.day, within, evidence.locked)
        if not evidence.caseloads.has(sight.member, each.person_id, each.day)
    )


def are_many(outside: Sequence[Sight]) -> bool:
    """Whether so many children outside the caseload are many for anybody.

    Who is not on the staff list yet may be of those who look at any child.
    """
    is_any = outside[0].sees_any_child or outside[0].member.team == NO_TEAM
    least = thresholds.MANY_AT_THE_FRONT_DOOR if is_any else thresholds.MANY_OUTSIDE
    return len(outside) >= least


def usual(sight: Sight, history: History, evidence: Evidence) -> float:
    """How many persons the user opens on a usual day: of a new user, how many their team opens."""
    own = history.children_a_day(sight.view.user, sight.view.day)
    if len(own) >= thresholds.USUAL_DAYS or sight.member.team == NO_TEAM:
        return median(own) if own else 0.0
    of_team = [
        count
        for user, colleague in evidence.staff.items()
        if colleague.team == sight.member.team
        for count in history.children_a_day(user, sight.view.day)
    ]
    return median(of_team) if of_team else 0.0


def of_one_surname(
    outside: Sequence[Sight], evidence: Evidence
) -> Iterator[tuple[list[Sight], int]]:
    """Children of more families of one surname than chance would bring, and how many families."""
    by_surname: dict[str, list[Sight]] = defaultdict(list)
    for sight in outside:
        if surname := evidence.surnames.get(sight.view.person_id):
            by_surname[surname].append(sight)
    for surname, of in by_surname.items():
        families = _families(of, evidence)
        by_chance = len(outside) * evidence.surname_share(surname)
        if families >= thresholds.ONE_SURNAME + thresholds.TIMES_BY_CHANCE * by_chance:
            yield of, families


def _families(of: Sequence[Sight], evidence: Evidence) -> int:
    """How many of them are relatives of none that was counted before."""
    counted: set[str] = set()
    for sight in of:
        person_id = sight.view.person_id
        if not counted & evidence.relatives.get(person_id, frozenset()):
            counted.add(person_id)
    return len(counted)
