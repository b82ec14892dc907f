"""How much a workbook holds, looked at before it is opened.

A workbook is opened as one block from its first to its last cell. One stray cell on the last row
of a sheet would fill memory; told here, its sender learns where it stands. Of what lies about its
size workbook_apart.py sees to it that it harms nobody.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import IO, Final

from bronze.readers import archives
from bronze.readers.raw import UnreadableError
from bronze.readers.workbook_apart import DAMAGED

MOST_BYTES: Final = 1_000_000_000
"""Bytes that a workbook may unpack to."""
MOST_CELLS: Final = 10_000_000
"""Cells of the block from a sheet's first to its last cell: some 40 bytes each in memory."""
_CHUNK = 1024 * 1024
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*>')
_ERROR = re.compile(rb'<(?:\w+:)?c [^>]*?t="e"')


@dataclass(frozen=True)
class SheetSize:
    """The last row and column of a sheet, and whether any of its cells holds an Excel error."""

    rows: int = 0
    columns: int = 0
    has_errors: bool = False


def check_size(path: Path) -> bool:
    """Refuse a workbook that is too large to open, and say whether it holds Excel errors.

    Raises:
        UnreadableError: it is too large, or its archive is damaged or locked.
    """
    with archives.opened(path, DAMAGED) as archive:
        _require_bytes(archive)
        sheets = [_sheet(archive, name) for name in archive.namelist() if _is_sheet(name)]
    for sheet in sheets:
        _require_cells(sheet)
    return any(sheet.has_errors for sheet in sheets)


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _require_bytes(archive: zipfile.ZipFile) -> None:
    if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
        raise UnreadableError(
            f"The workbook unpacks to more than {MOST_BYTES:,} bytes: ask the sender for CSV."
        )


def _require_cells(sheet: SheetSize) -> None:
    if sheet.rows * sheet.columns > MOST_CELLS:
        raise UnreadableError(
            f"A sheet reaches to row {sheet.rows:,}, column {sheet.columns:,}: ask the sender to "
            "delete what stands far from the table, or to send CSV."
        )


def _sheet(archive: zipfile.ZipFile, name: str) -> SheetSize:
    with archive.open(name) as file:
        return reduce(_larger, _pieces(file), SheetSize())


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The sheet in pieces that end where a tag does, so that no cell is cut in two."""
    rest = b""
    while chunk := file.read(_CHUNK):
        complete, bracket, rest = (rest + chunk).rpartition(b"<")
        yield complete
        rest = bracket + rest if len(rest) < _CHUNK else b""
    yield rest


def _larger(size: SheetSize, piece: bytes) -> SheetSize:
    cells = _CELL.findall(piece)
    if not cells:
        return size
    columns = {letters for letters, _ in cells}
    return SheetSize(
        rows=max(size.rows, *(int(row) for _, row in cells)),
        columns=max(size.columns, *map(_column_number, columns)),
        has_errors=size.has_errors or _ERROR.search(piece) is not None,
    )


def _column_number(letters: bytes) -> int:
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)
