"""How a partner's file is laid out: one class per format, found by name in bronze/readers."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Csv:
    """Delimited text.

    A byte order mark, then UTF-8, decide the encoding before `encoding` does: a feed that was
    promised as Windows-1252 and arrives as UTF-8 is read rightly, and the report says so.
    """

    name: ClassVar[str] = "csv"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".txt")
    delimiter: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Xlsx:
    """An Excel workbook; `sheet` empty means the only sheet, or the visible one with ours."""

    name: ClassVar[str] = "xlsx"
    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm", ".xls")
    sheet: str = ""


FileFormat = Csv | Xlsx
