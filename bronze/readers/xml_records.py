"""XML, record by record: names, paths and text; no entity of the file's own, and no network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError, iterparse

from bronze.readers import records, sniff
from bronze.readers.raw import OpenedFile, UnreadableError
from bronze.readers.records import Record
from contracts import Extract, Xml

DEEPEST: Final = 40
"""Levels of elements within each other that a record may have."""
_CHUNK = 1 << 20
_FORBIDDEN = (b"<!doctype", b"<!entity")
_BROKEN = UnreadableError(
    "The file is not well-formed XML: ask the sender to make it again; a part of it may be missing."
)


def open_file(path: Path, extract: Extract) -> OpenedFile:
    """Open a file whose records are the elements that the extract's `Xml` format names.

    Raises:
        UnreadableError: it is no XML, declares a document type, or has no such element.
    """
    sniff.require_file(path, Xml.suffixes)
    _require_no_document_type(path)
    record = extract.format.record if isinstance(extract.format, Xml) else ""
    names = records.names_of(_records(path, record))
    return OpenedFile(records.items(names, _records(path, record), extract))


def _require_no_document_type(path: Path) -> None:
    """Refuse what could expand without bound or reach beyond the file, in whatever encoding."""
    end = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = end + chunk.replace(b"\0", b"").lower()
            if any(word in text for word in _FORBIDDEN):
                raise UnreadableError(
                    "The file declares a document type, which is not read: ask the sender for "
                    "plain XML."
                )
            end = text[-16:]


def _records(path: Path, record: str) -> Iterator[Record]:
    """What each record says. What has been read is let go: a large file needs no large memory."""
    above: list[Element] = []
    for event, element in _events(path):
        if event == "start":
            above.append(element)
            _require_depth(len(above))
            continue
        above.pop()
        if any(_name(each.tag) == record for each in above):
            continue
        if _name(element.tag) == record:
            yield _values(element)
        if above:
            above[-1].remove(element)


def _events(path: Path) -> Iterator[tuple[str, Element]]:
    try:
        with path.open("rb") as file:
            yield from iterparse(file, events=("start", "end"))  # noqa: S314 - a document type was refused before: nothing can expand
    except (ParseError, ValueError):
        raise _BROKEN from None


def _require_depth(levels: int) -> None:
    if levels > DEEPEST:
        raise UnreadableError(
            "The file's elements are nested too deeply: ask the sender for the extract as agreed."
        )


def _values(element: Element) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for path, text in _leaves(element, ""):
        values.setdefault(path, []).append(text)
    return values


def _leaves(element: Element, path: str) -> Iterator[tuple[str, str]]:
    """Every attribute, and the text of every element that holds no other."""
    for name, value in element.attrib.items():
        yield f"{path}@{_name(name)}", value
    if len(element) == 0 and path:
        yield path.rstrip("/"), element.text or ""
    for child in element:
        yield from _leaves(child, f"{path}{_name(child.tag)}/")


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
