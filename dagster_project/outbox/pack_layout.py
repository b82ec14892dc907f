"""What a pack says and asks: its columns, its sentences, and what may be answered.

What a row is found by and what is answered stand side by side; everything else follows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts import Extract, Source
from dagster_project.lake.published import Row
from dagster_project.outbox import source_keys
from silver.corrections.states import MATTER_ANSWERS, RECORD_ANSWERS, RequestScope
from silver.findings.kinds import words
from silver.match.rulings import DIFFERENT, SAME, UNDECIDED

CHILDREN = {"one child": SAME, "two children": DIFFERENT, "cannot tell": UNDECIDED}
"""What an owner may say about two records, and the ruling that it is."""
HEADINGS = {
    "request": "Request",
    "answer": "Your answer",
    "children": "One child or two?",
    "answered_by": "Answered by",
}
"""The columns that are read when a workbook comes back, and how people see them."""
ANSWERED = tuple(name for name in HEADINGS if name != "request")
"""Columns that the owner fills in."""
SECOND = "Second record: "
"""Begins the headings of another record's key, where it is the same owner's."""
WHOLE = "the whole file"
"""Stands for a key where a fault fills a large share of the extract."""
NARROWEST, WIDEST = 9, 20
"""Characters that a column of keys is wide."""


@dataclass(frozen=True)
class Pack:
    """What a source's owner is asked.

    Each row has a request's columns of silver/correction, `request`, and `answer_by`. `titles` are
    those of all sources by name; `mailbox` is where answers go, empty where none is set.
    """

    source: Source
    rows: Sequence[Row]
    day: date
    mailbox: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def extracts(self) -> Mapping[str, Extract]:
        """The source's extracts by name."""
        return {extract.name: extract for extract in self.source.extracts}


@dataclass(frozen=True)
class Column:
    """A column of the sheet: its heading, how wide it is, and the cell of a row.

    `answers` names what the owner fills in there; it is empty where the owner only reads.
    """

    heading: str
    width: int
    cell: Callable[[Row], str]
    answers: str = ""


def guide(pack: Pack) -> Iterator[tuple[str, bool]]:
    """The lines of the first sheet; true for a heading."""
    source, due = pack.source, max((row["answer_by"] for row in pack.rows), default=None)
    yield f"Corrections for {source.title}", True
    yield (
        f"Agreement {source.agreement.reference}. For {source.owner}. {in_words(pack.day)}.",
        False,
    )
    yield "", False
    yield f"Please answer by {in_words(due)}" if due else "Nothing is asked this time", True
    yield "Each row has its own date, under 'Answer by'.", False
    where = pack.mailbox or "whoever sent it to you"
    yield f"Send this file back to {where}, by the same secure transfer as it came.", False
    yield "", False
    yield "What to do", True
    for line in (*_STEPS, *(_OF_A_FILE if any(map(is_matter, pack.rows)) else ())):
        yield line, False
    yield "", False
    yield "What happens next", True
    for line in _NEXT:
        yield line.format(cadence=source.cadence.words), False


_STEPS = (
    "Each row of the sheet 'Requests' is a record of yours in which something may be wrong. The "
    "rows that do most harm come first.",
    "1. Find the record in your own system by its key, at the left of the row. The columns of the "
    "key are called as in your own extract.",
    "2. 'What is wrong' says why we ask, and 'Your column' where to look. Where two records of "
    "yours may be one child, the second one's key stands beside the first one's.",
    "3. If something is wrong, correct it in your own system. Nothing is corrected from here.",
    "4. Choose 'Your answer': corrected, it is right, not ours, or cannot tell.",
    "5. Where a second record stands in the row, say as well whether the two are one child or two.",
    "6. Put your name or team under 'Answered by' and save. Add no notes about a child.",
)
_OF_A_FILE = (
    "A row that says 'the whole file' is one question about how the extract is made: what changed? "
    "Answer it as any other, or choose 'ask row by row', and we ask about each of its records.",
)
_NEXT = (
    "Your answers are read in the night after they reach us, and kept with your name and the date.",
    "'Corrected' closes the request when your next delivery ({cadence}) shows it; until then we "
    "ask again.",
    "'It is right' closes the request. We ask again only if the value changes.",
    "'Not ours' goes to the council's data quality steward.",
    "'Cannot tell', and rows that you leave empty, are asked again in the next pack.",
)


