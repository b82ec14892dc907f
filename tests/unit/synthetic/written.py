"""Reading what the made-up council wrote, with nothing of its own code."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import python_calamine

from contracts import Csv, Extract, Json, Xml

Cells = dict[str, str]


def rows_of(path: Path, extract: Extract) -> list[Cells]:
    """The rows of a delivery by header, whatever its format."""
    layout = extract.format
    if isinstance(layout, Csv):
        return table(path, layout.delimiter, layout.encoding)
    if isinstance(layout, Json):
        return objects(path)
    return elements(path, layout.record) if isinstance(layout, Xml) else sheet(path)


def table(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[Cells]:
    """The rows of a delimited file by header."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def sheet(path: Path) -> list[Cells]:
    """The rows of a workbook's first sheet by header."""
    header, *rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    return [{str(name): str(cell) for name, cell in zip(header, row, strict=True)} for row in rows]


def objects(path: Path) -> list[Cells]:
    """The objects of a JSON list, each by the paths of its values."""
    return [dict(_of_object(each, "")) for each in json.loads(path.read_text(encoding="utf-8"))]


def elements(path: Path, name: str) -> list[Cells]:
    """The elements of a name in XML, each by the paths of its values, repeated ones numbered."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 # what we wrote ourselves
    return [dict(_of_element(each, "")) for each in root.iter(name)]


def _of_object(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _of_object(each, f"{path}.{name}" if path else name)
    else:
        yield path, str(value or "")


def _of_element(element: ElementTree.Element, path: str) -> Iterator[tuple[str, str]]:
    yield from ((f"{path}@{name}", value) for name, value in element.attrib.items())
    numbers: dict[str, int] = {}
    for child in element:
        numbers[child.tag] = numbers.get(child.tag, 0) + 1
        numbered = child.tag in {"Contact", "Phone", "School"}
        name = f"{child.tag}[{numbers[child.tag]}]" if numbered else child.tag
        if len(child):
            yield from _of_element(child, f"{path}{name}/")
        else:
            yield f"{path}{name}", child.text or ""


def contents(landing: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path."""
    return {
        path.relative_to(landing).as_posix(): path.read_bytes()
        for path in sorted(landing.rglob("*"))
        if path.is_file()
    }
