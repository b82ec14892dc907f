"""Committing Parquet files that stand aside to a Delta table, without a query.

A commit of Spark's own reads the table's log back in jobs of its own and asks every column for its
smallest and largest value, which for a small table costs more than its rows. This names the files
and how many rows each has, and so Delta's log quotes no value of anybody.
"""

import json
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.transaction import AddAction, RemoveAction

from dagster_project.lake import storage
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.storage import Folder


class Target(NamedTuple):
    """A table that files are committed to, as it was read, and its folder.

    `copies` take over what goes to a store, since the run is about to read it.
    """

    table: DeltaTable
    folder: Folder
    copies: LocalCopies


def commit(
    parts: Path, target: Target, schema: Schema, mode: str, properties: CommitProperties
) -> int:
    """Move the files into the table's folder and make them its content, or add them to it.

    Args:
        parts: folder of the Parquet files; they are there no more afterwards.
        target: the table.
        schema: the table's columns from now on.
        mode: `overwrite` or `append`.
        properties: what the commit tells of itself.

    Returns:
        The version that holds them.
    """
    version = target.table.version()
    if mode == "append":
        version += _add_columns(target.table, schema, properties)
    with_rows = {path: rows for path in sorted(parts.glob("*.parquet")) if (rows := _rows(path))}
    actions: list[AddAction | RemoveAction] = [
        _action(path, rows) for path, rows in with_rows.items()
    ]
    storage.take_in(with_rows, target.folder)
    target.table.create_write_transaction(actions, mode, schema, commit_properties=properties)
    target.copies.take_over(with_rows, target.folder)
    return version + 1


def _add_columns(table: DeltaTable, schema: Schema, properties: CommitProperties) -> int:
    """Let the table have what its contract gained; only an overwriting commit does so by itself.

    Returns:
        How many commits that took.
    """
    names = {field.name for field in table.schema().fields}
    gained = [field for field in schema.fields if field.name not in names]
    if gained:
        table.alter.add_columns(gained, commit_properties=properties)
    return 1 if gained else 0


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def _action(path: Path, rows: int) -> AddAction:
    """What the table's log notes of a file."""
    state = path.stat()
    stats = json.dumps({"numRecords": rows})
    return AddAction(path.name, state.st_size, {}, state.st_mtime_ns // 10**6, True, stats)  # noqa: FBT003 - data changes
