"""The semantic model as text, in Microsoft's Tabular Model Definition Language."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping

from contracts import Column, Type
from dashboards.powerbi.measures import WEB_ADDRESS, Measure
from dashboards.powerbi.model import (
    CALENDAR,
    CHILD,
    DERIVED,
    PERSON,
    SECURITY,
    Model,
    ModelTable,
    Relationship,
)

OURS = uuid.UUID("8d0b8a52-7a44-5c0c-8a4c-6f1d1f1c7a01")
ROLE = "Reader"
COMPATIBILITY = 1702
DATA_TYPES = {
    Type.TEXT: "string",
    Type.DATE: "dateTime",
    Type.TIMESTAMP: "dateTime",
    Type.INTEGER: "int64",
    Type.NUMBER: "double",
    Type.FLAG: "boolean",
}
"""The model's types for those of gold, which has no arrays in a folder of an audience."""
FORMATS = {Type.DATE: "d mmmm yyyy", Type.TIMESTAMP: "d mmmm yyyy hh:nn", Type.INTEGER: "0"}
KEYS = {PERSON, "member_person_id", "scope", "user_name", "source", "run_number"}
"""Columns that join and filter: nobody is offered them in the list of fields."""
NAME_OF_MODEL = "Single view"


def tag(*parts: str) -> str:
    """The one tag that an object has for ever, from what it is."""
    return str(uuid.uuid5(OURS, "/".join(parts)))


def database() -> str:
    """database.tmdl."""
    return f"database\n\tcompatibilityLevel: {COMPATIBILITY}\n"


def model_file(model: Model, queries: Iterable[str]) -> str:
    """model.tmdl: what holds for the whole model, and the order of its parts.

    Args:
        model: its tables.
        queries: names of the expressions, in the order in which people read them.
    """
    order = ",".join(f'"{name}"' for name in (*queries, *(table.name for table in model.tables)))
    return "\n".join(
        [
            f"/// The view of the child for one audience ({NAME_OF_MODEL}). Generated: see docs.",
            "model Model",
            "\tculture: en-GB",
            "\tdefaultPowerBIDataSourceVersion: powerBI_V3",
            "\tdiscourageImplicitMeasures",
            "\tsourceQueryCulture: en-GB",
            "\tdataAccessOptions",
            "\t\tlegacyRedirects",
            "\t\treturnErrorValuesAsNull",
            "",
            "annotation __PBI_TimeIntelligenceEnabled = 0",
            "",
            f"annotation PBI_QueryOrder = [{order}]",
            "",
            *(f"ref table {table.name}" for table in model.tables),
            "",
            f"ref role {ROLE}",
            "",
        ]
    )


def expressions_file(expressions: Mapping[str, str]) -> str:
    """expressions.tmdl: the parameters, and what every query is written with."""
    blocks = []
    for name, query in expressions.items():
        lines = [f"expression {name} ={_expression(query, 2)}", f"\tlineageTag: {tag(name)}"]
        if "IsParameterQuery" not in query:
            kind = "Function" if query.startswith("(") else "Table"
            lines += ["", f"\tannotation PBI_ResultType = {kind}"]
        blocks.append("\n".join([*lines, ""]))
    return "\n".join(blocks)


def relationships_file(relationships: Iterable[Relationship]) -> str:
    """relationships.tmdl: many to one, and a filter goes to the many alone."""
    return "\n".join(
        f"relationship {each.name}\n\tfromColumn: {each.from_table}.{each.from_column}\n"
        f"\ttoColumn: {each.to_table}.{each.to_column}\n"
        for each in relationships
    )


def role_file(filters: Mapping[str, str]) -> str:
    """The role's file: a reader sees the children with whom they share a scope, less their own."""
    permissions = [
        f"\ttablePermission {table} ={_expression(condition, 3)}\n"
        for table, condition in sorted(filters.items())
    ]
    about = "/// Whoever is in it sees the children with whom they share a scope, and no other."
    return "\n".join([about, f"role {ROLE}", "\tmodelPermission: read", "", *permissions])


def table_file(table: ModelTable, measures: Iterable[Measure], query: str) -> str:
    """A table's file: its measures, its columns and the query that fills it."""
    lines = [f"/// {table.contract.about}", f"table {table.name}"]
    lines += ["\tisHidden"] if table.name in SECURITY or table.name in DERIVED else []
    lines += [f"\tlineageTag: {tag(table.name)}"]
    lines += ["\tdataCategory: Time"] if table.name == CALENDAR else []
    for measure in measures:
        lines += ["", *_measure(measure)]
    for column in table.columns:
        lines += ["", *_column(table, column)]
    lines += ["", f"\tpartition {table.name} = m", "\t\tmode: import"]
    lines += [f"\t\tsource ={_expression(query, 4)}", ""]
    return "\n".join(lines)


def _measure(measure: Measure) -> Iterator[str]:
    yield f"\t/// {measure.about}"
    yield f"\tmeasure {quoted(measure.name)} ={_expression(measure.dax, 3)}"
    if measure.is_hidden:
        yield "\t\tisHidden"
    yield f"\t\tlineageTag: {tag(measure.table, 'measure', measure.name)}"
    if measure.is_link:
        yield f"\t\tdataCategory: {WEB_ADDRESS}"


def _column(table: ModelTable, column: Column) -> Iterator[str]:
    yield f"\t/// {column.about}"
    yield f"\tcolumn {column.name}"
    yield f"\t\tdataType: {DATA_TYPES[column.type]}"
    if column.name in KEYS:
        yield "\t\tisHidden"
    if table.name in {CHILD, CALENDAR} and table.contract.key == (column.name,):
        yield "\t\tisKey"
    if column.type in FORMATS:
        yield f"\t\tformatString: {FORMATS[column.type]}"
    yield f"\t\tlineageTag: {tag(table.name, 'column', column.name)}"
    yield "\t\tsummarizeBy: none"
    yield f"\t\tsourceColumn: {column.name}"
    yield ""
    yield "\t\tannotation SummarizationSetBy = User"
    if column.type is Type.DATE:
        yield ""
        yield "\t\tannotation UnderlyingDateTimeDataType = Date"


def _expression(text: str, depth: int) -> str:
    """An expression behind its `=`: on the line, or as lines that stand `depth` tabs deep."""
    if "\n" not in text:
        return f" {text}"
    return "\n" + "\n".join(_indented(line, depth) for line in text.split("\n"))


def _indented(line: str, depth: int) -> str:
    words = line.lstrip(" ")
    return "\t" * (depth + (len(line) - len(words)) // 4) + words if words else ""


def quoted(name: str) -> str:
    """A name as the language writes it: in quotes where it is more than one plain word."""
    return name if re.fullmatch(r"[\w-]+", name) else "'" + name.replace("'", "''") + "'"
