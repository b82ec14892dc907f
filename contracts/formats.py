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


@dataclass(frozen=True)
class Json:
    """A list of JSON objects, or an object a line; a value is named by its path: `child.upn`."""

    name: ClassVar[str] = "json"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Xml:
    """XML in which each element called `record` is a row.

    A value is named by its path below the record, without namespaces: `ChildIdentifiers/UPN`; an
    attribute by its name: `@id`. Elements that stand several times in one record, and each mean
    something else, are `numbered` by name: then the second `Contact` is `Contacts/Contact[2]`.
    A document type, and so any entity of the file's own, is refused.
    """

    name: ClassVar[str] = "xml"
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    record: str = "Child"
    numbered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Zip:
    """A zip archive that holds one file of the format `of` and nothing else of that kind."""

    name: ClassVar[str] = "zip"
    suffixes: ClassVar[tuple[str, ...]] = (".zip",)
    of: "Csv | Xlsx | Json | Xml"


FileFormat = Csv | Xlsx | Json | Xml | Zip
