"""Physical lines of a text file: counted, bounded, and held until their row is known."""

from collections.abc import Iterator
from io import StringIO
from typing import Final, TextIO

from bronze.readers.raw import LONGEST
from bronze.readers.sniff import DAMAGED
from contracts import SingleViewError

NUL: Final = "\0"
_BLOCK = 64 * 1024


class TooLongError(SingleViewError):
    """A line, or a row that spans lines, is longer than `LONGEST`. It says nothing of the text."""


class Lines:
    """The lines of a file, read a block at a time; an iterator that can be set back.

    `held` are the lines of the row being read and `number` is the line on which it begins.
    Of a line longer than `LONGEST` only the beginning is kept in memory.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._ahead: list[str] = []
        self.held: list[str] = []
        self.number = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line, which is held from now on.

        Raises:
            TooLongError: with it, the lines held are longer than `LONGEST`.
        """
        if not (self._ahead or self.fill()):
            raise StopIteration
        line = self._ahead.pop()
        self.held.append(line)
        if len(line) > LONGEST or (len(self.held) > 1 and sum(map(len, self.held)) > LONGEST):
            raise TooLongError
        return line

    @property
    def are_ahead(self) -> bool:
        """Whether lines are read that are not yet taken."""
        return bool(self._ahead)

    def fill(self) -> bool:
        """Read the next block; false at the end of the file."""
        text = self._file.read(_BLOCK)
        text += self._file.readline(LONGEST + 1)
        lines = list(StringIO(text))
        if lines and len(lines[-1]) > LONGEST:
            self._skip_rest(lines[-1])
        self._ahead = lines[::-1]
        return bool(lines)

    def peek(self) -> str:
        """The next line, which is not taken; nothing at the end of the file."""
        return self._ahead[-1] if self._ahead or self.fill() else ""

    def sound_block(self) -> list[str]:
        """The lines ahead, if none of them is too long or has a character that no row may have."""
        is_sound = max(map(len, self._ahead)) <= LONGEST and not is_flawed("".join(self._ahead))
        return self._ahead[::-1] if is_sound else []

    def take_all(self) -> None:
        """Let go of the lines ahead: they have been read as rows."""
        self.number += len(self._ahead)
        self._ahead = []

    def begin_row(self) -> None:
        """Let go of the lines held: the next one begins a row."""
        self.number += len(self.held)
        self.held = []

    def keep_first(self) -> str:
        """Put all lines held but the first back, to be read again, and return the first."""
        first, *others = self.held
        self._ahead += reversed(others)
        self.held = [first]
        return first

    def _skip_rest(self, rest: str) -> None:
        while rest and not rest.endswith("\n"):
            rest = self._file.readline(LONGEST)


def is_flawed(text: str) -> bool:
    """Whether a text has a NUL, or stands for bytes that could not be decoded."""
    return NUL in text or DAMAGED in text