def columns_of(pack: Pack) -> Iterator[Column]:
    """The sheet's columns: keys, answers, and then what there is to know."""
    yield from _of_keys(pack, "source_key", "record_key", "extract", "")
    yield from _of_keys(pack, "other_source_key", "other_record_key", "other_extract", SECOND)
    yield Column(HEADINGS["answer"], 13, _text("answer"), "answer")
    if any(row["other_source_key"] for row in pack.rows):
        yield Column(HEADINGS["children"], 12, _text("children"), "children")
    yield Column(HEADINGS["answered_by"], 11, _text("answered_by"), "answered_by")
    yield Column("Your column", 12, lambda row: _own_column(pack, row))
    yield Column("What is wrong", 37, lambda row: what_is_wrong(pack, row))
    yield Column("What speaks for it", 21, _evidence)
    yield Column("Likely right", 10, _text("likely"))
    yield Column("Answer by", 10, lambda row: in_words(row["answer_by"], short=True))
    yield Column("Your file", 11, _text("extract"))
    yield Column(HEADINGS["request"], 9, _text("request"))


def _of_keys(pack: Pack, key: str, record: str, extract: str, before: str) -> Iterator[Column]:
    """A column for every part of the rows' keys, under the owner's own headings."""
    parts = [_split(pack, row, (key, record, extract)) for row in pack.rows]
    by_row = {id(row): split for row, split in zip(pack.rows, parts, strict=True)}
    for heading in dict.fromkeys(heading for split in parts for heading in split):
        longest = max(len(split.get(heading, "")) for split in parts)
        title = f"{before}{heading}"
        width = min(max(longest + 2, NARROWEST, min(len(title), 10)), WIDEST)
        yield Column(title, width, _part(by_row, heading))


def _part(by_row: Mapping[int, Mapping[str, str]], heading: str) -> Callable[[Row], str]:
    return lambda row: by_row[id(row)].get(heading, "")


def _split(pack: Pack, row: Row, names: tuple[str, str, str]) -> dict[str, str]:
    """A record's key by heading; of a whole extract there is none, and the row says so."""
    key, record, extract = names
    if is_matter(row) and key == "source_key":
        return {source_keys.first_heading(pack.extracts.get(str(row[extract]))): WHOLE}
    return source_keys.parts(pack.extracts, row[extract], row[record], row[key])


def _text(name: str) -> Callable[[Row], str]:
    return lambda row: "" if row[name] is None else str(row[name])


def _evidence(row: Row) -> str:
    """What speaks for it, how sure that is, and of a whole extract a few of its records."""
    some = ", ".join(row["source_examples"] or ())
    parts = (
        row["evidence"],
        f"How sure: {row['sure']}." if row["sure"] else "",
        f"Some of them: {some}." if some else "",
    )
    return " ".join(part for part in parts if part)


def _own_column(pack: Pack, row: Row) -> str:
    """What the owner calls the value, else what people call it."""
    extract, name = pack.extracts.get(str(row["extract"])), str(row["field"])
    headers = {field.name: field.header for field in extract.fields} if extract else {}
    return headers.get(name) or words(name)


def what_is_wrong(pack: Pack, row: Row) -> str:
    """The reason, and which the other record is: by key, by source, or that it may not be told."""
    sentences = [str(row["reason"] or "")]
    if row["other_source_key"]:
        split = source_keys.parts(
            pack.extracts, row["other_extract"], row["other_record_key"], row["other_source_key"]
        )
        named = ", ".join(f"{heading} {part}" for heading, part in split.items())
        sentences.append(f"The other record is yours too: {named}.")
    elif row["disclosed"]:
        sentences.append(
            _elsewhere(pack.titles.get(str(row["other_source"]), ""), str(row["disclosed"]))
        )
    elif row["other_source"]:
        sentences.append(
            "The other record is another source's, whose agreement lets us say no more."
        )
    return " ".join(part for part in sentences if part)


def _elsewhere(title: str, disclosed: str) -> str:
    """What may be told of another source's record: its title, or that and the value."""
    value = disclosed.removeprefix(title).removeprefix(": ") if title else ""
    return f"{title or disclosed} holds the other record" + (f": {value}." if value else ".")


def is_asked(answers: str, row: Row) -> bool:
    """Of two records an owner can speak where both are the owner's own."""
    return bool(answers) and (answers != "children" or bool(row["other_source_key"]))


def choices(answers: str, row: Row) -> tuple[str, ...]:
    """What the drop-down of an answer offers in a row; nothing where people write."""
    if not is_asked(answers, row):
        return ()
    answer = MATTER_ANSWERS if is_matter(row) else RECORD_ANSWERS
    return {"answer": tuple(answer), "children": tuple(CHILDREN)}.get(answers, ())


def is_matter(row: Row) -> bool:
    """Whether the row asks about a fault of the whole extract."""
    return bool(row["scope"] == RequestScope.EXTRACT)


def in_words(day: date | None, *, short: bool = False) -> str:
    """A date as people write it."""
    if day is None:
        return ""
    return f"{day.day} {day:%b %Y}" if short else f"{day.day} {day:%B %Y}"
