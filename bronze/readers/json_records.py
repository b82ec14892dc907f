"""JSON: a list of objects, or an object a line; numbers are taken as they are written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bronze.readers import records, sniff
from bronze.readers.raw import LONGEST, OpenedFile, RawFault, UnreadableError
from bronze.readers.records import Record
from contracts import Extract, Json

LARGEST_LIST: Final = 200 * 2**20
"""Bytes of a list of objects, which is read whole; lines have no such limit."""
LINES = (".jsonl", ".ndjson")
NO_OBJECT = "no JSON object"


def open_file(path: Path, extract: Extract) -> OpenedFile:
    """Open a file of JSON objects.

    Raises:
        UnreadableError: it is no JSON, no list of objects, or a list that is too large.
    """
    sniff.require_file(path, Json.suffixes)
    encoding = sniff.encoding_of(path, "utf-8")
    if path.suffix.lower() in LINES:
        names = records.names_of(_lines(path, encoding.name))
        items = records.items(names, _lines(path, encoding.name), extract)
    else:
        listed = list(_list(path, encoding.name))
        items = records.items(records.names_of(listed), listed, extract)
    return OpenedFile(items, encoding.name, [encoding.note] if encoding.note else [])


def _lines(path: Path, encoding: str) -> Iterator[Record]:
    with path.open(encoding=encoding, errors="damaged") as file:
        while line := file.readline(LONGEST + 1):
            if len(line) > LONGEST:
                raise UnreadableError(
                    f"A line has over {LONGEST:,} characters: ask the sender for an object a line."
                )
            if line.strip():
                yield _record(_decoded(line))


def _list(path: Path, encoding: str) -> Iterator[Record]:
    if path.stat().st_size > LARGEST_LIST:
        raise UnreadableError(
            "The list is too large to be read at once: ask the sender for a file with an object "
            "a line (.jsonl)."
        )
    content = _decoded(path.read_text(encoding=encoding, errors="damaged"))
    values = list(content.values()) if isinstance(content, dict) else [content]
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) != 1:
        raise UnreadableError(
            "The file is no list of records: ask the sender for one list of objects."
        )
    yield from map(_record, lists[0])


def _decoded(text: str) -> Any:  # noqa: ANN401 # whatever JSON holds
    """The value, its numbers as they are written; a fault's own text is never passed on."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _record(value: object) -> Record:
    if not isinstance(value, dict):
        return RawFault(0, None, NO_OBJECT, "it cannot be read as one JSON object")
    return dict(_flat(value, ""))


def _flat(values: dict[str, Any], above: str) -> Iterator[tuple[str, list[str]]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        elif isinstance(value, list):
            yield f"{above}{name}", [_text(each) for each in value]
        else:
            yield f"{above}{name}", [_text(value)]


def _text(value: object) -> str:
    """A value as text; what is nested within a list is nobody's to place."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value)
