"""The hours that an organisation works, as it declares them: `Mon-Fri 07:00-20:00`."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from contracts import SingleViewError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(
    r"(?P<first>[A-Z][a-z]{2})(-(?P<last>[A-Z][a-z]{2}))? "
    r"(?P<start>\d{2}:\d{2})-(?P<end>\d{2}:\d{2})"
)
MIDNIGHT = 24 * 60
"""Minutes of a day."""


class WorkingHoursError(SingleViewError, ValueError):
    """Hours are not written as they must be; the sentence says how."""


@dataclass(frozen=True)
class Span:
    """From a minute of some weekdays to another, which is on the next day where it is smaller."""

    weekdays: frozenset[int]
    start: int
    end: int

    def covers(self, weekday: int, minute: int) -> bool:
        """Whether a minute of a weekday (Monday is 0) lies within."""
        if self.start < self.end:
            return weekday in self.weekdays and self.start <= minute < self.end
        is_evening = weekday in self.weekdays and minute >= self.start
        is_morning_after = (weekday - 1) % 7 in self.weekdays and minute < self.end
        return is_evening or is_morning_after


@dataclass(frozen=True)
class WorkingHours:
    """All spans in which somebody is expected to work."""

    spans: tuple[Span, ...]

    def cover(self, moment: datetime) -> bool:
        """Whether a moment, by England's clock, lies within one of them."""
        minute = moment.hour * 60 + moment.minute
        return any(span.covers(moment.weekday(), minute) for span in self.spans)


def parse(text: str) -> WorkingHours:
    """Read spans separated by commas: `Mon-Fri 17:00-09:00, Sat-Sun 00:00-24:00`.

    Raises:
        WorkingHoursError: a span is not written so.
    """
    return WorkingHours(tuple(_span(part.strip()) for part in text.split(",")))


def _span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if not match or not {match["first"], match["last"] or match["first"]} <= set(DAYS):
        raise WorkingHoursError(
            "hours are written as days and times, with commas between spans: "
            "Mon-Fri 07:00-20:00, Sat 09:00-12:00 (days Mon to Sun, times 00:00 to 24:00)"
        )
    first, last = DAYS.index(match["first"]), DAYS.index(match["last"] or match["first"])
    weekdays = frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    return Span(weekdays, _minute(match["start"]), _minute(match["end"]))


def _minute(text: str) -> int:
    if text == "24:00":
        return MIDNIGHT
    try:
        moment = time.fromisoformat(text)
    except ValueError:
        raise WorkingHoursError(f"{text} is no time of day: write 00:00 to 24:00") from None
    return moment.hour * 60 + moment.minute
