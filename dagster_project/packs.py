"""Packs: what each source's owner is asked, as a workbook for people and as CSV for systems."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from pyspark.sql import functions as F
from xlsxwriter.worksheet import Worksheet

from contracts import Source
from silver import correction
from silver.match.rulings import DIFFERENT, SAME, UNDECIDED

if TYPE_CHECKING:
    from dagster_project.night import Night

NAME = "corrections"
CHILDREN = {"one child": SAME, "two children": DIFFERENT, "cannot tell": UNDECIDED}
"""What an owner may say about two records, and the ruling that it is."""
COLUMNS = {
    "request": ("Request", 20),
    "extract": ("Extract", 18),
    "own_key": ("Your key", 22),
    "other_own_key": ("Your key of the second record", 22),
    "field": ("Your column", 20),
    "kind": ("What it may be", 20),
    "reason": ("What is wrong", 48),
    "likely": ("Value likely right", 18),
    "evidence": ("What speaks for it", 40),
    "sure": ("How sure", 10),
    "told": ("The other source", 24),
    "raised_on": ("Asked since", 12),
    "answer": ("Your answer", 16),
    "children": ("One child or two?", 16),
    "answered_by": ("Answered by", 20),
}
"""Columns of a pack: for systems, for people, and how wide."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet may compute."""
LINE_HIGH = 15
"""Points of one line."""
OWNERS = ("answer", "children", "answered_by")
"""Columns that the owner fills in."""
GUIDE = (
    "Corrections for {title}",
    "Agreement {reference}. Written on {day} for {owner}.",
    "",
    "Each row of the sheet 'Requests' is one record of yours in which something may be wrong.",
    "The rows that do most harm stand first: pieces of one child's life that are not together.",
    "",
    "1. Find the record in your own system by 'Your key'.",
    "2. Look at the value in 'Your column'. 'What is wrong' says why we ask.",
    "3. If it is wrong, put it right in your own system: the next delivery brings it to us.",
    "4. Choose 'Your answer': corrected, it is right, not ours, or cannot tell.",
    "5. Where you hold a child twice, say whether the two records are one child or two.",
    "6. Put your name or team under 'Answered by', save, and send this file back as it is.",
    "",
    "Nobody is joined or parted by a guess: what you answer is kept with your name and the date.",
    "Rows that you leave empty are asked again in the next pack. Add no notes about a child.",
)


def write(night: "Night") -> int:
    """Write every owner's pack: all requests that are sent and wait for an answer.

    A pack is written whole each night, so that it names nothing that is closed or hidden by now;
    new requests join it on the day of a pack (setting `pack_days`).

    Returns:
        How many packs ask for something.
    """
    rows = night.lake.read(correction.TABLE).where(F.col("state") == correction.SENT)
    asked = rows.withColumns(
        {
            "request": F.concat_ws("-", "request_id", "asked"),
            "field": F.col("own_field"),
            "raised_on": F.col("raised_on").cast("string"),
            **{name: F.lit("") for name in OWNERS},
        }
    ).orderBy("source", "harm", "raised_on", "record_key", "request_id")
    told = (row.asDict() for row in asked.select("source", *COLUMNS).toLocalIterator())
    by_source = {source.name: source for source in night.sources}
    empty = set(by_source)
    for name, mine in groupby(told, key=lambda row: str(row["source"])):
        if name in by_source:
            _write(night, by_source[name], list(mine))
            empty.discard(name)
    for name in empty:
        _write(night, by_source[name], [])
    return len(by_source) - len(empty)


def _write(night: "Night", source: Source, rows: Sequence[dict[str, Any]]) -> None:
    folder = night.settings.outbox / source.name
    folder.mkdir(parents=True, exist_ok=True)
    with _aside(folder / f"{NAME}.csv") as part:
        write_csv(part, rows)
    with _aside(folder / f"{NAME}.xlsx") as part:
        write_workbook(part, source, rows, night.lake.as_of)


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """Write aside and rename, so that an owner never opens half a pack."""
    part = path.with_name(f"{path.name}.part")
    yield part
    part.replace(path)


def write_csv(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """The pack for systems: one line per request, no cell that a spreadsheet would compute."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([_inert(row[name]) for name in COLUMNS])


def write_workbook(path: Path, source: Source, rows: Sequence[dict[str, Any]], day: date) -> None:
    """The pack for people: instructions, then one row per request with answers to choose from.

    Every cell is text: nothing that a source sent is ever a formula or a link. All cells are
    locked but those that the owner fills in; there is no password and no macro.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"Corrections for {source.title}", "author": ""})
        _write_guide(book, source, day)
        _write_requests(book, rows)


def _write_guide(book: xlsxwriter.Workbook, source: Source, day: date) -> None:
    sheet = book.add_worksheet("Read me")
    heading, text = book.add_format({"bold": True, "font_size": 16}), book.add_format(_WRAPPED)
    sheet.set_column(0, 0, 100)
    known = {
        "title": source.title,
        "reference": source.agreement.reference,
        "day": f"{day:%d %B %Y}",
        "owner": source.owner,
    }
    for number, line in enumerate(GUIDE):
        sheet.write_string(number, 0, line.format(**known), text if number else heading)
    sheet.protect()


_WRAPPED = {"text_wrap": True, "valign": "top"}


def _write_requests(book: xlsxwriter.Workbook, rows: Sequence[dict[str, Any]]) -> None:
    sheet = book.add_worksheet("Requests")
    head = book.add_format({**_WRAPPED, "bold": True, "bg_color": "#D9E2EC", "border": 1})
    told = book.add_format({**_WRAPPED, "border": 1, "border_color": "#BBBBBB"})
    asked = book.add_format({**_WRAPPED, "border": 1, "bg_color": "#FFF8DC", "locked": False})
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, LINE_HIGH * _lines(row))
    for column, (name, (title, width)) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
        for number, row in enumerate(rows, start=1):
            cell = "" if row[name] is None else str(row[name])
            sheet.write_string(number, column, cell, asked if _is_asked(name, row) else told)
    if rows:
        _offer(sheet, len(rows), "answer", tuple(correction.ANSWERS))
        _offer(sheet, len(rows), "children", tuple(CHILDREN))
        sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True})


def _is_asked(name: str, row: Mapping[str, Any]) -> bool:
    """Of two records an owner can speak where both are the owner's own."""
    return name in OWNERS and (name != "children" or bool(row["other_own_key"]))


def _lines(row: Mapping[str, Any]) -> int:
    """Lines that a row's longest text takes: no office program is left to find out."""
    return max(-(-len(str(row[name] or "")) // width) for name, (_, width) in COLUMNS.items()) or 1


def _offer(sheet: Worksheet, last: int, name: str, choices: Sequence[str]) -> None:
    """A drop-down in every row of a column."""
    column = list(COLUMNS).index(name)
    message = f"Please choose one of: {', '.join(choices)}."
    offered = {"validate": "list", "source": list(choices), "error_message": message}
    sheet.data_validation(1, column, last, column, offered)


def _inert(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
