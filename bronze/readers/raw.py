"""What every reader of a file format hands over: rows of text, and rows that cannot be read.

A reader is a function `(path, extract) -> OpenedFile`; `bronze/readers/__init__.py` holds the one
for each format. It knows the file's layout and nothing of what was agreed beyond the headers that
help it to find the table (the right sheet, the right element). Header, placing, seals and
rejections are the same for all formats and stand in headers.py and rows.py. So a reader for XML,
JSON or a zip of parts yields its field names as the first `RawRow`, then one `RawRow` for each
record, in document order, and holds no more than a few of them at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from contracts import Extract, SingleViewError

LONGEST = 100_000
"""Characters of the longest line, and of the longest quoted row, that is read.

A longer one is a damaged file or an unclosed quotation mark; without a bound it would fill memory.
"""

LARGEST_FILE = 20 * 2**30
"""Bytes of the largest file that is read, delivered or unpacked: more than a county's extract has.

A file may say that it is far larger than what stands on the disk: reading its blanks takes days.
"""
MOST_COLUMNS = 2_000
"""Columns of a table, or kinds of value in records: more are no extract."""


class RawRow(NamedTuple):
    """One row as the file holds it.

    `number` is the physical line on which it begins, or the row of the sheet, from 1.
    `is_certain` is false where cells may have moved into columns that are not theirs.
    """

    number: int
    cells: Sequence[str]
    is_certain: bool = True


class RawFault(NamedTuple):
    """A row that cannot be read. Its text is never kept.

    `position` counts cells from 0 where one cell is at fault, else it is None.
    `kind` is a fixed phrase; `reason` says more and still holds no cell's text.
    """

    number: int
    position: int | None
    kind: str
    reason: str


RawItem = RawRow | RawFault


class UnreadableError(SingleViewError):
    """The whole file is quarantined; the message is one sentence with what to do next."""


@dataclass
class OpenedFile:
    """A file that is being read.

    `items` may be read once; `notes` and `encoding` are complete when it is exhausted.
    `is_delimited` is true where marks in the text part the cells: a lost one moves words.
    """

    items: Iterator[RawItem]
    encoding: str = ""
    notes: list[str] = field(default_factory=list)
    is_delimited: bool = False


class Reader(Protocol):
    """How a file of one format is opened."""

    def __call__(self, path: Path, extract: Extract) -> OpenedFile:
        """Open a delivered file.

        Raises:
            UnreadableError: the file as a whole is not what was agreed.
        """
