"""What the pages show of the register: what is agreed, what is due, and what the lake holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contracts import AgreementState, Audience, Register, Review, Source, Term
from contracts.register import AgreedColumn
from contracts.term import in_words

WHAT_WE_HOLD, PRIVACY_NOTICE = "what-we-hold.html", "privacy-notice.html"
"""Names of the pages; no source can be called so."""
PARTNERSHIP = "partnership"
"""The part of the page that tells of the strategic agreement."""

FOR_FAMILIES: Mapping[Audience, str] = {
    Audience.SOCIAL_CARE: "children's social workers",
    Audience.EARLY_HELP: "early help workers",
    Audience.SCHOOL_SAFEGUARDING_LEAD: "the person at a child's school who leads on safeguarding",
    Audience.POLICE: "police officers who protect children",
    Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE: "health visitors and school nurses",
    Audience.CAREERS: "careers advisers",
    Audience.PROBATION: "probation officers",
    Audience.VOLUNTARY_SECTOR: "workers of the charities that support a family",
    Audience.GP: "a child's doctor (GP)",
    Audience.HOSPITAL_DISCHARGE: "hospital staff who plan how a patient goes home",
    Audience.BENEFITS: "benefits officers",
    Audience.PUPIL_REFERRAL_UNIT_HEADS: "heads of pupil referral units",
    Audience.EMERGENCY_DUTY: "social workers on duty at night and at weekends",
    Audience.STEWARD: "the few people who look after the quality of these records",
    Audience.LEADER: "managers of children's services",
    Audience.SEND: "the team for special educational needs",
}
"""Who each audience is, in words for families."""


@dataclass(frozen=True)
class Standing:
    """How an agreement stands tonight.

    `name` is the source's, or `PARTNERSHIP`. `reason_closed` says why its feed is closed.
    """

    name: str
    title: str
    reference: str
    term: Term
    state: AgreementState
    review: Review
    reason_closed: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its feed is taken in and shown."""
        return not self.reason_closed

    @property
    def tag(self) -> tuple[str, str]:
        """A word for the style (red, amber or green), and the words for people."""
        if self.reason_closed:
            is_own = self.state is not AgreementState.IN_FORCE
            return "stops", str(self.state) if is_own else "closed: see the strategic agreement"
        if self.review is Review.OVERDUE:
            return "stops", f"review was due by {in_words(self.term.review_by)}"
        if self.review is Review.SOON:
            return "finds", self.next_date
        return "holds", "in force"

    @property
    def next_date(self) -> str:
        """What comes next: its review or its end."""
        ends = self.term.ends
        if ends and ends < self.term.review_by:
            return f"ends on {in_words(ends)}"
        return f"review due by {in_words(self.term.review_by)}"


@dataclass(frozen=True)
class RegisterPage:
    """The register on a night, and how far the lake differs from it.

    `drift` has a sentence for each difference; `columns_in_lake` counts the columns that partners
    sent and that are on disk.
    """

    register: Register
    as_of: date
    drift: Sequence[str] = ()
    columns_in_lake: int = 0

    @cached_property
    def partnership(self) -> Standing:
        """How the strategic agreement stands."""
        agreement = self.register.strategic
        state = agreement.term.state(self.as_of)
        return Standing(
            PARTNERSHIP,
            agreement.title,
            agreement.reference,
            agreement.term,
            state,
            agreement.term.review(self.as_of),
            "" if state is AgreementState.IN_FORCE else str(state),
        )

    @cached_property
    def feeds(self) -> dict[str, Standing]:
        """How each source's agreement stands, by the source's name."""
        return {
            source.name: Standing(
                source.name,
                source.title,
                source.agreement.reference,
                source.agreement.term,
                source.agreement.term.state(self.as_of),
                source.agreement.term.review(self.as_of),
                self.register.reason_closed(source, self.as_of),
            )
            for source in self.register.sources
        }

    @property
    def standings(self) -> list[Standing]:
        """All of them, the strategic agreement first."""
        return [self.partnership, *self.feeds.values()]

    @property
    def open_sources(self) -> list[Source]:
        """The sources whose feed is open: what is held and shown is from these."""
        return [source for source in self.register.sources if self.feeds[source.name].is_open]

    @cached_property
    def columns(self) -> Mapping[str, list[AgreedColumn]]:
        """The columns that are let in, by extract."""
        columns: dict[str, list[AgreedColumn]] = {}
        for column in self.register.agreed_columns():
            columns.setdefault(column.extract.name, []).append(column)
        return columns

    @property
    def columns_agreed(self) -> int:
        """How many columns all agreements let in."""
        return sum(1 for _ in self.register.agreed_columns())
