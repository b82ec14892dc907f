"""Tables as people draw them: a row of names, then a row a line, cells between bars.

`-` is null, `yes` and `no` are flags, and a list is written with `+` between its parts.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from contracts import Table
from silver.shared.frames import frame_of

NULL = "-"

_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "date": date.fromisoformat,
    "timestamp": lambda cell: datetime.fromisoformat(cell).astimezone(),
    "bigint": int,
    "int": int,
    "double": float,
    "boolean": {"yes": True, "no": False}.__getitem__,
    "array<string>": lambda cell: cell.split("+"),
}


def table_of(spark: SparkSession, shape: Table | str, drawing: str, **same: str) -> DataFrame:
    """A frame with the rows that are drawn.

    Args:
        spark: the session.
        shape: the contract of the table, or `name type, name type`.
        drawing: the rows; a column that is not drawn is null.
        same: cells of columns that say the same on every row.

    Raises:
        ValueError: a column is drawn that the table does not have, or a line lacks a cell.
    """
    types = _types(shape)
    names, *lines = _cells(drawing)
    unknown = {*names, *same} - set(types)
    if unknown:
        raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
    rows = [same | dict(zip(names, line, strict=True)) for line in lines]
    typed = [
        tuple(_value(row.get(name, NULL), kind) for name, kind in types.items()) for row in rows
    ]
    return frame_of(spark, typed, ", ".join(f"`{n}` {kind}" for n, kind in types.items()))


def drawn(drawing: str) -> list[dict[str, Any]]:
    """The rows that are drawn, without a session: numbers, flags and nulls as what they are."""
    names, *lines = _cells(drawing)
    return [dict(zip(names, map(_plain, line), strict=True)) for line in lines]


def _plain(cell: str) -> object:
    if cell in {"yes", "no", NULL}:
        return {"yes": True, "no": False, NULL: None}[cell]
    if cell.isdigit():
        return int(cell)
    whole, point, part = cell.partition(".")
    return float(cell) if point and (whole + part).isdigit() else cell


def assert_same(frame: DataFrame, drawing: str) -> None:
    """Assert that the frame holds the rows that are drawn, in any order, and no others.

    Only the columns that are drawn are looked at.
    """
    names, *lines = _cells(drawing)
    rows = [[_cell(value) for value in row] for row in frame.select(*names).collect()]
    assert sorted(rows) == sorted(lines)


def _types(shape: Table | str) -> dict[str, str]:
    if isinstance(shape, Table):
        return {column.name: str(column.type) for column in shape.columns}
    return dict(part.split() for part in shape.split(","))


def _cells(drawing: str) -> list[list[str]]:
    lines = [line for line in drawing.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _value(cell: str, kind: str) -> object:
    return None if cell == NULL else _READ[kind](cell)


def _cell(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "+".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
