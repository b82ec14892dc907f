"""The register of agreements: that of the partnership, and under it each feed's."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.agreement import refuse_blanks
from contracts.extract import OWN_COLUMNS, SEALED, Extract
from contracts.field import FieldUse
from contracts.session_marks import SUMS
from contracts.source import Source
from contracts.table import ContractError
from contracts.term import AgreementState, Term, in_words, term_of

SUMMED = "(a sum of its marks)"
"""What stands for a header where a column is made here from others."""


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
class AgreedColumn:
    """A column that an agreement lets in: as the lake and as the partner call it, and what for."""

    source: Source
    extract: Extract
    name: str
    header: str
    about: str
    use: FieldUse


@dataclass(frozen=True)
class Register:
    """All that is agreed: what the record of processing and the privacy notice are made from."""

    strategic: StrategicAgreement
    sources: tuple[Source, ...]

    def in_force(self, on: date) -> tuple[Source, ...]:
        """The sources whose agreement is in force on a day, and the partnership's with it."""
        return tuple(source for source in self.sources if not self.reason_closed(source, on))

    def agreed_columns(self) -> Iterator[AgreedColumn]:
        """Every column that any agreement lets in: the record of processing, column by column."""
        for source in self.sources:
            for extract in source.extracts:
                yield from _agreed_columns(source, extract)

    def drift(self, columns_in_lake: Mapping[str, Collection[str]]) -> tuple[str, ...]:
        """Where the lake and the register differ, a sentence each; nothing where they are equal.

        Args:
            columns_in_lake: by extract, the columns of its bronze table as it is on disk.
        """
        agreed: dict[str, set[str]] = {}
        for column in self.agreed_columns():
            agreed.setdefault(column.extract.name, set()).add(column.name)
        return tuple(
            sentence
            for extract, names in sorted(columns_in_lake.items())
            for sentence in _drift(extract, set(names) - OWN_COLUMNS, agreed.get(extract, set()))
        )

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
                return (
                    f"agreement {reference} {whose} is not in force until {in_words(term.starts)}"
                )
            if term.ends and term.state(on) is AgreementState.ENDED:
                return f"agreement {reference} {whose} ended on {in_words(term.ends)}"
        return ""


def _agreed_columns(source: Source, extract: Extract) -> Iterator[AgreedColumn]:
    for field in extract.fields:
        is_sum = extract.session_marks is not None and field.name in SUMS
        header = SUMMED if is_sum else field.header
        yield AgreedColumn(source, extract, field.name, header, field.about, field.use)
    if extract.seals:
        headers = ", ".join(header for seal in extract.seals for header in seal.headers)
        about = "Whether the source signals a sealed identity; its own columns are dropped."
        yield AgreedColumn(source, extract, SEALED, headers, about, FieldUse.RESTRICTED)


def _drift(extract: str, in_lake: set[str], agreed: set[str]) -> Iterator[str]:
    for name in sorted(in_lake - agreed):
        yield f"{extract}: the lake holds {name}, which no agreement names"
    for name in sorted(agreed - in_lake):
        yield f"{extract}: {name} is agreed, and the lake does not hold it"
