"""Excel workbooks: the agreed sheet as rows of text.

Numbers and dates lose Excel's dress: 9990000018.0 is read as 9990000018, a date cell as
yyyy-MM-dd. What Excel holds as a plain number stays one, a date's serial number included, and one
of more than 15 digits is shown as Excel shows it: rounded.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bronze.readers import headers, sniff
from bronze.readers.raw import LONGEST, OpenedFile, RawFault, RawItem, RawRow, UnreadableError
from bronze.readers.workbook_size import check_size
from contracts import Extract, Xlsx
from contracts.field import folded

TOO_LONG = "a cell is too long"
_EXACT = 1e15
_LOCKED = "The workbook is protected by a password: ask the sender for one without."
_DAMAGED = "The workbook is damaged: ask the sender to save it anew and send it again."

Cell = int | float | str | bool | time | date | datetime | timedelta


def open_file(path: Path, extract: Extract) -> OpenedFile:
    """Open a workbook and choose the sheet that the extract's `Xlsx` format names.

    Where no sheet has that name (or none is named), the only sheet is taken, or the one visible
    sheet that has our headers: a hidden sheet may be last year's.

    Raises:
        UnreadableError: it is no workbook, damaged, protected or too large, or no sheet is ours.
    """
    sniff.require_file(path, Xlsx.suffixes)
    notes = _require_workbook(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheet = _choose_sheet(book, extract, notes)
    except CalamineError as error:
        raise UnreadableError(_LOCKED if "assword" in str(error) else _DAMAGED) from None
    return OpenedFile(_items(sheet), notes=notes)


def _require_workbook(path: Path) -> list[str]:
    kind = sniff.kind_of(path)
    is_old = path.suffix.lower() == ".xls"
    if kind == sniff.OLD_OFFICE:
        if not is_old:
            raise UnreadableError(_LOCKED)
        return []
    if kind != sniff.WORKBOOK:
        raise UnreadableError(
            f"This is {kind or 'text'}, not a workbook: ask the sender to save it anew."
        )
    return ["cells that hold an Excel error were read as empty"] if check_size(path) else []


def _choose_sheet(book: CalamineWorkbook, extract: Extract, notes: list[str]) -> CalamineSheet:
    agreed_sheet = extract.format.sheet if isinstance(extract.format, Xlsx) else ""
    worksheets = [m.name for m in book.sheets_metadata if m.typ is SheetTypeEnum.WorkSheet]
    named = [name for name in worksheets if agreed_sheet and folded(name) == folded(agreed_sheet)]
    if agreed_sheet and not named:
        notes.append(f"no sheet is called {agreed_sheet}: another one was read")
    if named or len(worksheets) == 1:
        return book.get_sheet_by_name((named or worksheets)[0])
    visible = [m.name for m in book.sheets_metadata if m.visible is SheetVisibleEnum.Visible]
    rows_below = {name: _rows_below(book.get_sheet_by_name(name), extract) for name in visible}
    names = [name for name, rows in rows_below.items() if rows]
    names = names or [name for name, rows in rows_below.items() if rows == 0]
    if len(names) == 1:
        return book.get_sheet_by_name(names[0])
    raise UnreadableError(
        f"{'More than one' if names else 'No'} visible sheet has the agreed headers: ask the "
        "sender which sheet is meant."
    )


def _rows_below(sheet: CalamineSheet, extract: Extract) -> int | None:
    """1 where a row stands below our headers, 0 where none does; None without our headers."""
    items = _items(sheet)
    for item in islice(items, headers.FURTHEST):
        if isinstance(item, RawRow) and headers.is_header(item.cells, extract):
            return int(any(isinstance(i, RawRow) and any(map(str.strip, i.cells)) for i in items))
    return None


def _items(sheet: CalamineSheet) -> Iterator[RawItem]:
    padding = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = padding + [
            value if isinstance(value, str) else _cell_text(value) for value in values
        ]
        longest = max(range(len(cells)), key=lambda index: len(cells[index]), default=0)
        if cells and len(cells[longest]) > LONGEST:
            reason = f"{TOO_LONG}: more than {LONGEST:,} characters"
            yield RawFault(number, longest, TOO_LONG, reason)
        else:
            yield RawRow(number, cells)


def _cell_text(value: Cell) -> str:
    """A cell as its sender would type it, dates and times in ISO."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and abs(value) >= _EXACT:
        return f"{value:.14E}"  # what Excel itself shows: the digits beyond 15 are lost
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
