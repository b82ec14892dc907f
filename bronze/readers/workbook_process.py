"""The process that opens a workbook: one that is hostile can end this process, and no other.

workbook_apart.py starts this file as a script, which imports none of ours so that it starts at
once. It prints the sheets as a line of JSON; told the number of one, it prints its rows, many a
line, and null at the end. A fault that it can tell is printed as a text in place of a list.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_MEMORY = 4 * 2**30
_CELLS_A_LINE = 20_000
_CHARACTERS_A_LINE = 1_000_000
_EXACT = 1e15

Cell = int | float | str | bool | time | date | datetime | timedelta


def main(path: str, longest: int) -> None:
    """Open the workbook and answer until nothing more is asked; no text is over `longest`."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    memory = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = book.sheets_metadata
            _say(
                [
                    (
                        s.name,
                        s.typ is SheetTypeEnum.WorkSheet,
                        s.visible is SheetVisibleEnum.Visible,
                    )
                    for s in sheets
                ]
            )
            for number in sys.stdin:
                for rows in _lines(book.get_sheet_by_name(sheets[int(number)].name), longest):
                    _say(rows)
                _say(None)
    except CalamineError as error:
        _say("locked" if "assword" in str(error) else "damaged")


def _say(what: object) -> None:
    json.dump(what, sys.stdout)
    sys.stdout.write("\n")
    sys.stdout.flush()


def _lines(sheet: CalamineSheet, longest: int) -> Iterator[list[list[str]]]:
    """The sheet's rows, so many at a time that they need little memory."""
    rows: list[list[str]] = []
    cells = characters = 0
    padding = [""] * (sheet.start[1] if sheet.start else 0)
    for values in sheet.iter_rows():
        row = padding + [
            (value if isinstance(value, str) else _cell_text(value))[: longest + 1]
            for value in values
        ]
        rows.append(row)
        cells += len(row)
        characters += sum(map(len, row))
        if cells > _CELLS_A_LINE or characters > _CHARACTERS_A_LINE:
            yield rows
            rows, cells, characters = [], 0, 0
    yield rows


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


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
