"""The register of agreements: that of the partnership, and under it each feed's."""

from dataclasses import dataclass
from datetime import date

from contracts.agreement import refuse_blanks
from contracts.source import Source
from contracts.table import ContractError
from contracts.term import AgreementState, Term, term_of


@dataclass(frozen=True)
class StrategicAgreement:
    """What the partners have agreed together: every feed's own agreement stands under it.

    `organisation` answers to families for the view, `data_protection_officer` and `contact` are
    whom they write to, `lead` is who keeps the agreement. The days are as in `Agreement`.
    """

    reference: str
    title: str
    organisation: str
    parties: tuple[str, ...]
    purpose: str
    lawful_basis: str
    legal_gateway: str
    impact_assessment: str
    lead: str
    data_protection_officer: str
    contact: str
    starts: str
    review_by: str
    ends: str | None = None

    def __post_init__(self) -> None:
        """Refuse an agreement that says too little, or whose days are in no order.

        Raises:
            ContractError: with one sentence that names the agreement and the fault.
        """
        refuse_blanks(f"agreement {self.reference or 'of the partnership'}", self)
        if not self.parties:
            raise ContractError(f"agreement {self.reference}: name its parties")
        term_of(self.reference, self.starts, self.review_by, self.ends)

    @property
    def term(self) -> Term:
        """From when until when it is in force, and when it has to be looked at again."""
        return term_of(self.reference, self.starts, self.review_by, self.ends)


@dataclass(frozen=True)
class Register:
    """All that is agreed: what the record of processing and the privacy notice are made from."""

    strategic: StrategicAgreement
    sources: tuple[Source, ...]

    def in_force(self, on: date) -> tuple[Source, ...]:
        """The sources whose agreement is in force on a day, and the partnership's with it."""
        return tuple(source for source in self.sources if not self.reason_closed(source, on))

    def reason_closed(self, source: Source, on: date) -> str:
        """Why nothing of a source may be opened or shown on a day; empty where it may.

        The sentence names the agreement and what to do, for the partner and for the council.
        """
        agreements = (
            (self.strategic.reference, "of the partnership", self.strategic.term),
            (source.agreement.reference, f"with {source.title}", source.agreement.term),
        )
        for reference, whose, term in agreements:
            if term.state(on) is AgreementState.NOT_YET:
                return f"agreement {reference} {whose} is not in force until {_words(term.starts)}"
            if term.ends and term.state(on) is AgreementState.ENDED:
                return f"agreement {reference} {whose} ended on {_words(term.ends)}"
        return ""


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
