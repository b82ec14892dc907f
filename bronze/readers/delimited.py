"""Delimited text, line by line, so that one bad quotation mark costs one row and not the file.

Python's csv module in its strict mode reads the rows. When it refuses one, only the line on
which that row began is given up; reading starts afresh on the next line, which is still held.
"""

import csv
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from bronze.readers import headers, sniff
from bronze.readers.lines import NUL, Lines, TooLongError, is_flawed
from bronze.readers.raw import LONGEST, Opened, RawFault, RawItem, RawRow, UnreadableError
from contracts import Csv, Extract

UNCLOSED = "a quotation mark is not closed or not doubled"
TOO_LONG = "the line is too long"
HAS_NUL = "the row holds a NUL byte"
UNDECODED = "the row holds bytes that its encoding lacks"
_WENT_ON = "reading went on with the next line"
_DELIMITERS = {",": "commas", ";": "semicolons", "|": "pipes", "\t": "tabs"}
_FEWEST_CELLS = 4


def open_file(path: Path, extract: Extract) -> Opened:
    """Open delimited text as the extract's `Csv` format says.

    Raises:
        UnreadableError: the file is empty, or is something else than text.
    """
    agreed = extract.format if isinstance(extract.format, Csv) else Csv()
    sniff.require_file(path, agreed.suffixes)
    kind = sniff.kind_of(path)
    if kind:
        raise UnreadableError(
            f"This is {kind}, not delimited text: ask the sender to export CSV again."
        )
    encoding = sniff.encoding_of(path, agreed.encoding)
    _require_delimiter(path, encoding.name, extract, agreed.delimiter)
    notes = [encoding.note] if encoding.note else []
    items = _items(path, encoding.name, agreed.delimiter)
    return Opened(items, encoding.name.removesuffix("-sig"), notes)


def _require_delimiter(path: Path, encoding: str, extract: Extract, agreed: str) -> None:
    with path.open(encoding=encoding, errors="damaged") as file:
        head = [file.readline(LONGEST) for _ in range(headers.FURTHEST)]
    parting = [
        delimiter
        for delimiter in (agreed, *_DELIMITERS)
        if any(headers.is_header(line.split(delimiter), extract) for line in head)
    ]
    if parting and agreed not in parting:
        raise UnreadableError(
            f"The columns are parted by {_DELIMITERS[parting[0]]} and not as was agreed: ask the "
            "sender for the agreed delimiter, or change the contract."
        )


def _items(path: Path, encoding: str, delimiter: str) -> Iterator[RawItem]:
    with path.open(encoding=encoding, errors="damaged") as file:
        yield from _Rows(Lines(file), delimiter)


class _Rows:
    """The rows of delimited text, and the lines on which none could be read.

    A block of lines that are a sound row each, as nearly all blocks are, is read at one go.
    """

    def __init__(self, lines: Lines, delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._width = _FEWEST_CELLS

    def __iter__(self) -> Iterator[RawItem]:
        while self._lines.fill():
            rows = self._row_by_line()
            yield from map(RawRow, count(self._lines.number), rows)
            if rows:
                self._lines.take_all()
            while self._lines.are_ahead:
                yield self._next()
                self._lines.begin_row()

    def _row_by_line(self) -> list[list[str]]:
        """The rows of the block ahead; nothing where one is unsound or spans lines."""
        block = self._lines.sound_block()
        try:
            rows = list(self._strict(block))
        except csv.Error:
            return []
        self._width = max(self._width, *map(len, rows)) if rows else self._width
        return rows if len(rows) == len(block) else []

    def _next(self) -> RawItem:
        try:
            cells = next(self._strict(self._lines))
        except (csv.Error, TooLongError):
            return self._given_up()
        if len(self._lines.held) > 1 and self._swallows(cells):
            return self._given_up()
        self._width = max(self._width, len(cells))
        if is_flawed("".join(cells)):
            return _flaw(self._lines.number, cells)
        return RawRow(self._lines.number, cells)

    def _strict(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True, skipinitialspace=True)

    def _swallows(self, cells: list[str]) -> bool:
        """Whether a cell of several lines holds a line that is a row of its own.

        Two unclosed quotation marks in a row look like one cell to csv; a person would be lost.
        """
        later = (line for cell in cells for line in cell.split("\n")[1:])
        return any(line.count(self._delimiter) >= self._width - 1 for line in later)

    def _given_up(self) -> RawFault:
        first = self._lines.keep_first()
        number = self._lines.number
        if len(first) > LONGEST:
            reason = f"{TOO_LONG}: more than {LONGEST:,} characters"
            return RawFault(number, None, TOO_LONG, reason)
        return RawFault(number, self._opened(first), UNCLOSED, f"{UNCLOSED}; {_WENT_ON}")

    def _opened(self, line: str) -> int | None:
        """The cell in which a quotation mark opens that the line does not close."""
        if line.count('"') % 2 == 0:
            return None
        lax = csv.reader([line], delimiter=self._delimiter, skipinitialspace=True)
        return len(next(lax)) - 1


def _flaw(number: int, cells: list[str]) -> RawFault:
    position = next(at for at, cell in enumerate(cells) if is_flawed(cell))
    kind = HAS_NUL if NUL in cells[position] else UNDECODED
    return RawFault(number, position, kind, kind)
