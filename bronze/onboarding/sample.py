"""A sample file of a partner whose layout nobody has agreed yet: its header and its columns."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bronze.readers import sniff
from bronze.readers.raw import LONGEST, UnreadableError
from bronze.readers.workbook_apart import Workbook
from contracts import Csv, FileFormat, Xlsx

ROWS = 20_000
"""Rows of a sample that are looked at."""
FURTHEST = 20
"""Rows among which the header is looked for."""
DELIMITERS = ",;|\t"
_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}")

Row = Sequence[str]


@dataclass(frozen=True)
class Sample:
    """A sample file: how it is laid out, its headers, and the cells of each column."""

    path: Path
    format: FileFormat
    headers: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]

    @property
    def stem(self) -> str:
        """What the file is called, without its date, in small letters and underscores."""
        name = _DATE.sub("", self.path.stem).casefold()
        return re.sub(r"[^a-z0-9]+", "_", name).strip("_") or "rows"

    @property
    def files(self) -> str:
        """The glob for files that are called so on another day."""
        dated = _DATE.sub("*", self.path.name)
        return dated if "*" in dated else f"{self.path.stem}*{self.path.suffix}"


def read(path: Path) -> Sample:
    """Read a sample: delimited text or a workbook.

    Raises:
        UnreadableError: it is neither, or no row of it can be a header.
    """
    if path.suffix.lower() in Xlsx.suffixes:
        return _sample(path, Xlsx(), list(islice(_sheet_rows(path), ROWS)))
    if path.suffix.lower() in Csv.suffixes:
        layout = _delimited(path)
        return _sample(path, layout, list(islice(_text_rows(path, layout), ROWS)))
    raise UnreadableError(
        f"{path.name}: give a sample as {', '.join((*Csv.suffixes, *Xlsx.suffixes))}; a module for "
        "JSON, XML or a zip archive is written by hand (docs/onboarding.md)."
    )


def _delimited(path: Path) -> Csv:
    sniff.require_file(path, Csv.suffixes)
    encoding = sniff.encoding_of(path, "utf-8").name
    with path.open(encoding=encoding, errors="damaged") as file:
        head = [line for line in islice(file, FURTHEST) if line.strip()]
    # The mark that stands in most lines: titles and totals have fewer.
    middle = len(head) // 2
    counts = {mark: sorted(line.count(mark) for line in head) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: counts[mark][middle] if head else 0)
    return Csv(delimiter, encoding)


def _text_rows(path: Path, layout: Csv) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    with path.open(encoding=layout.encoding, errors="damaged", newline="") as file:
        try:
            yield from csv.reader(file, delimiter=layout.delimiter)
        except csv.Error:
            return


def _sheet_rows(path: Path) -> Iterator[Row]:
    try:
        with Workbook(path) as book:
            yield from book.rows(0)
    except UnreadableError:
        raise UnreadableError(f"{path.name} cannot be opened: save it anew as .xlsx.") from None


def _sample(path: Path, layout: FileFormat, rows: list[Row]) -> Sample:
    width = max((_filled(row) for row in rows), default=0)
    # A header is the first row that names nearly as many columns as any row fills.
    places = [n for n, row in enumerate(rows[:FURTHEST]) if _filled(row) >= max(2, 0.7 * width)]
    if not places:
        raise UnreadableError(f"{path.name}: none of its first {FURTHEST} rows is a header.")
    header, *below = rows[places[0] :]
    named = [place for place, cell in enumerate(header) if cell.strip()]
    whole = [row for row in below if _filled(row) > 1 and len(row) >= len(header)]
    return Sample(
        path,
        layout,
        tuple(header[place].strip() for place in named),
        tuple(tuple(row[place].strip() for row in whole) for place in named),
    )


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)
