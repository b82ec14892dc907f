"""A pack as a workbook for people: a sheet to read, and one row per request to answer.

Keys and answers stay in sight while the rest scrolls, and the sheet prints on landscape A4.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dagster_project.lake.published import Row
from dagster_project.outbox.pack_layout import (
    Column,
    Pack,
    choices,
    columns_of,
    guide,
    in_words,
    is_asked,
)

LINE_HIGH = 13.5
"""Points of one line."""
GUIDE_WIDE = 70
"""Characters of a line of the first sheet; it is counted with fewer, for other fonts are wider."""
A4 = 9
"""The paper, as Excel numbers it."""
LINE = {"border": 1, "border_color": "#8A94A3"}
CELL = {"text_wrap": True, "valign": "top", "font_size": 10}


def write(path: Path, pack: Pack) -> None:
    """Write the workbook.

    Every cell is text: nothing that a source sent is ever a formula or a link. All cells are
    locked but those that the owner fills in; there is no password and no macro.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": f"Corrections for {pack.source.title}", "author": ""})
        _write_guide(book, pack)
        _write_requests(book, pack)


def _write_guide(book: xlsxwriter.Workbook, pack: Pack) -> None:
    sheet = book.add_worksheet("Read me")
    text = book.add_format({"text_wrap": True, "valign": "top", "font_size": 11})
    bold = book.add_format({"bold": True, "font_size": 12, "text_wrap": True})
    title = book.add_format({"bold": True, "font_size": 16, "text_wrap": True})
    sheet.set_column(0, 0, GUIDE_WIDE)
    for number, (line, is_heading) in enumerate(guide(pack)):
        sheet.set_row(number, (22 if is_heading else 15) * _lines(line, GUIDE_WIDE - 4))
        sheet.write_string(number, 0, line, (bold if number else title) if is_heading else text)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&RPage &P of &N")
    sheet.protect()


def _write_requests(book: xlsxwriter.Workbook, pack: Pack) -> None:
    sheet = book.add_worksheet("Requests")
    columns = list(columns_of(pack))
    frozen = [at for at, column in enumerate(columns) if column.answers]
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    _write_cells(book, sheet, columns, pack.rows)
    for at in frozen:
        _offer(sheet, at, columns[at].answers, pack.rows)
    if pack.rows:
        sheet.autofilter(0, 0, len(pack.rows), len(columns) - 1)
    sheet.freeze_panes(1, frozen[-1] + 1)
    _set_print(sheet, pack)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True})


def _write_cells(
    book: xlsxwriter.Workbook, sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Row]
) -> None:
    head = book.add_format({**CELL, **LINE, "bold": True, "bg_color": "#D9E2EC"})
    read = book.add_format({**CELL, **LINE})
    filled = book.add_format({**CELL, **LINE, "bg_color": "#FFF8DC", "locked": False})
    titles = [(column.heading, column.width) for column in columns]
    sheet.set_row(0, LINE_HIGH * max(_lines(title, width) for title, width in titles))
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.heading, head)
    for number, row in enumerate(rows, start=1):
        cells = [column.cell(row) for column in columns]
        sheet.set_row(number, LINE_HIGH * max(map(_lines, cells, (c.width for c in columns))))
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            answers = is_asked(column.answers, row)
            sheet.write_string(number, at, cell, filled if answers else read)


def _set_print(sheet: Worksheet, pack: Pack) -> None:
    """Landscape A4, as wide as the paper, its headings and a page number on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    title = pack.source.title.replace("&", "&&")[:80]
    sheet.set_header(f"&LCorrections for {title}&R{in_words(pack.day)}")
    sheet.set_footer(f"&L{pack.mailbox.replace('&', '&&')[:80]}&RPage &P of &N")


def _offer(sheet: Worksheet, at: int, answers: str, rows: Sequence[Row]) -> None:
    """A drop-down in every row of a column, one for each run of rows that offers the same."""
    numbered = enumerate(rows, start=1)
    for offered, run in groupby(
        numbered, key=lambda numbered_row: choices(answers, numbered_row[1])
    ):
        numbers = [number for number, _ in run]
        if offered:
            message = f"Please choose one of: {', '.join(offered)}."
            rule = {"validate": "list", "source": list(offered), "error_message": message}
            sheet.data_validation(numbers[0], at, numbers[-1], at, rule)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes, whole words on a line: no office program is left to find out."""
    count, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width - 1:
            count, used = count + 1, 0
        count += max(len(word) - 1, 0) // max(width - 1, 1)
        used += len(word) + (1 if used else 0)
    return count
