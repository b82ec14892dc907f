"""Tables grown for a bench: their rows many times over, in seconds, each copy under other names."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
from deltalake import write_deltalake

from dagster_project.audiences.gold_reader import parquet_rows
from dagster_project.lake.table_schema import PROPERTIES

NAMES_OF_ONE = ("_id", "_key")
"""How the columns end that name a child or a row: they get another name in every copy."""


def renamed(column: str) -> str:
    """SQL for a column under the name of its copy."""
    return f'"{column}" || \'-\' || copy AS "{column}"'


def write_copies(
    files: Sequence[Path], values: Iterable[str], copies: int, into: Path, order: str = ""
) -> None:
    """Write the rows of Parquet files so many times over as a Delta table, in a gigabyte.

    Args:
        files: of the rows.
        values: SQL for each column.
        copies: how many; `copy` is the number of each.
        into: folder of the table.
        order: SQL for the order of the rows; any if empty.
    """
    rows = f"{parquet_rows(files)} CROSS JOIN range({copies}) AS copies(copy)"
    query = f"SELECT {', '.join(values)} FROM {rows} {order}"  # noqa: S608 - our own names
    with duckdb.connect(config={"threads": 1, "memory_limit": "1GB"}) as grower:
        reader = grower.sql(query).to_arrow_reader(100_000)
        write_deltalake(into, reader, configuration=PROPERTIES)
