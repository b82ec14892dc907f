"""The same made-up rows as a file of each format that partners send."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape

import xlsxwriter

from contracts import Csv, FileFormat, Json, Xlsx, Xml, Zip
from tests.unit.bronze.broken_files import FIELDS, row
from tests.unit.bronze.old_workbooks import old_workbook

LAYOUTS: Final[Mapping[str, FileFormat]] = MappingProxyType(
    {
        "csv": Csv(),
        "xlsx": Xlsx(),
        "xls": Xlsx(),
        "xml": Xml(record="Row"),
        "json": Json(),
        "jsonl": Json(),
        "zip": Zip(of=Csv()),
    }
)
"""How a file is laid out, by the ending of its name."""
MOST_ROWS: Final[Mapping[str, int]] = MappingProxyType({"xls": 65_000})
"""What a format has room for, where that is little."""
_NAME = "toy_2026-11-23"
_BLOCK = 20_000
_NOTED_SHARE = 0.1


def rows(count: int, seed: int = 0) -> Iterator[tuple[str, ...]]:
    """Rows without line breaks and quotation marks, as systems without notes export them."""
    dice = random.Random(seed)  # noqa: S311 - drawn anew alike
    for number in range(count):
        yield tuple(" ".join(c.replace('"', "").split()) for c in row(dice, number))


def write(suffix: str, count: int, folder: Path) -> tuple[Path, int]:
    """A file of that ending in the folder, and how many rows are in it."""
    path = folder / f"{_NAME}.{suffix}"
    count = min(count, MOST_ROWS.get(suffix, count))
    _WRITERS[suffix](path, rows(count))
    return path, count


def write_large_csv(path: Path, size: int) -> int:
    """A CSV file of about so many bytes; how many rows are in it.

    Blocks of rows are written again and again with other keys; in each stand rows whose notes have
    paragraphs, commas and quotation marks.
    """
    block, rows_of_block = _block()
    blocks = max(size // len(block), 1)
    with path.open("wb") as file:
        file.write(",".join(FIELDS).encode() + b"\n")
        for number in range(blocks):
            file.write(block.replace(b"IV", b"I%06dV" % number))
    return blocks * rows_of_block


def _block() -> tuple[bytes, int]:
    dice, text = random.Random(1), io.StringIO()  # noqa: S311 - drawn anew alike
    noted = [row(dice, number) for number in range(int(_BLOCK * _NOTED_SHARE))]
    plain = list(rows(_BLOCK - len(noted)))
    csv.writer(text, lineterminator="\n").writerows([*plain, *noted])
    return text.getvalue().encode(), _BLOCK


def _csv(path: Path, made: Iterator[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([FIELDS, *made])


def _xlsx(path: Path, made: Iterator[Sequence[str]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("People")
        for number, cells in enumerate([FIELDS, *made]):
            sheet.write_row(number, 0, cells)


def _xls(path: Path, made: Iterator[Sequence[str]]) -> None:
    path.write_bytes(old_workbook([FIELDS, *made]))


def _xml(path: Path, made: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("<Message><Rows>\n")
        for cells in made:
            values = zip(FIELDS, map(escape, cells), strict=True)
            inner = "".join(f"<{name}>{value}</{name}>" for name, value in values)
            file.write(f"<Row>{inner}</Row>\n")
        file.write("</Rows></Message>\n")


def _objects(made: Iterator[Sequence[str]]) -> Iterator[str]:
    return (json.dumps(dict(zip(FIELDS, cells, strict=True))) for cells in made)


def _json(path: Path, made: Iterator[Sequence[str]]) -> None:
    path.write_text(f"[{','.join(_objects(made))}]", encoding="utf-8")


def _jsonl(path: Path, made: Iterator[Sequence[str]]) -> None:
    path.write_text("".join(f"{each}\n" for each in _objects(made)), encoding="utf-8")


def _zip(path: Path, made: Iterator[Sequence[str]]) -> None:
    member = path.with_suffix(".csv")
    _csv(member, made)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(member, member.name)


_WRITERS: Mapping[str, Callable[[Path, Iterator[Sequence[str]]], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "xls": _xls,
    "xml": _xml,
    "json": _json,
    "jsonl": _jsonl,
    "zip": _zip,
}
