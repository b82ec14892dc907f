"""What was agreed with a partner: on what basis, how often, for whom, what others may be told."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from contracts.audience import Audience
from contracts.table import ContractError
from contracts.term import Term, term_of


class Disclosure(StrEnum):
    """What an owner may be told of the other source, where two sources disagree."""

    NOTHING = "nothing: only that another source says otherwise"
    SOURCE = "which source says otherwise"
    VALUE = "which source says otherwise, and what it says"


class Erasure(StrEnum):
    """Whether what a source sent is erased because the person asks for it (UK GDPR article 17).

    The right does not reach what is processed under a legal obligation or for a public task
    (article 17(3)(b)): such data goes on the controller's written instruction alone.
    """

    ON_INSTRUCTION = "on the controller's written instruction"
    ON_REQUEST = "on the person's request"


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
    """The paper that a feed rests on, under the partnership's strategic agreement.

    `lawful_basis` is what lets the data be processed (UK GDPR, or Part 3 of the DPA 2018),
    `legal_gateway` the enactment that lets it be shared. `impact_assessment` is the reference of
    the assessment (DPIA) that covers the feed. The days are written YYYY-MM-DD: from `starts` to
    `ends`, both included, the agreement is in force; without `ends` until it is ended. `audiences`
    are those who may be shown what the feed says. `disclosed_to_owners` is what another source's
    owner may be told of this source's values when the two disagree. The default is the least that
    lets them find their own mistake. `erasure` says on whose word a person is erased; the default
    is right for a legal obligation and a public task.
    """

    reference: str
    lawful_basis: str
    legal_gateway: str
    controller: str
    impact_assessment: str
    purpose: str
    audiences: tuple[Audience, ...]
    starts: str
    review_by: str
    retention: timedelta
    retention_words: str
    ends: str | None = None
    disclosed_to_owners: Disclosure = Disclosure.NOTHING
    erasure: Erasure = Erasure.ON_INSTRUCTION

    def __post_init__(self) -> None:
        """Refuse an agreement that says too little, or whose days are in no order.

        Raises:
            ContractError: with one sentence that names the agreement and the fault.
        """
        refuse_blanks(f"agreement {self.reference or 'without a reference'}", self)
        if not self.audiences:
            raise ContractError(f"agreement {self.reference}: name at least one audience")
        for audience in self.audiences:
            if self.audiences.count(audience) > 1 or audience not in tuple(Audience):
                raise ContractError(
                    f"agreement {self.reference}: audience {str(audience)!r} stands twice, or is "
                    "none of contracts/audience.py"
                )
        if self.retention <= timedelta(0):
            raise ContractError(f"agreement {self.reference}: its retention is no time at all")
        term_of(self.reference, self.starts, self.review_by, self.ends)

    def kept_from(self, as_of: date) -> date:
        """The day from which on rows are kept on a night, by when they were last sent."""
        return as_of - self.retention

    @property
    def term(self) -> Term:
        """From when until when it is in force, and when it has to be looked at again."""
        return term_of(self.reference, self.starts, self.review_by, self.ends)


def refuse_blanks(what: str, declared: object) -> None:
    """Refuse a declaration with a text that says nothing.

    Raises:
        ContractError: with a sentence that names the declaration and the field.
    """
    for name, value in vars(declared).items():
        if isinstance(value, str) and not value.strip():
            raise ContractError(f"{what}: say its {name}")
