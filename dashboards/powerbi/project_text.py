"""A Power BI project read back from its text: what a check has to look at, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

OBJECT = re.compile(r"^(\t*)(table|column|measure|relationship|role|tablePermission) (.+)$")
PROPERTY = re.compile(r"^\t+(\w+)(?:: (.*))?$")


@dataclass
class TableText:
    """A table as the project's text has it: types of its columns, and the DAX of its measures."""

    columns: dict[str, str] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    query: str = ""


@dataclass
class ModelText:
    """The model as the project's text has it: properties of relationships, filters of roles."""

    tables: dict[str, TableText] = field(default_factory=dict)
    relationships: dict[str, dict[str, str]] = field(default_factory=dict)
    roles: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def measures(self) -> dict[str, str]:
        """The home table of each measure."""
        return {name: home for home, table in self.tables.items() for name in table.measures}


@dataclass(frozen=True)
class PageText:
    """A page of the report, and its visuals by the name of their folder."""

    folder: str
    page: Mapping[str, Any]
    visuals: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class ProjectText:
    """A project's model and report."""

    model: ModelText
    pages: Mapping[str, PageText]
    order: Mapping[str, Any]
    report: Mapping[str, Any]


def files_of(folder: Path) -> dict[str, str]:
    """Every file of a project, by its path."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def read(files: Mapping[str, str]) -> ProjectText:
    """A project from its files.

    Args:
        files: text by path, as `files_of` gives it.

    Raises:
        ValueError: a file is no JSON.
        StopIteration: there is no report.
    """
    model = ModelText()
    for path, text in files.items():
        if path.endswith(".tmdl"):
            _read_tmdl(text, model)
    top = next(path for path in files if path.endswith("/report.json")).removesuffix("report.json")
    pages = {}
    for path in files:
        if path.startswith(f"{top}pages/") and path.endswith("/page.json"):
            folder = path.removesuffix("page.json")
            pages[folder.split("/")[-2]] = _page(files, folder)
    order = json.loads(files[f"{top}pages/pages.json"])
    return ProjectText(model, pages, order, json.loads(files[f"{top}report.json"]))


def _page(files: Mapping[str, str], folder: str) -> PageText:
    visuals = {
        path.split("/")[-2]: json.loads(text)
        for path, text in files.items()
        if path.startswith(f"{folder}visuals/") and path.endswith("/visual.json")
    }
    return PageText(folder.split("/")[-2], json.loads(files[f"{folder}page.json"]), visuals)


def _read_tmdl(text: str, model: ModelText) -> None:
    holder, about = "", ""
    for (indent, kind, named), body in _objects(text):
        name = named.partition(" =")[0].strip("'").replace("''", "'")
        holder = name if kind in {"table", "role"} else holder
        if kind == "table":
            model.tables[name] = TableText(query=text.partition("\n\tpartition ")[2])
        elif kind == "role":
            model.roles[name] = {}
        elif kind == "relationship":
            model.relationships[name] = dict(_properties(body, len(indent)))
        elif kind == "tablePermission":
            model.roles[holder][name] = _expression(named, body, len(indent))
        else:
            _add(model.tables[holder], (kind, name, about), named, body)
        about = _about_next(body)


def _add(table: TableText, what: tuple[str, str, str], named: str, body: list[str]) -> None:
    """Add a column or a measure to its table."""
    kind, name, about = what
    table.about[name] = about
    if kind == "column":
        table.columns[name] = dict(_properties(body, 1)).get("dataType", "")
    else:
        table.measures[name] = _expression(named, body, 1)


def _about_next(body: list[str]) -> str:
    """What the last line before an object says of it."""
    last = body[-1].strip() if body else ""
    return last.removeprefix("/// ") if last.startswith("///") else ""


def _objects(text: str) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    """Each object's indent, kind and name, and the lines up to the next one."""
    head: tuple[str, str, str] | None = None
    body: list[str] = []
    for line in text.split("\n"):
        beginning = OBJECT.match(line)
        if beginning:
            if head:
                yield head, body
            head, body = (beginning[1], beginning[2], beginning[3]), []
        elif line.strip():
            body.append(line)
    if head:
        yield head, body


def _expression(named: str, body: list[str], depth: int) -> str:
    """An expression: behind its `=`, and as lines deeper than the properties that follow it."""
    deeper = takewhile(lambda line: len(line) - len(line.lstrip("\t")) > depth + 1, body)
    return "\n".join([named.partition(" =")[2], *(line.strip() for line in deeper)]).strip()


def _properties(body: list[str], depth: int) -> Iterator[tuple[str, str]]:
    for line in body:
        named = PROPERTY.match(line)
        if named and len(line) - len(line.lstrip("\t")) == depth + 1:
            yield named[1], named[2] or "true"
