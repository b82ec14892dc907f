"""Files of records (JSON, XML) as partners lay them out: the first row names the others' values."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from contracts import Xml

Row = Sequence[object]
Values = dict[str, object]
_STEP = re.compile(r"([^\[]+)(?:\[(\d+)\])?")


class _RecordPages:
    """A file of records, which takes rows until it is closed."""

    start, between, end = "", "", ""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(self.start)
        self._names: list[str] = []
        self._written = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Write these rows, but for the first one of all: it holds the paths of the values."""
        for row in rows:
            if not self._names:
                self._names = [str(cell) for cell in row]
                continue
            self._file.write(self.between if self._written else "")
            self._file.write(self.text(dict(zip(self._names, row, strict=True))))
            self._written += 1

    def close(self) -> None:
        """Write what is left."""
        self._file.write(self.end)
        self._file.close()

    def text(self, values: Values) -> str:
        """A record as it stands in the file."""
        raise NotImplementedError


class JsonPages(_RecordPages):
    """A list of JSON objects, or an object a line; blanks are null."""

    def __init__(self, path: Path, *, is_lines: bool) -> None:
        marks = ("", "\n", "\n") if is_lines else ("[", ",\n", "]\n")
        self.start, self.between, self.end = marks
        super().__init__(path)

    def text(self, values: Values) -> str:
        """An object, with objects within it where a path has several parts."""
        record: Values = {}
        for path, value in values.items():
            *above, name = path.split(".")
            part: Values = record
            for each in above:
                inner = part.setdefault(each, {})
                part = inner if isinstance(inner, dict) else {}
            part[name] = None if value == "" else str(value)
        return json.dumps(record, ensure_ascii=False)


class XmlPages(_RecordPages):
    """Elements in a message; what is blank stands as an empty element."""

    start = "<?xml version='1.0' encoding='UTF-8'?><Message>"
    between = "\n"
    end = "</Message>\n"

    def __init__(self, path: Path, layout: Xml) -> None:
        self._record = layout.record
        super().__init__(path)

    def text(self, values: Values) -> str:
        """An element, with elements within it where a path has several parts."""
        record = Element(self._record)
        for path, value in values.items():
            *above, name = path.split("/")
            element = record
            for step in above:
                element = _child(element, *_parts(step))
            if name.startswith("@"):
                element.set(name[1:], str(value))
            else:
                _child(element, *_parts(name)).text = str(value) or None
        return tostring(record, encoding="unicode")


def _parts(step: str) -> tuple[str, int]:
    """The name of an element in a path, and which of those of its name it is, from 1."""
    match = _STEP.fullmatch(step)
    name, number = match.groups() if match else (step, None)
    return name, int(number or 1)


def _child(element: Element, name: str, number: int) -> Element:
    """The nth element of a name within another: made, with those before it, where it lacks."""
    children = element.findall(name)
    while len(children) < number:
        children.append(SubElement(element, name))
    return children[number - 1]
