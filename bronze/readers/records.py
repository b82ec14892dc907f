"""What readers of records (JSON, XML) share: named values become cells below one header."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from bronze.readers.raw import (
    LONGEST,
    MOST_COLUMNS,
    OpenedFile,
    RawFault,
    RawItem,
    RawRow,
    UnreadableError,
)
from contracts import DeliveryMode, Extract
from contracts.field import folded

LARGEST: Final = 1_000_000
"""Characters of a record, with all that was not agreed: it is held in memory."""
DEEPEST: Final = 40
"""Levels of values within each other that a record may have."""
NO_RECORD = "the file holds no record: nothing changed, if that is what the sender meant"
REPEATED = "a value stands several times"
TOO_LONG = "a value is too long"
NO_TEXT = "a value holds characters that are no text"
_NO_TEXT = re.compile("[\0\ud800-\udfff]")

Record = Mapping[str, list[str]] | RawFault
"""What a record says by the name of each value (of which there may be several), or why it cannot
be read."""


def opened(
    read: Callable[[], Iterable[Record]], extract: Extract, encoding: str = "", note: str = ""
) -> OpenedFile:
    """A file of records, which are read twice: for the names of their values, then for these.

    A file of changes may hold none: nothing changed, which is told.

    Raises:
        UnreadableError: there are none where there should be, or far too many kinds of value.
    """
    names, notes = _names(read()), [note] if note else []
    if not names and extract.delivery_mode is DeliveryMode.SNAPSHOT:
        raise UnreadableError("The file holds no record: ask the sender for the extract again.")
    if not names:
        names = [field.on(extract.day).header for field in extract.agreed_fields]
        notes.append(NO_RECORD)
    return OpenedFile(_items(names, read(), extract), encoding, notes)


def _names(records: Iterable[Record]) -> list[str]:
    """The names of all values, in the order in which they are first met."""
    names: dict[str, None] = {}
    for record in records:
        if isinstance(record, Mapping):
            names.update(dict.fromkeys(record))
        if len(names) > MOST_COLUMNS:
            raise UnreadableError(
                f"The file has more than {MOST_COLUMNS:,} kinds of value: ask the sender for the "
                "extract that was agreed."
            )
    return list(names)


def _items(names: list[str], records: Iterable[Record], extract: Extract) -> Iterator[RawItem]:
    """The names as a header, then a row for each record; they are numbered from 1."""
    agreed = {spelling for field in extract.agreed_fields for spelling in field.spellings}
    is_agreed = [folded(name) in agreed for name in names]
    yield RawRow(0, names)
    for number, record in enumerate(records, start=1):
        if isinstance(record, RawFault):
            yield record._replace(number=number)
            continue
        values = [record.get(name, []) for name in names]
        fault = next(_faults(number, values, is_agreed), None)
        yield fault or RawRow(number, [" ".join(each) for each in values])


def _faults(number: int, values: list[list[str]], is_agreed: list[bool]) -> Iterator[RawFault]:
    """Values of agreed fields that nobody can place: which of two was meant, or a file in one."""
    for position, (each, agreed) in enumerate(zip(values, is_agreed, strict=True)):
        if agreed and len(each) > 1:
            reason = f"a value stands {len(each)} times in one record"
            yield RawFault(number, position, REPEATED, reason)
        elif agreed and any(len(value) > LONGEST for value in each):
            yield RawFault(number, position, TOO_LONG, f"a value has over {LONGEST:,} characters")
        elif agreed and any(map(_NO_TEXT.search, each)):
            yield RawFault(number, position, NO_TEXT, NO_TEXT)
