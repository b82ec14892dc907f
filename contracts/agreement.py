"""What was agreed with a partner: on what basis, how often, for whom, what others may be told."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts.table import ContractError


class Disclosure(StrEnum):
    """What an owner may be told of the other source, where two sources disagree."""

    NOTHING = "nothing: only that another source says otherwise"
    SOURCE = "which source says otherwise"
    VALUE = "which source says otherwise, and what it says"


@dataclass(frozen=True)
class Cadence:
    """How often a feed comes in: in words for people, and when it counts as late."""

    words: str
    late_after: timedelta


@dataclass(frozen=True)
class Coverage:
    """What a feed speaks for. Outside it, silence means nothing.

    `since` is a day, as YYYY-MM-DD. `area` says in words which area is meant. `postcodes` are the
    areas, districts or sectors of it ("LS", "LS1", "LS1 4"), where the area is one of homes:
    who lives elsewhere is not covered. Ages are whole years, both included.

    `register_of` are the youngest and oldest ages of which the source holds nearly every child of
    the area, each once, as a school census does; empty where it holds some children only.
    """

    since: str
    area: str
    youngest: int
    oldest: int
    register_of: tuple[int, int] | None = None
    postcodes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a coverage that covers nothing.

        Raises:
            ContractError: `since` is no day, or the youngest is older than the oldest.
        """
        try:
            date.fromisoformat(self.since)
        except ValueError:
            raise ContractError(
                f"coverage since {self.since!r}: write the day as YYYY-MM-DD"
            ) from None
        if self.youngest > self.oldest:
            raise ContractError(f"coverage of ages {self.youngest} to {self.oldest} holds nobody")

    @property
    def first_day(self) -> date:
        """The first day that the feed speaks for."""
        return date.fromisoformat(self.since)


@dataclass(frozen=True)
class Agreement:
    """The paper that a feed rests on.

    `disclosed_to_owners` is what another source's owner may be told of this source's values when
    the two disagree. The default is the least that lets them find their own mistake.
    """

    reference: str
    lawful_basis: str
    controller: str
    purpose: str
    review_by: str
    retention: timedelta
    retention_words: str
    disclosed_to_owners: Disclosure = Disclosure.NOTHING
