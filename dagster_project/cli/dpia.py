"""`single-view dpia`: an impact assessment, filled from the product's own facts, as Markdown.

Its sections are those of the Information Commissioner's template. What only people can judge is
left open, and marked with who has to write it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from bronze import partnership, sources
from contracts import DataGroup, Register, Source
from contracts.data_categories import data_categories, data_subjects
from contracts.term import in_words
from dagster_project.cli import dpia_risks
from dagster_project.run.agreed_sources import agreed_sources
from dagster_project.settings import Settings

SENSITIVE = {
    DataGroup.HEALTH: "Health data (special category)",
    DataGroup.JUSTICE: "Criminal offence data",
    DataGroup.RISK: "Facts about harm to a child",
}
"""Data groups that an assessment has to name, in its words."""


def page(config: Settings, name: str, as_of: date) -> str:
    """The assessment of all feeds, or of one.

    Args:
        config: the settings in force.
        name: the source; empty for all.
        as_of: the day on which it is written.

    Raises:
        ContractError: no source is called so.
    """
    chosen = sources.named(agreed_sources(config), (name,) if name else (), "SOURCE")
    register = Register(partnership.strategic_agreement(config.partnership_file), chosen)
    sections = (
        _head(register, as_of),
        _need(register),
        _processing(register),
        _scope(register),
        _consultation(register),
        _necessity(register),
        dpia_risks.section(to_write(register.strategic.lead, "")),
        _sign_off(register),
    )
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def to_write(who: str, what: str) -> str:
    """The mark of something that a person has to write."""
    return f"**[to be written by: {who}]** {what}".strip()


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Lines of a Markdown table."""
    for cells in (head, ("---",) * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _head(register: Register, as_of: date) -> Iterator[str]:
    about = register.sources[0].title if len(register.sources) == 1 else "the whole view"
    yield f"# Data protection impact assessment: {about}"
    yield ""
    yield f"Draft of {in_words(as_of)}, written by `single-view dpia` from the agreements and the"
    yield "code that are in force. Facts stand as they are; what a person must judge is left open"
    yield "and marked **[to be written by: ...]**. Do not sign it while a mark is left."


def _need(register: Register) -> Iterator[str]:
    strategic = register.strategic
    yield "## 1. Why an assessment is needed"
    yield ""
    yield (
        f"Under {strategic.reference} ({strategic.title}) {strategic.organisation} matches records "
        f"of children, and of adults around them, from: "
        f"{', '.join(source.title for source in register.sources)}. Workers learn by it who is "
        "involved and whom to ring. Matching data about vulnerable people from several sources on "
        "this scale requires an assessment (UK GDPR Article 35)."
    )
    yield ""
    yield f"Purpose: {strategic.purpose}."
    yield ""
    yield to_write(
        strategic.lead, "Why the partnership does this now, and what it hopes to achieve."
    )


def _processing(register: Register) -> Iterator[str]:
    yield "## 2. The processing"
    yield ""
    yield (
        "Nature: partners put files into a folder; each night the agreed columns, and no others, "
        "are taken in (bronze), cleansed and matched to persons (silver), and shown (gold) to "
        "readers who can change nothing. Nobody types anything in, nothing goes back into a "
        "partner's system but requests to correct a record, and no decision is made. One published "
        "indicator, of young people who may drop out of education (gold/roni_reason), is shown, "
        "always with its reasons and their sources."
    )
    yield ""
    yield from table(
        ("source", "agreement", "controller", "purpose", "comes in", "kept", "who may be shown it"),
        (
            (
                source.title,
                f"{source.agreement.reference}, {source.agreement.impact_assessment}",
                source.agreement.controller,
                source.agreement.purpose,
                source.cadence.words,
                source.agreement.retention_words,
                ", ".join(source.agreement.audiences),
            )
            for source in register.sources
        ),
    )


def _scope(register: Register) -> Iterator[str]:
    columns = [column.source.name for column in register.agreed_columns()]
    yield "### What is processed, and about whom"
    yield ""
    yield from table(
        ("source", "about", "what", "columns agreed", "covers"),
        (
            (
                source.title,
                "; ".join(data_subjects(source)),
                "; ".join(data_categories(source)),
                str(columns.count(source.name)),
                f"{source.coverage.area}, ages {source.coverage.youngest} to "
                f"{source.coverage.oldest}",
            )
            for source in register.sources
        ),
    )
    yield ""
    yield from (f"- {words}: {', '.join(names)}." for words, names in _sensitive(register.sources))
    yield ""
    yield to_write("data lead", "How many children and adults; how many users; which area.")
    yield ""
    yield to_write(
        register.strategic.lead,
        "Context: what families would expect, earlier concerns, and what is new about it.",
    )


def _sensitive(every: Iterable[Source]) -> Iterator[tuple[str, list[str]]]:
    """Kinds of sensitive data, each with the sources that send it as their own."""
    by_group = [(source.data_group, source.title) for source in every]
    for group, words in SENSITIVE.items():
        if titles := [title for of, title in by_group if of is group]:
            yield words, titles


def _consultation(register: Register) -> Iterator[str]:
    yield "## 3. Consultation"
    yield ""
    yield to_write(
        register.strategic.lead,
        "Which families, young people, workers and partners were asked, what they said, and what "
        "was changed because of it.",
    )


def _necessity(register: Register) -> Iterator[str]:
    strategic = register.strategic
    yield "## 4. Necessity and proportionality"
    yield ""
    yield f"Strategic agreement: {strategic.lawful_basis}. Gateway: {strategic.legal_gateway}."
    yield ""
    yield from table(
        ("source", "lawful basis", "legal gateway", "from", "until", "review by"),
        (
            (
                source.title,
                source.agreement.lawful_basis,
                source.agreement.legal_gateway,
                in_words(source.agreement.term.starts),
                _end(source),
                in_words(source.agreement.term.review_by),
            )
            for source in register.sources
        ),
    )
    yield ""
    yield (
        "Minimisation: every column is agreed by itself, with the widest use that is allowed of "
        "it; any other is dropped as the file is read. The list is `gold/agreed_column`, and the "
        "page `what-we-hold.html` compares it every night with the columns on disk."
    )
    yield ""
    yield "Information: `privacy-notice.html` is written from the same agreements."
    yield ""
    yield to_write(
        "legal adviser", "Why each basis applies, and the appropriate policy document for it."
    )
    yield ""
    yield to_write(strategic.lead, "Why the purpose cannot be reached with less.")


def _end(source: Source) -> str:
    ends = source.agreement.term.ends
    return in_words(ends) if ends else "it is ended"


def _sign_off(register: Register) -> Iterator[str]:
    strategic = register.strategic
    yield "## 7. Sign-off"
    yield ""
    yield from table(
        ("what", "name, position, date"),
        (
            ("Measures approved", to_write(strategic.lead, "")),
            ("Risks that remain approved", to_write("senior information risk owner", "")),
            ("Advice given", to_write(strategic.data_protection_officer, "and the advice itself")),
            ("Advice accepted or overruled", to_write(strategic.lead, "with reasons")),
            ("Kept under review by", to_write(strategic.lead, "")),
        ),
    )
