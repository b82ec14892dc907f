"""Looks summed up: what one user saw of one person on one day, and what came before it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.looks import AccessLevel
from dagster_project.lake.access_log import Access
from dagster_project.look_audit import thresholds

OPENED = frozenset({AccessLevel.PERSON_OPENED, AccessLevel.DETAIL_OPENED})


@dataclass(frozen=True)
class DayView:
    """What a user saw of a person on a day; `opened_at` is empty where only a search showed them.

    `has_reason` is True where any of these looks says one that could be checked. `searches` counts
    those that showed nothing, of a locked person, say; `is_shown` is False where all did.
    """

    day: date
    user: str
    person_id: str
    opened_at: tuple[datetime, ...]
    has_reason: bool
    searches: int = 0
    is_shown: bool = True

    @property
    def is_opened(self) -> bool:
        """Whether the person was opened, and not only searched or listed."""
        return bool(self.opened_at)


def is_reason(why: str) -> bool:
    """Whether a reason says something that could be checked."""
    letters = sum(character.isalnum() for character in why)
    words = re.findall(r"\w+", why)
    return len(words) >= thresholds.REASON_WORDS and letters >= thresholds.REASON_LETTERS


def day_views(looks: Iterable[Access], person_of: Mapping[str, str]) -> list[DayView]:
    """Sum looks up by user, person and day.

    Args:
        looks: lines of the access log, in any order.
        person_of: the person behind a record's key; a subject that is not in it is a person.
    """
    grouped: dict[tuple[date, str, str], list[tuple[datetime, Access]]] = defaultdict(list)
    for look in looks:
        at = datetime.fromisoformat(look.at)
        subject = person_of.get(look.subject, look.subject)
        grouped[at.date(), look.who.casefold(), subject].append((at, look))
    return [_view(*key, timed) for key, timed in grouped.items()]


def _view(day: date, user: str, person_id: str, timed: list[tuple[datetime, Access]]) -> DayView:
    opened_at = tuple(at for at, look in timed if look.level in OPENED)
    has_reason = any(is_reason(look.why) for _, look in timed)
    searches = sum(look.level == AccessLevel.SEARCHED for _, look in timed)
    return DayView(day, user, person_id, opened_at, has_reason, searches, searches < len(timed))


class History:
    """All views, by day, by person and by user: nothing here depends on who works with whom."""

    def __init__(self, views: Iterable[DayView]) -> None:
        self._of_day: dict[date, dict[str, list[DayView]]] = defaultdict(lambda: defaultdict(list))
        self._of_person: dict[str, list[DayView]] = defaultdict(list)
        self._children: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for view in views:
            self._of_day[view.day][view.user].append(view)
            if view.is_opened:
                self._of_person[view.person_id].append(view)
                self._children[view.user][view.day] += 1

    def users(self, day: date) -> Mapping[str, list[DayView]]:
        """What each user saw on a day."""
        return self._of_day.get(day, {})

    def openings(self, person_id: str, day: date, within: timedelta) -> Iterator[DayView]:
        """Who opened a person in the time that ends with a day."""
        for view in self._of_person.get(person_id, ()):
            if day - within < view.day <= day:
                yield view

    def openings_by(self, user: str, day: date, within: timedelta) -> Iterator[DayView]:
        """Whom a user opened in the time that ends with a day."""
        for ago in range(within.days):
            for view in self.users(day - timedelta(days=ago)).get(user, ()):
                if view.is_opened:
                    yield view

    def searches_by(
        self, user: str, day: date, within: timedelta, of: Collection[str]
    ) -> list[DayView]:
        """The searches of a user for some persons that showed nothing, in the time up to a day."""
        return [
            view
            for ago in range(within.days)
            for view in self.users(day - timedelta(days=ago)).get(user, ())
            if view.searches and view.person_id in of
        ]

    def children_a_day(self, user: str, day: date) -> list[int]:
        """How many persons a user opened on each day of the weeks before, where any."""
        return [
            count
            for earlier, count in self._children.get(user, {}).items()
            if day - thresholds.USUAL_WITHIN <= earlier < day
        ]
