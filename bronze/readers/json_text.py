"""JSON text, taken a value at a time: a list of any length needs the memory of one record."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, TextIO

from bronze.readers.records import LARGEST
from contracts import SingleViewError

_CHUNK: Final = 256 * 1024
_LONGEST_TAIL: Final = 3
"""Characters that a number may leave over where what was read ends within it: 1 of 1e+7."""
_NOTHING: Final = object()
_BLANK = re.compile(r"[ \t\r\n]*")


class BrokenJsonError(SingleViewError):
    """The text is no JSON, is nested too deeply, or a value is too large. It quotes nothing."""


class JsonText:
    """What is left of a text."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0

    def peek(self) -> str:
        """The next character that is not blank, which is not taken; nothing at the end."""
        while True:
            self._at = self._behind_blanks()
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def take(self, marks: str) -> str:
        """The next character, which must be one of these.

        Raises:
            BrokenJsonError: it is another.
        """
        mark = self.peek()
        if not mark or mark not in marks:
            raise BrokenJsonError
        self._at += 1
        return mark

    def value(self) -> Any:  # noqa: ANN401 # whatever JSON holds
        """The next value, decoded as `decoded` says.

        Raises:
            BrokenJsonError: there is none, or it is longer than the largest record.
        """
        self.peek()
        while True:
            value, end = self._next()
            may_go_on = len(self._text) - end < _LONGEST_TAIL
            if may_go_on and end - self._at <= LARGEST and self._fill():
                continue
            if value is _NOTHING or end - self._at > LARGEST:
                raise BrokenJsonError
            self._at = end
            return value

    def require_end(self) -> None:
        """See to it that nothing but blanks is left.

        Raises:
            BrokenJsonError: something is.
        """
        if self.peek():
            raise BrokenJsonError

    def elements(self) -> Iterator[Any]:
        """The values of the list that begins here.

        Raises:
            BrokenJsonError: it is no list, or it is broken.
        """
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        mark = ","
        while mark == ",":
            yield self.value()
            mark = self.take(",]")

    def _next(self) -> tuple[Any, int]:
        """The value that begins here and where it ends; none up to the end of what was read."""
        try:
            value, end = _DECODER.raw_decode(self._text, self._at)
        except ValueError:
            return _NOTHING, len(self._text)
        except RecursionError:
            raise BrokenJsonError from None
        return value, end

    def _behind_blanks(self) -> int:
        match = _BLANK.match(self._text, self._at)
        return match.end() if match else self._at

    def _fill(self) -> bool:
        """Read on; false at the end of the file."""
        more = self._file.read(_CHUNK)
        if more:
            self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)


def decoded(text: str) -> Any:  # noqa: ANN401 # whatever JSON holds
    """The value of a text: numbers as they are written, a name that stands twice with a list.

    Raises:
        BrokenJsonError: it is no JSON, or is nested too deeply.
    """
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise BrokenJsonError from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    repeated: dict[str, list[Any]] = {}
    for name, value in pairs:
        repeated.setdefault(name, []).append(value)
    return {name: each if len(each) > 1 else each[0] for name, each in repeated.items()}


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str
)
