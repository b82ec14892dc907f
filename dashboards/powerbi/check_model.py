"""What is wrong with a semantic model, as far as its text shows it: names, ends, types, reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dashboards.powerbi.model import (
    CHILD,
    DERIVED,
    NAMES_OF_CHILDREN,
    PERSON,
    SECURITY,
    filter_of_children,
)
from dashboards.powerbi.project_text import ModelText

TEXT = re.compile(r'"(?:[^"]|"")*"')
COLUMN = re.compile(r"'([^']+)'\[([^\]]+)\]")
TABLE = re.compile(r"'([^']+)'")
MEASURE = re.compile(r"(?<!['\w])\[([^\]]+)\]")
READER = "USERPRINCIPALNAME ()"
NOBODY = "FALSE ()"


def faults(model: ModelText) -> Iterator[str]:
    """Everything that is wrong with a model, each as a sentence that names the place."""
    yield from _of_names(model)
    for name, dax in _expressions(model):
        yield from (
            f"{name} names {missing}, which is not there" for missing in missing_in(dax, model)
        )
        if not _is_closed(dax):
            yield f"{name} has a bracket or a text that is not closed"
    yield from _of_relationships(model)
    if not model.roles:
        yield "there is no role: everybody would see every child"
    for role, filters in model.roles.items():
        yield from (f"role {role}: {fault}" for fault in _of_role(filters, model))


def missing_in(dax: str, model: ModelText) -> list[str]:
    """What an expression names and the model does not have."""
    code = TEXT.sub('""', dax)
    columns = [
        f"'{table}'[{name}]"
        for table, name in COLUMN.findall(code)
        if table not in model.tables or name not in model.tables[table].columns
    ]
    rest = COLUMN.sub(" ", code)
    tables = [f"'{name}'" for name in TABLE.findall(rest) if name not in model.tables]
    measures = [f"[{name}]" for name in MEASURE.findall(rest) if name not in model.measures]
    return [*columns, *tables, *measures]


def _is_closed(dax: str) -> bool:
    """Whether every text and bracket of an expression that is opened is closed, in turn."""
    code = re.sub(r"'[^']*'|\[[^\]]*\]", "", TEXT.sub("", dax))
    is_text_closed = '"' not in code
    while (shorter := re.sub(r"\([^(){}]*\)|\{[^(){}]*\}", "", code)) != code:
        code = shorter
    return is_text_closed and not re.search(r"[(){}\[\]]", code)


def _expressions(model: ModelText) -> Iterator[tuple[str, str]]:
    for table in model.tables.values():
        yield from ((f"measure {name}", dax) for name, dax in table.measures.items())
    for role, filters in model.roles.items():
        yield from ((f"role {role}, table {table}", dax) for table, dax in filters.items())


def _of_names(model: ModelText) -> Iterator[str]:
    names = [name.lower() for table in model.tables.values() for name in table.measures]
    yield from (f"two measures are called {name}" for name in {*names} if names.count(name) > 1)
    for name, table in model.tables.items():
        columns = {column.lower() for column in table.columns}
        twice = [measure for measure in table.measures if measure.lower() in columns]
        yield from (f"measure {each} has the name of a column of its table" for each in twice)
        silent = [each for each in (*table.columns, *table.measures) if not table.about.get(each)]
        yield from (f"nothing says what {name}[{each}] is" for each in silent)
        is_read = name in DERIVED or f'ReadTable("{name}", ' in table.query
        if not is_read:
            yield f"no query fills {name}"


def _of_relationships(model: ModelText) -> Iterator[str]:
    for name, properties in model.relationships.items():
        ends = [_end(properties.get(side, ""), model) for side in ("fromColumn", "toColumn")]
        if None in ends:
            yield f"relationship {name} has an end that is not there"
        elif ends[0] != ends[1]:
            yield f"relationship {name} joins {ends[0]} to {ends[1]}"
        if "crossFilteringBehavior" in properties or "securityFilteringBehavior" in properties:
            yield f"relationship {name} lets a filter through from the many to the one"
        if SECURITY.keys() & {properties.get(side, "").split(".")[0] for side in properties}:
            yield f"relationship {name} joins a table that says who may see whom, and hides itself"


def _end(named: str, model: ModelText) -> str | None:
    """The type of the column at a relationship's end; None where it is not there."""
    table, _, column = named.partition(".")
    return model.tables[table].columns.get(column) if table in model.tables else None


def _of_role(filters: Mapping[str, str], model: ModelText) -> Iterator[str]:
    reached = tables_reached(model)
    yield from (f"readers can read {name}" for name in SECURITY if filters.get(name) != NOBODY)
    for name, table in model.tables.items():
        if name not in SECURITY and PERSON in table.columns and name not in reached:
            yield f"its filter does not reach {name}"
        for column in {*NAMES_OF_CHILDREN} & table.columns.keys() - {PERSON}:
            if f"'{name}'[{column}] IN" not in filters.get(name, ""):
                yield f"{name}[{column}] may name whom a reader never sees"
    yield from _of_filter_of_children(filters.get(CHILD, ""))


def tables_reached(model: ModelText) -> set[str]:
    """The tables that a filter on children reaches: those whose rows are joined to their child."""
    reached = {CHILD}
    for properties in model.relationships.values():
        table, _, column = properties.get("fromColumn", "").partition(".")
        is_active = properties.get("isActive", "true") == "true"
        if is_active and column == PERSON and properties.get("toColumn") == f"{CHILD}.{PERSON}":
            reached.add(table)
    return reached


def _of_filter_of_children(condition: str) -> Iterator[str]:
    if READER not in condition:
        yield "its filter on children does not ask who reads"
    for table in SECURITY:
        if f"'{table}'" not in condition:
            yield f"its filter on children does not ask {table}"
    if "".join(condition.split()) != "".join(filter_of_children().split()):
        yield "its filter on children is not the one that the tests have tried"
