"""Physical lines of a text file: counted, bounded, and kept until their row is known."""

from collections.abc import Iterator
from io import StringIO
from typing import Final, TextIO

from bronze.readers.raw import LONGEST
from bronze.readers.sniff import DAMAGED
from contracts import SingleViewError

NUL: Final = "\0"
_BLOCK = 64 * 1024
_AGAIN_AT_FIRST = 10 * LONGEST
_TIMES_AGAIN = 4
"""Characters that may be read again, for each that was read.

A row whose quotation mark is never closed is read to the longest row's end and given up. Where
every line opens such a row, each would be read thousands of times.
"""


class TooLongError(SingleViewError):
    """A line, or a row that spans lines, is longer than `LONGEST`. It says nothing of the text."""


class Lines:
    """The lines of a file, read a block at a time; an iterator that can be set back.

    `row_lines` are the lines of the row being read and `number` is the line on which it begins.
    Of a line longer than `LONGEST` only the beginning is kept in memory. Where far more is read
    again than was read, a row of several lines may be no longer than what may still be read again.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._lines_ahead: list[str] = []
        self.row_lines: list[str] = []
        self.number = 1
        self._row_length = 0
        self._may_read_again = _AGAIN_AT_FIRST

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line, which is added to `row_lines`.

        Raises:
            TooLongError: with it, `row_lines` are longer than they may be.
        """
        if not (self._lines_ahead or self.fill()):
            raise StopIteration
        line = self._lines_ahead.pop()
        self.row_lines.append(line)
        self._row_length += len(line)
        spans_lines = len(self.row_lines) > 1
        if self._row_length > (min(LONGEST, self._may_read_again) if spans_lines else LONGEST):
            raise TooLongError
        return line

    @property
    def has_lines_ahead(self) -> bool:
        """Whether lines are read that are not yet taken."""
        return bool(self._lines_ahead)

    def fill(self) -> bool:
        """Read the next block; false at the end of the file."""
        text = self._file.read(_BLOCK)
        text += self._file.readline(LONGEST + 1)
        lines = list(StringIO(text))
        if lines and len(lines[-1]) > LONGEST:
            self._skip_rest(lines[-1])
        self._lines_ahead = lines[::-1]
        return bool(lines)

    def peek(self) -> str:
        """The next line, which is not taken; nothing at the end of the file."""
        return self._lines_ahead[-1] if self._lines_ahead or self.fill() else ""

    def sound_block(self) -> list[str]:
        """The lines ahead, if none of them is too long or has a character that no row may have."""
        is_sound = max(map(len, self._lines_ahead)) <= LONGEST and not is_flawed(
            "".join(self._lines_ahead)
        )
        return self._lines_ahead[::-1] if is_sound else []

    def skip_block(self) -> None:
        """Let go of the lines ahead: they have been read as rows."""
        self.number += len(self._lines_ahead)
        self._let_read_again(sum(map(len, self._lines_ahead)))
        self._lines_ahead = []

    def begin_row(self) -> None:
        """Clear `row_lines`: the next one begins a row."""
        self.number += len(self.row_lines)
        self._let_read_again(self._row_length)
        self.row_lines, self._row_length = [], 0

    def rewind_to_first(self) -> str:
        """Put all of `row_lines` but the first back, to be read again, and return the first."""
        first, *others = self.row_lines
        self._lines_ahead += reversed(others)
        self._may_read_again -= self._row_length - len(first)
        self.row_lines, self._row_length = [first], len(first)
        return first

    def _let_read_again(self, characters: int) -> None:
        self._may_read_again = min(
            self._may_read_again + characters * _TIMES_AGAIN, _AGAIN_AT_FIRST
        )

    def _skip_rest(self, rest: str) -> None:
        while rest and not rest.endswith("\n"):
            rest = self._file.readline(LONGEST)


def is_flawed(text: str) -> bool:
    """Whether a text has a NUL, or stands for bytes that could not be decoded."""
    return NUL in text or DAMAGED in text
