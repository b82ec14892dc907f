"""XML, record by record: names, paths and text; no entity of the file's own, and no network."""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from bronze.readers import records, sniff
from bronze.readers.raw import OpenedFile, UnreadableError
from bronze.readers.records import Record
from contracts import Extract, Xml

_CHUNK = 1 << 20
_PIECE = 1 << 16
_FORBIDDEN = (b"<!doctype", b"<!entity")
_BROKEN = UnreadableError(
    "The file is not well-formed XML: ask the sender to make it again; a part of it may be missing."
)
_TOO_LARGE = UnreadableError(
    f"A record, or what stands between two, has over {records.LARGEST:,} characters: ask the "
    "sender for the extract that was agreed, without documents in it."
)
_TOO_DEEP = UnreadableError(
    "The file's elements are nested too deeply: ask the sender for the extract as agreed."
)
_Event = tuple[str, Element, int]
"""What happened to an element, and how many bytes had been read by then."""


def open_file(path: Path, extract: Extract) -> OpenedFile:
    """Open a file whose records are the elements that the extract's `Xml` format names.

    Raises:
        UnreadableError: it is no XML, declares a document type, or has no such element.
    """
    sniff.require_file(path, Xml.suffixes)
    _require_no_document_type(path)
    agreed = extract.format if isinstance(extract.format, Xml) else Xml()
    return records.opened(lambda: _records(path, agreed), extract)


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


def _records(path: Path, agreed: Xml) -> Iterator[Record]:
    """What each record says. What has been read is let go: a large file needs no large memory."""
    tree = _OpenElements(agreed.record)
    for event, element, bytes_read in _events(path):
        if event == "start":
            tree.begin(element, bytes_read)
        else:
            if tree.is_record:
                yield _values(element, agreed.numbered)
            tree.end(element)


class _OpenElements:
    """The elements that have begun and not ended, the root first, and the record among them."""

    def __init__(self, record: str) -> None:
        self._record = record
        self._elements: list[Element] = []
        self._level_of_record = 0
        self._record_began = 0

    @property
    def is_record(self) -> bool:
        """Whether the innermost element is the record, which may hold others of its name."""
        return len(self._elements) == self._level_of_record

    def begin(self, element: Element, bytes_read: int) -> None:
        """An element begins, within a record that must not fill memory."""
        self._elements.append(element)
        if len(self._elements) > records.DEEPEST:
            raise _TOO_DEEP
        if not self._level_of_record and _name(element.tag) == self._record:
            self._level_of_record, self._record_began = len(self._elements), bytes_read
        if self._level_of_record and bytes_read - self._record_began > records.LARGEST:
            raise _TOO_LARGE

    def end(self, element: Element) -> None:
        """The innermost element ends. Unless a record needs it still, it is let go."""
        if self.is_record:
            self._level_of_record = 0
        self._elements.pop()
        if self._elements and not self._level_of_record:
            self._elements[-1].remove(element)


def _events(path: Path) -> Iterator[_Event]:
    """What the parser meets; a tag or a text without end would fill memory, and be read anew."""
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    bytes_read = last_event = 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                bytes_read += len(piece)
                parser.feed(piece)
                # Of what a parser can tell, it was asked for the beginnings and ends of elements.
                for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                    last_event = bytes_read
                    yield event, element, bytes_read
                _require_event(bytes_read - last_event)
        parser.close()
    except (ParseError, ValueError, LookupError):
        raise _BROKEN from None


def _require_event(silent_bytes: int) -> None:
    if silent_bytes > records.LARGEST:
        raise _TOO_LARGE


def _values(element: Element, numbered: Collection[str]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    _collect(element, "", values, numbered)
    return values


def _collect(
    element: Element, path: str, values: dict[str, list[str]], numbered: Collection[str]
) -> None:
    """Every attribute, and the text of every element that holds no other, by its path."""
    for name, value in element.attrib.items():
        values.setdefault(f"{path}@{_name(name)}", []).append(value)
    if len(element) == 0 and path:
        values.setdefault(path.rstrip("/"), []).append(element.text or "")
    counted: Counter[str] = Counter()
    for child in element:
        name = _name(child.tag)
        counted[name] += 1
        place = f"[{counted[name]}]" if name in numbered else ""
        _collect(child, f"{path}{name}{place}/", values, numbered)


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
