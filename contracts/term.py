"""From when until when something is agreed, and when it has to be looked at again."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts.table import ContractError

REVIEW_NOTICE = timedelta(days=90)
"""How long before its review, or its end, an agreement asks to be looked at: a quarter, which is
how often information governance boards usually meet. This project's, for each council to confirm.
"""


class AgreementState(StrEnum):
    """Whether an agreement holds on a day. Only one that is in force lets anything in or out."""

    NOT_YET = "not in force yet"
    IN_FORCE = "in force"
    ENDED = "no longer in force"


class Review(StrEnum):
    """How near the review of an agreement is, or its end, whichever comes first."""

    LATER = "later"
    SOON = "due soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Term:
    """The days of an agreement: the first, that of its review, and the last (None: open)."""

    starts: date
    review_by: date
    ends: date | None = None

    def state(self, on: date) -> AgreementState:
        """Whether the agreement holds on a day; its first and its last day are included."""
        if on < self.starts:
            return AgreementState.NOT_YET
        is_over = self.ends is not None and on > self.ends
        return AgreementState.ENDED if is_over else AgreementState.IN_FORCE

    def review(self, on: date) -> Review:
        """How near the review is on a day."""
        if on > self.review_by:
            return Review.OVERDUE
        nearest = min(self.review_by, self.ends or self.review_by)
        return Review.SOON if on >= nearest - REVIEW_NOTICE else Review.LATER


def in_words(day: date) -> str:
    """A day as people write it: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


def term_of(reference: str, starts: str, review_by: str, ends: str | None) -> Term:
    """The term of an agreement as it is declared, with days as YYYY-MM-DD.

    Raises:
        ContractError: one of them is no day, or they are in no order.
    """
    days = [
        (name, _day(reference, name, day))
        for name, day in (("starts", starts), ("review_by", review_by), ("ends", ends))
        if day is not None
    ]
    first = days[0][1]
    for name, day in days:
        if day < first:
            raise ContractError(f"agreement {reference}: {name} {day} is before it starts")
    return Term(*(day for _, day in days))


def _day(reference: str, name: str, day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise ContractError(
            f"agreement {reference}: {name} {day!r}: write the day as YYYY-MM-DD"
        ) from None
