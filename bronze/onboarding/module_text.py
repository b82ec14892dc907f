"""The module of a new partner as text: it runs at once, and says what must be decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bronze.onboarding.columns import PERSON_KEY, Column
from bronze.onboarding.sample import Sample
from contracts import Csv

DECIDE = "# DECIDE:"
"""What stands before each thing that a person must decide."""
IN_PERSON = ("forename", "middle_names", "surname", "full_name", "date_of_birth", "sex", "upn",
             "nhs_number", "postcode")  # fmt: skip
KEYS = ("key", PERSON_KEY)
MATCHED = frozenset({*IN_PERSON, "line", "uprn"})
"""Purposes of what the match may look at."""
SEXES = dict.fromkeys(("m", "male", "boy", "1"), "M") | dict.fromkeys(
    ("f", "female", "girl", "2"), "F"
)
"""What partners write for a sex, and what we say."""


@dataclass(frozen=True)
class ExtractDraft:
    """One sample and what its columns may be for; another extract may describe its people."""

    name: str
    sample: Sample
    columns: Sequence[Column]
    people: "ExtractDraft | None" = None

    @property
    def key(self) -> Column | None:
        """The column that may be the key of a row."""
        return next((each for each in self.columns if each.purpose == "key"), None)

    @property
    def names_people(self) -> bool:
        """Whether its rows say what people are called."""
        return any(each.purpose in {"forename", "surname", "full_name"} for each in self.columns)

    def field(self, purpose: str) -> str:
        """The name of the first field for a purpose; empty where there is none."""
        return next((each.name for each in self.columns if each.purpose == purpose), "")


def module(source: str, drafts: Sequence[ExtractDraft], today: date) -> str:
    """The partner's module.

    Args:
        source: the name of the source.
        drafts: one for each sample.
        today: the agreement is marked as to be reviewed within a year of it.
    """
    title = source.replace("_", " ").capitalize()
    constants = [draft.name.removeprefix(f"{source}_").upper() for draft in drafts]
    extracts = "\n\n".join(
        f"{constant} = {_extract(draft, title)}"
        for constant, draft in zip(constants, drafts, strict=True)
    )
    return (
        HEAD.format(title=title)
        + extracts
        + SOURCE.format(
            source=source,
            title=title,
            decide=DECIDE,
            since=today.isoformat(),
            review=date(today.year + 1, today.month, 1).isoformat(),
            extracts=", ".join(constants),
        )
    )


HEAD = '''"""{title}: who they are, how they send, and what never comes in."""

from datetime import timedelta

from contracts import (
    Address,
    Agreement,
    Audience,
    Cadence,
    Constant,
    Coverage,
    Csv,
    DataGroup,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Involvement,
    Person,
    Source,
    Xlsx,
)

'''
SOURCE = """

SOURCE = Source(
    name="{source}",
    title="{title}",  {decide} what officers call it
    owner="{title} data team",  {decide} the team that corrects a record
    email="{source}@council.example",  {decide} its mailbox
    agreement=Agreement(
        reference="to be agreed",  {decide} the agreement, its basis, gateway and controller
        lawful_basis="to be agreed",
        legal_gateway="to be agreed",
        controller="to be agreed",
        impact_assessment="to be agreed",
        purpose="to be agreed",
        audiences=(Audience.STEWARD,),  {decide} who may be shown what it says
        starts="{since}",  {decide} the first day and, as `ends`, the last if there is one
        review_by="{review}",
        retention=timedelta(days=365),  {decide} how long a record is kept
        retention_words="A year after it was last sent",
    ),
    cadence=Cadence("every week", late_after=timedelta(days=9)),  {decide} how often it comes
    coverage=Coverage(  {decide} since when, where and for which ages it sends everybody
        since="{since}", area="to be agreed", youngest=0, oldest=18
    ),
    extracts=({extracts},),
    data_group=DataGroup.INVOLVEMENT,  {decide} who may see that it knows a child
)
"""
"""The end of a module: what holds of the whole partner."""


def _extract(draft: ExtractDraft, title: str) -> str:
    fields = [column for column in draft.columns if column.purpose != "forbidden"]
    forbidden = [column.header for column in draft.columns if column.purpose == "forbidden"]
    layout = draft.sample.format
    written = (
        f"Csv(delimiter={layout.delimiter!r}, encoding={layout.encoding!r})"
        if isinstance(layout, Csv)
        else "Xlsx()"
    )
    lines = [
        "Extract(",
        f'    name="{draft.name}",',
        '    about="To be described.",',
        f"    files={draft.sample.files!r},",
        f"    format={written},",
        f"    key=({_key(draft)},),",
        "    fields=(",
        *(f"        {line}" for column in fields for line in _field(column)),
        "    ),",
        f"    forbidden_headers={tuple(forbidden)!r},  {DECIDE} what else may not come in",
        "    statements=(",
        *(f"        {line}" for line in _statements(draft, title)),
        "    ),",
        ")",
    ]
    return "\n".join(lines)


def _key(draft: ExtractDraft) -> str:
    return f'"{draft.key.name if draft.key else draft.columns[0].name}"'


def _field(column: Column) -> Iterator[str]:
    attributes = {"use": _use(column), "headers": repr((column.header,))}
    if column.purpose in KEYS:
        attributes["required"] = "True"
    if column.formats:
        attributes |= {"kind": "FieldKind.DATE", "formats": repr(column.formats)}
    if column.codes:
        meanings = {code: _meaning(column, code) for code in column.codes}
        attributes |= {"kind": "FieldKind.CODE", "codes": repr(meanings)}
    written = ", ".join(f"{name}={value}" for name, value in attributes.items())
    line = f'Field("{column.name}", "To be described.", {written}),'
    if not column.purpose:
        # What nobody has decided on does not come in.
        yield f"{DECIDE} what this column is for, or leave it out"
        yield f"# {line}"
    else:
        yield f"{line}  {DECIDE} what each code means" if column.codes else line


def _use(column: Column) -> str:
    if column.purpose in KEYS:
        return "FieldUse.KEY"
    is_matched = column.purpose in MATCHED
    return "FieldUse.MATCH" if is_matched else "FieldUse.SHOW"


def _meaning(column: Column, code: str) -> str:
    return SEXES.get(code.casefold(), "U") if column.purpose == "sex" else code


def _statements(draft: ExtractDraft, title: str) -> Iterator[str]:
    key = _key(draft)
    if not draft.names_people:
        if draft.people:
            reference = f'key=({_key(draft.people)},), known_in="{draft.people.name}"'
            yield f'Person("child", role="child", {reference}),'
        return
    named = ", ".join(
        f"{purpose}={draft.field(purpose)!r}" for purpose in IN_PERSON if draft.field(purpose)
    )
    yield f'Person("child", role="child", key=({key},), {named}),  {DECIDE} child or adult'
    lines = tuple(column.name for column in draft.columns if column.purpose == "line")
    if lines or draft.field("postcode"):
        place = ", ".join(f"{name}={draft.field(name)!r}" for name in ("postcode", "uprn")
                          if draft.field(name))  # fmt: skip
        yield f'Address(of="child", lines={lines!r}{", " if place else ""}{place}),'
    work = ", ".join(
        f"{name}={draft.field(name)!r}"
        for name in ("team", "worker", "phone", "email", "since", "until")
        if draft.field(name)
    )
    if work:
        yield f'Involvement(of="child", service=Constant("{title}"), {work}),'
