"""Committing Parquet files that stand aside to a Delta table, without a query.

A commit of Spark's own reads the table's log back in jobs of its own and asks every column for its
smallest and largest value, which for a small table costs more than its rows. This names the files
and how many rows each has, and so Delta's log quotes no value of anybody.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.transaction import AddAction


def commit(
    parts: Path, folder: Path, schema: Schema, mode: str, properties: CommitProperties
) -> None:
    """Move the files into the table's folder and make them its content, or add them to it.

    Args:
        parts: folder of the Parquet files; they are there no more afterwards.
        folder: of the table, which was made before.
        schema: the table's columns from now on.
        mode: `overwrite` or `append`.
        properties: what the commit tells of itself.
    """
    table = DeltaTable(folder)
    if mode == "append":
        _add_columns(table, schema)
    table.create_write_transaction(
        list(_moved(parts, folder)), mode, schema, commit_properties=properties
    )


def _add_columns(table: DeltaTable, schema: Schema) -> None:
    """Let the table have what its contract gained; only an overwriting commit does so by itself."""
    names = {field.name for field in table.schema().fields}
    gained = [field for field in schema.fields if field.name not in names]
    if gained:
        table.alter.add_columns(gained)


def _moved(parts: Path, folder: Path) -> Iterator[AddAction]:
    """The files in their new place; one without rows stays where it is."""
    for path in sorted(parts.glob("*.parquet")):
        rows = pq.read_metadata(path).num_rows
        if rows:
            moved = Path(shutil.move(path, folder / path.name))
            state = moved.stat()
            stats = json.dumps({"numRecords": rows})
            yield AddAction(moved.name, state.st_size, {}, state.st_mtime_ns // 10**6, True, stats)  # noqa: FBT003 - data changes
