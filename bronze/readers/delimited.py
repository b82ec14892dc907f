"""Delimited text, line by line, so that one bad quotation mark costs one row and not the file.

Python's csv module in its strict mode reads the rows. When it refuses one, only the line on
which that row began is given up; reading starts afresh on the next line, which is still held.
From there on a line is no row because it has the right number of cells: it may be words of a note
that lost its quotation marks. It has to look like a row (evidence.py), or it is handed over as
one whose cells cannot be placed.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bronze.readers import headers, sniff
from bronze.readers.evidence import Evidence
from bronze.readers.lines import NUL, Lines, TooLongError, is_flawed
from bronze.readers.raw import LONGEST, OpenedFile, RawFault, RawItem, RawRow, UnreadableError
from contracts import Csv, Extract

UNCLOSED = "a quotation mark is not closed or not doubled"
TOO_LONG = "the line is too long"
HAS_NUL = "the row holds a NUL byte"
UNDECODED = "the row holds bytes that its encoding lacks"
_WENT_ON = "reading went on with the next line"
_DELIMITERS = {",": "commas", ";": "semicolons", "|": "pipes", "\t": "tabs"}
_READ = tuple[RawItem, bool]


def open_file(path: Path, extract: Extract) -> OpenedFile:
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
    opened = OpenedFile(iter(()), encoding.name.removesuffix("-sig"), notes, is_delimited=True)
    opened.items = _items(path, encoding.name, extract, opened.notes)
    return opened


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


def _items(path: Path, encoding: str, extract: Extract, notes: list[str]) -> Iterator[RawItem]:
    with path.open(encoding=encoding, errors="damaged") as file:
        rows = _Rows(Lines(file), extract)
        yield from _settled(rows)
    if rows.completed:
        notes.append(
            f"rows that end before the last column, whose last cells were read as blank: "
            f"{rows.completed:,}"
        )


def _settled(rows: "_Rows") -> Iterator[RawItem]:
    """The rows, each once the next line is known.

    Where the next line begins no row, a row may have ended too early: cells behind a column that
    is not agreed may be words of it.
    """
    held: RawItem | None = None
    for item, begins in rows:
        if held:
            yield held if begins else rows.doubted(held)
        held = item
    if held:
        yield held


class _Rows:
    """The rows of delimited text, and the lines on which none could be read.

    Each comes with whether its line begins a row. A block of lines that are a sound row each, as
    nearly all blocks are, is read at one go. `completed` counts rows that ended early.
    """

    def __init__(self, lines: Lines, extract: Extract) -> None:
        agreed = extract.format
        self._lines = lines
        self._delimiter = agreed.delimiter if isinstance(agreed, Csv) else ","
        self._quoted = _quoted_cell(self._delimiter)
        self._extract = extract
        self._evidence: Evidence | None = None
        self._fitness = (False, 0, -headers.FURTHEST)
        self._is_lost = False
        self.completed = 0

    def __iter__(self) -> Iterator[_READ]:
        while self._lines.fill():
            rows = self._row_by_line()
            for number, cells in enumerate(rows, self._lines.number):
                yield RawRow(number, cells), True
            if rows:
                self._lines.take_all()
            while self._lines.are_ahead:
                yield from self._next()
                self._lines.begin_row()

    def doubted(self, item: RawItem) -> RawItem:
        """A row whose end is in doubt: uncertain, if an agreed cell of it may be displaced."""
        if isinstance(item, RawRow) and self._evidence:
            is_in_doubt = self._evidence.may_be_displaced(item.cells)
            return item._replace(is_certain=item.is_certain and not is_in_doubt)
        return item

    def _row_by_line(self) -> list[list[str]]:
        """The rows of the block ahead; nothing where one is unsound or spans lines."""
        if self._is_lost or not self._evidence:
            return []
        block = self._lines.sound_block()
        try:
            rows = list(self._strict(block))
        except csv.Error:
            return []
        if len(rows) != len(block) or not self._evidence.are_sound(rows):
            return []
        if any('"' in cell for cells in rows for cell in cells):
            return []
        self._evidence.learn_from_block(rows)
        return rows

    def _next(self) -> Iterator[_READ]:
        try:
            cells = next(self._strict(self._lines))
        except (csv.Error, TooLongError):
            yield self._given_up()
            return
        is_header = self._is_header(cells)
        if not is_header and self._spans_rows(cells):
            yield from self._rejected_lines()
        elif is_header or self._evidence is None:
            yield self._unless_flawed(RawRow(self._lines.number, cells)), True
        elif any(map(str.strip, cells)):
            yield self._judged(self._evidence, cells)

    def _judged(self, evidence: Evidence, cells: list[str]) -> _READ:
        """A row, and whether its cells are certainly where they belong."""
        cells = self._completed(evidence, cells)
        is_whole = len(cells) == evidence.width and not self._has_stray_mark()
        is_sound = evidence.is_row(cells) if self._is_lost else not evidence.is_doubtful(cells)
        is_certain = is_whole and is_sound and not evidence.is_shifted(cells)
        if len(self._lines.held) > 1 and not is_certain:
            return self._given_up()
        begins = is_certain or evidence.begins(cells)
        if begins and not self._is_lost:
            evidence.learn([cells])
        evidence.check_size(fits=is_certain, begins=begins)
        self._is_lost = not is_certain
        row = RawRow(self._lines.number, cells, is_certain)
        return self._unless_flawed(row), begins

    def _completed(self, evidence: Evidence, cells: list[str]) -> list[str]:
        """The cells without blank ones behind the last header; with the blank ones it lacks."""
        cells = evidence.without_surplus(cells)
        if self._is_lost or not evidence.is_short_of_optional_cells(cells):
            return cells
        if not (self._lines.held[-1].endswith("\n") and self._next_begins(evidence)):
            return cells
        self.completed += 1
        return cells + [""] * (evidence.width - len(cells))

    def _next_begins(self, evidence: Evidence) -> bool:
        line = self._lines.peek()
        return not line.strip() or evidence.begins(self._laxly(line))

    def _is_header(self, cells: list[str]) -> bool:
        """Whether the row is the best header so far: the one that headers.py will choose."""
        row = RawRow(self._lines.number, cells)
        if row.number > headers.FURTHEST or not headers.may_be_header(row, self._extract):
            return False
        fitness = headers.fitness(row, self._extract)
        if fitness <= self._fitness:
            return False
        self._fitness = fitness
        self._evidence = Evidence(self._extract, cells)
        self._is_lost = False
        return True

    def _spans_rows(self, cells: list[str]) -> bool:
        """Whether a cell of several lines may hold rows of their own; a person would be lost."""
        if len(self._lines.held) == 1:
            return False
        if self._evidence is None:
            lines = "".join(cells).split("\n")
            return any(headers.is_header(self._laxly(line), self._extract) for line in lines)
        self._evidence.learn([] if self._is_lost else [cells])
        return any(
            self._evidence.swallows(at, cell, self._delimiter) for at, cell in enumerate(cells)
        )

    def _rejected_lines(self) -> Iterator[_READ]:
        """Every line of a row that may be several; only the first where even that is in doubt."""
        if self._is_lost or self._evidence is None:
            yield self._given_up()
            return
        self._is_lost = True
        for number, line in enumerate(self._lines.held, self._lines.number):
            if line.strip():
                yield RawFault(number, None, UNCLOSED, f"{UNCLOSED}; {_WENT_ON}"), True

    def _has_stray_mark(self) -> bool:
        """Whether a quotation mark stands alone, or doubled, in a cell that is not quoted."""
        text = "".join(self._lines.held)
        if '"' not in text:
            return False
        bare = self._quoted.sub("", text)
        return any('""' in cell or cell.count('"') % 2 for cell in bare.split(self._delimiter))

    def _given_up(self) -> _READ:
        first = self._lines.keep_first()
        number = self._lines.number
        if len(first) > LONGEST:
            reason = f"{TOO_LONG}: more than {LONGEST:,} characters"
            return self._lost(RawFault(number, None, TOO_LONG, reason), [])
        cells = self._laxly(first)
        position = None if first.count('"') % 2 == 0 else len(cells) - 1
        return self._lost(RawFault(number, position, UNCLOSED, f"{UNCLOSED}; {_WENT_ON}"), cells)

    def _lost(self, fault: RawFault, cells: list[str]) -> _READ:
        """The fault; what begins no row does not say how rows begin."""
        begins = self._evidence is None or not cells or self._evidence.begins(cells)
        if self._evidence:
            self._evidence.check_size(fits=False, begins=begins and bool(cells))
            self._evidence.learn([cells] if begins and not self._is_lost else [])
        self._is_lost = True
        return fault, begins

    def _strict(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True, skipinitialspace=True)

    def _laxly(self, line: str) -> list[str]:
        """The cells of one line, whatever its quotation marks."""
        lax = csv.reader([line], delimiter=self._delimiter, skipinitialspace=True)
        return next(lax, [])

    def _unless_flawed(self, row: RawRow) -> RawItem:
        return _flaw(row.number, row.cells) if is_flawed("".join(row.cells)) else row


def _quoted_cell(delimiter: str) -> re.Pattern[str]:
    between = re.escape(delimiter)
    return re.compile(rf'(?:(?<={between})|^) *"(?:[^"]|"")*"(?=\s*(?:{between}|$))')


def _flaw(number: int, cells: Sequence[str]) -> RawFault:
    position = next(at for at, cell in enumerate(cells) if is_flawed(cell))
    kind = HAS_NUL if NUL in cells[position] else UNDECODED
    return RawFault(number, position, kind, kind)
