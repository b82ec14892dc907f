"""Commits of a run to the lake's tables: each on the version that the run has read, or none."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from pyspark.sql.pandas.types import to_arrow_schema

from contracts import Table
from dagster_project.lake import parquet_commit, storage
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.right_to_write import (
    OvertakenError,
    RightToWrite,
    append,
    commit_properties,
    not_overtaken,
)
from dagster_project.lake.storage import Folder
from dagster_project.lake.table_schema import PROPERTIES, delta_schema, schema
from gold import publication

Row = Mapping[str, object]


def right_to_write(root: Folder) -> RightToWrite:
    """Take the right to write a lake; on a store its table of publications is made for that."""
    if not isinstance(root, Path):
        create(root, publication.TABLE)
    return RightToWrite.take(root)


def create(root: Folder, table: Table) -> DeltaTable:
    """The table, which is made where it is missing.

    Raises:
        OvertakenError: another run makes it at this moment.
    """
    folder = root / table.path
    if storage.has_table(folder):
        return storage.delta_table(folder)
    try:
        return storage.create_table(folder, delta_schema(table), table.about, PROPERTIES)
    except DeltaError:
        raise OvertakenError from None


class TableWriter:
    """What one run commits."""

    def __init__(
        self,
        root: Folder,
        right: RightToWrite,
        copies: LocalCopies,
        metadata: Mapping[str, str],
    ) -> None:
        """Open the lake for commits.

        Args:
            root: of the lake.
            right: the run's.
            copies: take over the files that go to a store.
            metadata: what every commit tells of itself.
        """
        self._root, self._right = root, right
        self._copies, self._metadata = copies, metadata

    def commit(self, table: Table, parts: Path, mode: str, at: int | None) -> int:
        """Make Parquet files that stand aside the table's content, or add them to it.

        Args:
            table: which.
            parts: folder of the files; they are there no more afterwards.
            mode: `overwrite` or `append`.
            at: the version that the run has read; none of a table that it has to make.

        Returns:
            The table's version.

        Raises:
            OvertakenError: another run has begun to write the lake.
        """
        written = self._as_read(table, at)
        target = parquet_commit.Target(written, self._root / table.path, self._copies)
        properties = commit_properties(self._metadata)
        with not_overtaken():
            return parquet_commit.commit(parts, target, delta_schema(table), mode, properties)

    def add(self, table: Table, rows: Sequence[Row], at: int | None) -> int:
        """Add a few rows that were made on the driver to a table; returns its version.

        Args:
            table: which.
            rows: by column.
            at: the version that the run has read; none of a table that it has to make.

        Raises:
            OvertakenError: another run has begun to write the lake.
        """
        return append(self._as_read(table, at), _in_columns(table, rows), self._metadata)

    def publish(self, row: Row) -> int:
        """Make the run the night that readers see, by one row of gold/publication.

        Returns:
            The version of that table.

        Raises:
            OvertakenError: another run has begun to write the lake; nothing is published.
        """
        create(self._root, publication.TABLE)
        return self._right.publish(_in_columns(publication.TABLE, [row]), self._metadata)

    def _as_read(self, table: Table, at: int | None) -> DeltaTable:
        """The table, made where it is missing, if it stands as the run has read it."""
        self._right.require()
        as_it_is = create(self._root, table)
        # A run that was overtaken while it wrote a table has left it ahead of what this one reads.
        if not isinstance(self._root, Path) and as_it_is.version() != (at or 0):
            raise OvertakenError
        return as_it_is


def _in_columns(table: Table, rows: Sequence[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=to_arrow_schema(schema(table)))
