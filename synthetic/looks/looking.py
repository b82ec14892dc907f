"""One look after another: moments, levels and the reasons that people type."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from synthetic.looks.users import Chance, MadeUser, Role

MORNING, EVENING, LATE, DAY_END = 8 * 60, 18 * 60, 20 * 60, 24 * 60
"""Minutes of a day."""
LATE_DAYS = 0.01
"""Share of working days of which somebody works a part after eight in the evening."""
DETAIL = 0.6
"""Share of opened children of whom a detail is opened as well."""
NAMESAKES = 0.2
"""Share of opened children whom a search showed beside others."""
REASONS = (
    "strategy meeting {day}", "contact {day} from school", "call from the health visitor",
    "covering for a colleague this week", "new referral {day}", "core group on Thursday",
    "duty: a call from the parent", "MASH enquiry {day}",
)  # fmt: skip
EMPTY_WORDS = ("", "", "", "x", "check", "work", ".", "n/a")


class Style(StrEnum):
    """How somebody answers when asked for a reason."""

    GOOD = "a plausible reason"
    NONE = "no reason, or a word that says nothing"


@dataclass(frozen=True)
class MadeLook:
    """A look as the log has it; `minute` is of the day."""

    day: int
    minute: int
    user: str
    person_id: str
    level: str
    why: str


def looks_at(
    user: MadeUser, person_id: str, when: tuple[int, int], why: str, rng: Chance
) -> Iterator[MadeLook]:
    """Open a child on a day at a minute, and often a detail as well."""
    day, minute = when
    yield MadeLook(day, minute, user.user, person_id, "person opened", why)
    if rng.random() < DETAIL:
        after = min(minute + 2, DAY_END - 1)
        yield MadeLook(day, after, user.user, person_id, "detail opened", why)


def reason(style: Style, day: int, rng: Chance) -> str:
    """What somebody types."""
    words = REASONS if style is Style.GOOD else EMPTY_WORDS
    return words[int(rng.integers(len(words)))].format(day=1000 + day)


def minute(user: MadeUser, day: int, rng: Chance) -> int:
    """A minute at which somebody with this role works on a day."""
    if user.role is Role.POLICE:
        return int(rng.integers(DAY_END))
    if user.role is Role.EMERGENCY:
        return _on_duty(day, rng)
    return int(rng.integers(MORNING, EVENING))


def _on_duty(day: int, rng: Chance) -> int:
    """Nights, and days of weekends."""
    if is_weekend(day):
        return int(rng.integers(9 * 60, DAY_END))
    evening, small_hours = rng.integers(17 * 60, DAY_END), rng.integers(8 * 60)
    return int(evening if rng.random() < 0.6 else small_hours)


def is_weekend(day: int) -> bool:
    """Whether a day is a Saturday or a Sunday: the first day is a Monday."""
    return day % 7 >= 5
