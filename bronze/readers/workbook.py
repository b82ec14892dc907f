"""Excel workbooks: the agreed sheet as rows of text.

Numbers and dates lose Excel's dress: 9990000018.0 is read as 9990000018, a date cell as
yyyy-MM-dd. What Excel holds as a plain number stays one, a date's serial number included, and one
of more than 15 digits is shown as Excel shows it: rounded.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from bronze.readers import headers, sniff
from bronze.readers.raw import LONGEST, OpenedFile, RawFault, RawItem, RawRow, UnreadableError
from bronze.readers.workbook_apart import LOCKED, Workbook
from bronze.readers.workbook_size import check_size
from contracts import Extract, Xlsx
from contracts.field import folded

TOO_LONG = "a cell is too long"
MOST_SHEETS = 100
"""Visible sheets of a workbook among which the one with our headers is looked for."""


def open_file(path: Path, extract: Extract) -> OpenedFile:
    """Open a workbook and choose the sheet that the extract's `Xlsx` format names.

    Where no sheet has that name (or none is named), the only sheet is taken, or the one visible
    sheet that has our headers: a hidden sheet may be last year's.

    Raises:
        UnreadableError: it is no workbook, damaged, protected or too large, or no sheet is ours.
    """
    sniff.require_file(path, Xlsx.suffixes)
    notes = _require_workbook(path)
    with ExitStack() as until_chosen:
        book = until_chosen.enter_context(Workbook(path))
        number = _choose_sheet(book, extract, notes)
        until_chosen.pop_all()
    return OpenedFile(_items(book.rows(number)), notes=notes)


def _require_workbook(path: Path) -> list[str]:
    kind = sniff.kind_of(path)
    is_old = path.suffix.lower() == ".xls"
    if kind == sniff.OLD_OFFICE:
        if not is_old:
            raise UnreadableError(LOCKED)
        return []
    if kind != sniff.WORKBOOK:
        raise UnreadableError(
            f"This is {kind or 'text'}, not a workbook: ask the sender to save it anew."
        )
    return ["cells that hold an Excel error were read as empty"] if check_size(path) else []


def _choose_sheet(book: Workbook, extract: Extract, notes: list[str]) -> int:
    agreed_sheet = extract.format.sheet if isinstance(extract.format, Xlsx) else ""
    worksheets = [number for number, sheet in enumerate(book.sheets) if sheet.has_cells]
    named = [
        number
        for number in worksheets
        if agreed_sheet and folded(book.sheets[number].name) == folded(agreed_sheet)
    ]
    if agreed_sheet and not named:
        notes.append(f"no sheet is called {agreed_sheet}: another one was read")
    if named or len(worksheets) == 1:
        return (named or worksheets)[0]
    visible = [number for number, sheet in enumerate(book.sheets) if sheet.is_visible]
    if len(visible) > MOST_SHEETS:
        raise UnreadableError(
            f"The workbook has {len(visible):,} sheets: ask the sender for the one that was agreed."
        )
    rows_below = {number: _rows_below(book.rows(number), extract) for number in visible}
    numbers = [number for number, rows in rows_below.items() if rows]
    numbers = numbers or [number for number, rows in rows_below.items() if rows == 0]
    if len(numbers) == 1:
        return numbers[0]
    raise UnreadableError(
        f"{'More than one' if numbers else 'No'} visible sheet has the agreed headers: ask the "
        "sender which sheet is meant."
    )


def _rows_below(rows: Iterator[list[str]], extract: Extract) -> int | None:
    """1 where a row stands below our headers, 0 where none does; None without our headers."""
    items = _items(rows)
    for item in islice(items, headers.FURTHEST):
        if isinstance(item, RawRow) and headers.is_header(item.cells, extract):
            return int(any(isinstance(i, RawRow) and any(map(str.strip, i.cells)) for i in items))
    return None


def _items(rows: Iterable[list[str]]) -> Iterator[RawItem]:
    for number, cells in enumerate(rows, start=1):
        longest = max(range(len(cells)), key=lambda index: len(cells[index]), default=0)
        if cells and len(cells[longest]) > LONGEST:
            reason = f"{TOO_LONG}: more than {LONGEST:,} characters"
            yield RawFault(number, longest, TOO_LONG, reason)
        else:
            yield RawRow(number, cells)
