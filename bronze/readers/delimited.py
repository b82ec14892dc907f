"""Delimited text, line by line, so that one bad quotation mark costs one row and not the file.

Python's csv module in its strict mode reads the rows. When it refuses one, only the line on
which that row began is given up; reading starts afresh on the next line, still in memory.
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
_RESUMED = "reading went on with the next line"
_DELIMITERS = {",": "commas", ";": "semicolons", "|": "pipes", "\t": "tabs"}
_ItemAndBegins = tuple[RawItem, bool]


def open_file(path: Path, extract: Extract) -> OpenedFile:
    """Open delimited text as the extract's `Csv` format says.

    Raises:
        UnreadableError: the file is empty, or is something else than text.
    """
    csv_format = extract.format if isinstance(extract.format, Csv) else Csv()
    sniff.require_file(path, csv_format.suffixes)
    kind = sniff.kind_of(path)
    if kind:
        raise UnreadableError(
            f"This is {kind}, not delimited text: ask the sender to export CSV again."
        )
    encoding = sniff.encoding_of(path, csv_format.encoding)
    _require_delimiter(path, encoding.name, extract, csv_format.delimiter)
    notes = [encoding.note] if encoding.note else []
    opened = OpenedFile(iter(()), encoding.name.removesuffix("-sig"), notes, is_delimited=True)
    opened.items = _items(path, encoding.name, extract, opened.notes)
    return opened


def _require_delimiter(path: Path, encoding: str, extract: Extract, delimiter: str) -> None:
    with path.open(encoding=encoding, errors="damaged") as file:
        first_lines = [file.readline(LONGEST) for _ in range(headers.FURTHEST)]
    fitting_delimiters = [
        candidate
        for candidate in (delimiter, *_DELIMITERS)
        if any(headers.is_header(line.split(candidate), extract) for line in first_lines)
    ]
    if fitting_delimiters and delimiter not in fitting_delimiters:
        raise UnreadableError(
            f"The columns are parted by {_DELIMITERS[fitting_delimiters[0]]} and not as was "
            "agreed: ask the sender for the agreed delimiter, or change the contract."
        )


def _items(path: Path, encoding: str, extract: Extract, notes: list[str]) -> Iterator[RawItem]:
    with path.open(encoding=encoding, errors="damaged") as file:
        rows = _Rows(Lines(file), extract)
        yield from _confirmed(rows)
    if rows.padded_rows:
        notes.append(
            f"rows that end before the last column, whose last cells were read as blank: "
            f"{rows.padded_rows:,}"
        )


def _confirmed(rows: "_Rows") -> Iterator[RawItem]:
    """The rows, each once the next line is known.

    Where the next line begins no row, a row may have ended too early: cells behind a column that
    is not agreed may be words of it.
    """
    pending: RawItem | None = None
    for item, begins_row in rows:
        if pending:
            yield pending if begins_row else rows.with_doubt(pending)
        pending = item
    if pending:
        yield pending


class _Rows:
    """The rows of delimited text, and the lines on which none could be read.

    Each comes with whether its line begins a row. A block of lines that are a sound row each, as
    nearly all blocks are, is read at one go. `padded_rows` counts rows that ended early.
    """

    def __init__(self, lines: Lines, extract: Extract) -> None:
        file_format = extract.format
        self._lines = lines
        self._delimiter = file_format.delimiter if isinstance(file_format, Csv) else ","
        self._quoted_pattern = _quoted_cell(self._delimiter)
        self._extract = extract
        self._evidence: Evidence | None = None
        self._fitness = (False, 0, -headers.FURTHEST)
        self._is_out_of_step = False
        self.padded_rows = 0

    def __iter__(self) -> Iterator[_ItemAndBegins]:
        while self._lines.fill():
            rows = self._row_by_line()
            for number, cells in enumerate(rows, self._lines.number):
                yield RawRow(number, cells), True
            if rows:
                self._lines.skip_block()
            while self._lines.has_lines_ahead:
                yield from self._next_items()
                self._lines.begin_row()

    def with_doubt(self, item: RawItem) -> RawItem:
        """A row whose end is in doubt: uncertain, if an agreed cell of it may be displaced."""
        if isinstance(item, RawRow) and self._evidence:
            is_in_doubt = self._evidence.may_be_displaced(item.cells)
            return item._replace(is_certain=item.is_certain and not is_in_doubt)
        return item

    def _row_by_line(self) -> list[list[str]]:
        """The rows of the block ahead; nothing where one is unsound or spans lines."""
        if self._is_out_of_step or not self._evidence:
            return []
        block = self._lines.sound_block()
        if block and not block[-1].endswith("\n"):
            return []
        try:
            rows = list(self._strict_reader(block))
        except csv.Error:
            return []
        if len(rows) != len(block) or not self._evidence.are_sound(rows):
            return []
        if any('"' in cell for cells in rows for cell in cells):
            return []
        self._evidence.learn_from_block(rows)
        return rows

    def _next_items(self) -> Iterator[_ItemAndBegins]:
        try:
            cells = next(self._strict_reader(self._lines))
        except (csv.Error, TooLongError):
            yield self._abandoned_line()
            return
        is_header = self._is_header(cells)
        if not is_header and self._spans_rows(cells):
            yield from self._rejected_lines()
        elif is_header or self._evidence is None:
            yield self._flawed_as_fault(RawRow(self._lines.number, cells)), True
        elif any(map(str.strip, cells)):
            yield self._assessed_row(self._evidence, cells)

    def _assessed_row(self, evidence: Evidence, cells: list[str]) -> _ItemAndBegins:
        """A row, and whether its cells are certainly where they belong."""
        cells = self._padded(evidence, cells)
        has_all_cells = len(cells) == evidence.width and not self._has_stray_mark()
        is_sound = (
            evidence.is_row(cells) if self._is_out_of_step else not evidence.is_doubtful(cells)
        )
        is_certain = (
            has_all_cells
            and is_sound
            and not evidence.is_shifted(cells)
            and not self._may_be_cut(evidence, cells)
        )
        if len(self._lines.row_lines) > 1 and not is_certain:
            return self._abandoned_line()
        begins_row = is_certain or evidence.begins_row(cells)
        if begins_row and not self._is_out_of_step:
            evidence.learn([cells])
        evidence.update_trust(fits=is_certain, begins_row=begins_row)
        self._is_out_of_step = not is_certain
        row = RawRow(self._lines.number, cells, is_certain)
        return self._flawed_as_fault(row), begins_row

    def _may_be_cut(self, evidence: Evidence, cells: list[str]) -> bool:
        """Whether this is the end of a file that was cut off: within words without their marks.

        Words that lost their quotation marks may be as many as the cells that were cut off.
        """
        text = "".join(self._lines.row_lines)
        is_ended = text.endswith("\n") or '"' in text
        return not is_ended and evidence.may_hold_words(cells)

    def _padded(self, evidence: Evidence, cells: list[str]) -> list[str]:
        """The cells without blank ones behind the last header; with the blank ones it lacks."""
        cells = evidence.without_surplus(cells)
        if self._is_out_of_step or not evidence.is_short_of_optional_cells(cells):
            return cells
        if not (self._lines.row_lines[-1].endswith("\n") and self._next_begins(evidence)):
            return cells
        self.padded_rows += 1
        return cells + [""] * (evidence.width - len(cells))

    def _next_begins(self, evidence: Evidence) -> bool:
        line = self._lines.peek()
        return not line.strip() or evidence.begins_row(self._cells_of_line(line))

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
        self._is_out_of_step = False
        return True

    def _spans_rows(self, cells: list[str]) -> bool:
        """Whether a cell of several lines may hold rows of their own; a person would be lost."""
        if len(self._lines.row_lines) == 1:
            return False
        if self._evidence is None:
            lines = "".join(cells).split("\n")
            return any(
                headers.is_header(self._cells_of_line(line), self._extract) for line in lines
            )
        self._evidence.learn([] if self._is_out_of_step else [cells])
        return any(
            self._evidence.may_hold_rows(index, cell, self._delimiter)
            for index, cell in enumerate(cells)
        )

    def _rejected_lines(self) -> Iterator[_ItemAndBegins]:
        """Every line of a row that may be several; only the first where even that is in doubt."""
        if self._is_out_of_step or self._evidence is None:
            yield self._abandoned_line()
            return
        self._is_out_of_step = True
        for number, line in enumerate(self._lines.row_lines, self._lines.number):
            if line.strip():
                yield RawFault(number, None, UNCLOSED, f"{UNCLOSED}; {_RESUMED}"), True

    def _has_stray_mark(self) -> bool:
        """Whether a quotation mark stands alone, or doubled, in a cell that is not quoted."""
        text = "".join(self._lines.row_lines)
        if '"' not in text:
            return False
        unquoted = self._quoted_pattern.sub("", text)
        return any('""' in cell or cell.count('"') % 2 for cell in unquoted.split(self._delimiter))

    def _abandoned_line(self) -> _ItemAndBegins:
        first = self._lines.rewind_to_first()
        number = self._lines.number
        if len(first) > LONGEST:
            reason = f"{TOO_LONG}: more than {LONGEST:,} characters"
            return self._record_fault(RawFault(number, None, TOO_LONG, reason), [])
        cells = self._cells_of_line(first)
        position = None if first.count('"') % 2 == 0 else len(cells) - 1
        return self._record_fault(
            RawFault(number, position, UNCLOSED, f"{UNCLOSED}; {_RESUMED}"), cells
        )

    def _record_fault(self, fault: RawFault, cells: list[str]) -> _ItemAndBegins:
        """The fault; what begins no row does not say how rows begin."""
        begins_row = self._evidence is None or not cells or self._evidence.begins_row(cells)
        if self._evidence:
            self._evidence.update_trust(fits=False, begins_row=begins_row and bool(cells))
            self._evidence.learn([cells] if begins_row and not self._is_out_of_step else [])
        self._is_out_of_step = True
        return fault, begins_row

    def _strict_reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True, skipinitialspace=True)

    def _cells_of_line(self, line: str) -> list[str]:
        """The cells of one line, whatever its quotation marks."""
        reader = csv.reader([line], delimiter=self._delimiter, skipinitialspace=True)
        return next(reader, [])

    def _flawed_as_fault(self, row: RawRow) -> RawItem:
        return _fault_of_flaw(row.number, row.cells) if is_flawed("".join(row.cells)) else row


def _quoted_cell(delimiter: str) -> re.Pattern[str]:
    separator = re.escape(delimiter)
    return re.compile(rf'(?:(?<={separator})|^) *"(?:[^"]|"")*"(?=\s*(?:{separator}|$))')


def _fault_of_flaw(number: int, cells: Sequence[str]) -> RawFault:
    position = next(index for index, cell in enumerate(cells) if is_flawed(cell))
    kind = HAS_NUL if NUL in cells[position] else UNDECODED
    return RawFault(number, position, kind, kind)
