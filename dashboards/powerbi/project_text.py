"""A Power BI project read back from its text: what a check has to look at, and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    """The model as the project's text has it: each relationship's properties, each role's filters."""

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
    table, about = "", ""
    for head, body in _objects(text):
        indent, kind, named = head
        name, _, start = named.partition(" =")
        name = name.strip("'").replace("''", "'")
        expression = "\n".join([start, *_expression(body, len(indent))]).strip()
        properties = dict(_properties(body, len(indent)))
        if kind == "table":
            table = name
            model.tables[table] = TableText(query=_query(text))
        elif kind == "column":
            model.tables[table].columns[name] = properties.get("dataType", "")
        elif kind == "measure":
            model.tables[table].measures[name] = expression
        elif kind == "relationship":
            model.relationships[name] = properties
        elif kind == "role":
            table = name
            model.roles[table] = {}
        else:
            model.roles[table][name] = expression
        if kind in {"column", "measure"}:
            model.tables[table].about[name] = about
        last = body[-1].strip() if body else ""
        about = last.removeprefix("/// ") if last.startswith("///") else ""


def _query(text: str) -> str:
    return text.partition("\n\tpartition ")[2]


def _objects(text: str) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    """Each object's indent, kind and name, and the lines up to the next one."""
    head: tuple[str, str, str] | None = None
    body: list[str] = []
    for line in text.split("\n"):
        begun = OBJECT.match(line)
        if begun:
            if head:
                yield head, body
            head, body = (begun[1], begun[2], begun[3]), []
        elif line.strip():
            body.append(line)
    if head:
        yield head, body


def _expression(body: list[str], depth: int) -> Iterator[str]:
    """The lines of an expression: they stand deeper than the properties that follow it."""
    for line in body:
        if len(line) - len(line.lstrip("\t")) <= depth + 1:
            return
        yield line.strip()


def _properties(body: list[str], depth: int) -> Iterator[tuple[str, str]]:
    for line in body:
        named = PROPERTY.match(line)
        if named and len(line) - len(line.lstrip("\t")) == depth + 1:
            yield named[1], named[2] or "true"
