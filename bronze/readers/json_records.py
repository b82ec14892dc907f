"""JSON: a list of objects, or an object a line; numbers are taken as they are written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TextIO

from bronze.readers import records, sniff
from bronze.readers.json_text import BrokenJsonError, JsonText, decoded
from bronze.readers.raw import OpenedFile, RawFault, UnreadableError
from bronze.readers.records import Record
from contracts import Extract, Json

LINES: Final = (".jsonl", ".ndjson")
NO_OBJECT = "no JSON object"
TOO_LARGE = "a record is too large"
_NO_LIST = (
    f"The file is no list of records: ask the sender for one list of objects, none of them over "
    f"{records.LARGEST:,} characters, or for an object a line (.jsonl)."
)


def open_file(path: Path, extract: Extract) -> OpenedFile:
    """Open a file of JSON objects.

    Raises:
        UnreadableError: it is no JSON, or no list of objects.
    """
    sniff.require_file(path, Json.suffixes)
    encoding = sniff.encoding_of(path, "utf-8")
    return records.opened(
        lambda: _records(path, encoding.name), extract, encoding.name, encoding.note
    )


def _records(path: Path, encoding: str) -> Iterator[Record]:
    with path.open(encoding=encoding, errors="damaged") as file:
        is_list = path.suffix.lower() not in LINES or JsonText(file).peek() == "["
        file.seek(0)
        yield from (_listed if is_list else _lines)(file)


def _lines(file: TextIO) -> Iterator[Record]:
    while line := file.readline(records.LARGEST + 1):
        if len(line) > records.LARGEST:
            _skip_rest(file, line)
            yield RawFault(0, None, TOO_LARGE, f"it has over {records.LARGEST:,} characters")
        elif line.strip():
            yield _record_of_line(line)


def _skip_rest(file: TextIO, rest: str) -> None:
    while rest and not rest.endswith("\n"):
        rest = file.readline(records.LARGEST)


def _listed(file: TextIO) -> Iterator[Record]:
    text = JsonText(file)
    try:
        yield from map(_record, text.elements() if text.peek() == "[" else _only_list(text))
        text.require_end()
    except BrokenJsonError:
        raise UnreadableError(_NO_LIST) from None


def _only_list(text: JsonText) -> Iterator[Any]:
    """The elements of the one list among an object's values."""
    lists = 0
    mark = text.take("{")
    while mark != "}":
        text.value()
        text.take(":")
        if text.peek() == "[":
            lists += 1
            yield from text.elements()
        else:
            text.value()
        mark = text.take(",}")
    if lists != 1:
        raise BrokenJsonError


def _record_of_line(line: str) -> Record:
    try:
        return _record(decoded(line))
    except BrokenJsonError:
        return _record(None)


def _record(value: object) -> Record:
    if not isinstance(value, dict):
        return RawFault(0, None, NO_OBJECT, "it cannot be read as one JSON object")
    values: dict[str, list[str]] = {}
    try:
        for name, texts in _flat(value, "", records.DEEPEST):
            values.setdefault(name, []).extend(texts)
    except BrokenJsonError:
        return RawFault(0, None, NO_OBJECT, "its values are nested too deeply")
    return values


def _flat(values: dict[str, Any], above: str, levels: int) -> Iterator[tuple[str, list[str]]]:
    if not levels:
        raise BrokenJsonError
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.", levels - 1)
        elif isinstance(value, list):
            yield f"{above}{name}", [_text(each) for each in value]
        else:
            yield f"{above}{name}", [_text(value)]


def _text(value: object) -> str:
    """A value as text; what is nested within a list is nobody's to place."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value)
