"""Files as partners lay them out, written piece by piece: text, workbooks, records."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import xlsxwriter

from contracts import ContractError, Csv, Extract, FileFormat, Json, Xlsx, Xml
from synthetic.record_files import JsonPages, XmlPages

SHEET_ROWS = 1_048_575
"""What a worksheet can hold below its header."""

Row = Sequence[object]


class Pages(Protocol):
    """A file that takes rows until it is closed."""

    def add(self, rows: Iterable[Row]) -> None:
        """Write these rows."""

    def close(self) -> None:
        """Write what is left."""


class TextPages:
    """Delimited text; letters that its encoding lacks become question marks, as in life."""

    def __init__(self, path: Path, layout: Csv) -> None:
        self._file: TextIOWrapper = path.open(
            "w", encoding=layout.encoding, errors="replace", newline=""
        )
        self._writer = csv.writer(self._file, delimiter=layout.delimiter)

    def add(self, rows: Iterable[Row]) -> None:
        """Write these rows."""
        self._writer.writerows(rows)

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


class SheetPages:
    """A workbook of one sheet, written row by row without holding it."""

    def __init__(self, path: Path, layout: Xlsx) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._workbook = xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(path.parent)})
        self._workbook.set_properties({"created": datetime(2020, 1, 1, tzinfo=UTC)})
        self._sheet = self._workbook.add_worksheet(layout.sheet or None)
        self._next = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Write these rows.

        Raises:
            ContractError: the sheet is full.
        """
        for row in rows:
            if self._next > SHEET_ROWS:
                raise ContractError(f"a workbook holds at most {SHEET_ROWS} rows of an extract")
            self._sheet.write_row(self._next, 0, row)
            self._next += 1

    def close(self) -> None:
        """Write what is left."""
        self._workbook.close()


class Delivery:
    """One delivery being written: it gets its name when it is whole. `rows` counts its rows."""

    def __init__(self, folder: Path, extract: Extract, day: str) -> None:
        self.path = folder / extract.files.replace("*", day)
        self._unfinished = self.path.with_name(self.path.name + ".part")
        folder.mkdir(parents=True, exist_ok=True)
        self._pages = _pages(self._unfinished, extract.format, self.path.suffix)
        self.rows = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Write these rows."""
        self._pages.add(rows)
        self.rows += len(rows)

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None
    ) -> None:
        """Name the file, or leave nothing of it after a fault."""
        self._pages.close()
        if fault is None:
            self._unfinished.replace(self.path)
        else:
            self._unfinished.unlink()


def has_lines(layout: FileFormat) -> bool:
    """Whether a title or a total can stand above or below what the file lists."""
    return isinstance(layout, Csv | Xlsx)


def _pages(path: Path, layout: FileFormat, suffix: str) -> Pages:
    if isinstance(layout, Xlsx):
        return SheetPages(path, layout)
    if isinstance(layout, Csv):
        return TextPages(path, layout)
    if isinstance(layout, Json):
        return JsonPages(path, is_lines=suffix != ".json")
    if isinstance(layout, Xml):
        return XmlPages(path, layout)
    raise ContractError(f"no file of made-up people can be written as {layout.name}")
