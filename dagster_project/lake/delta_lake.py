"""The lake: the only Delta reads and writes, and the publication that makes a night whole.

A run reads the published version of every table, or the version that the run itself wrote. A
table that is ahead of its publication was left by a run that died, or by one asset materialised
on its own: it is put back before the next run begins.

Rows of people go through Spark, and the match's tasks read their files by themselves
(docs/decisions/0003). What concerns the lake itself (making a table, putting it back,
one row of a ledger, which files a version has) goes through delta-rs, where Spark would cost
seconds for milliseconds of work (docs/decisions/0002).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from contracts import Table
from dagster_project.lake import published, settled, storage, table_writer
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.published import LakeError, fingerprint_text
from dagster_project.lake.storage import Folder
from dagster_project.lake.table_schema import schema
from dagster_project.lake.table_writer import TableWriter
from gold import publication
from silver.shared.frames import frame_of


class Lake:
    """Delta tables under one root, as one run sees them."""

    def __init__(self, root: Folder, spark: SparkSession, scratch: Path, as_of: date) -> None:
        """Open the lake for a run, which from here on is the one that may write it.

        Args:
            root: the lake's folder.
            spark: the run's session.
            scratch: folder of this run for frames that are not to be seen yet.
            as_of: the date that the run takes for today.

        Raises:
            OvertakenError: another run begins at this moment.
        """
        self._root = root
        self.spark = spark
        self._scratch = scratch
        self.as_of = as_of
        right = table_writer.right_to_write(root)
        self.published = published.last(root)
        self.run_number = self.published.run_number + 1
        metadata = {"run": str(self.run_number), "as_of": as_of.isoformat()}
        self._copies = LocalCopies(scratch)
        self._writer = TableWriter(root, right, self._copies, metadata)
        self._written: dict[str, int] = {}
        self.built_from: dict[str, str] = dict(self.published.built_from)
        self._staged: dict[str, Table] = {}
        self._no_more: dict[str, None] = {}

    def put_back(self) -> tuple[str, ...]:
        """Undo what a run that was not published left behind.

        Returns:
            The paths of the tables that were put back.
        """
        back = settled.put_back(self._root, self.published)
        self._written |= {path: version for path, version in back.items() if version is not None}
        return tuple(back)

    def read(self, table: Table) -> DataFrame:
        """The table as this run sees it: what it wrote or staged, else what was published.

        Returns:
            The table's columns in order; no rows where it was never written.
        """
        if table.path in self._staged:
            return self.parquet(self._scratch / table.path)
        return self._at(table, self._version_read(table))

    def has(self, table: Table) -> bool:
        """Whether the table was published before, or written in this run."""
        return table.path in self._written or table.path in self.published.versions

    def has_surplus(self, table: Table) -> bool:
        """Whether the table on disk has columns that its contract no longer names."""
        version = self._version_read(table)
        if version is None:
            return False
        return bool({*published.columns(self._root, table.path, version)} - {*table.names})

    def rows_where(self, table: Table, condition: pc.Expression) -> int:
        """How many rows an Arrow condition is true of; files' own statistics tell most of it."""
        version = self._version_read(table)
        if version is None:
            return 0
        return int(published.dataset(self.folder(table), version).count_rows(filter=condition))

    def clear_old_versions(self, days: int) -> None:
        """Remove files that no version of the last days needs, of every table; 0 keeps all.

        To be asked after publication alone: then the newest version is the one that readers see.
        """

        def clear(folder: Folder) -> None:
            storage.delta_table(folder).vacuum(
                retention_hours=24 * days, dry_run=False, enforce_retention_duration=False
            )

        if days:
            storage.for_each(storage.table_folders(self._root), clear)

    def before(self, table: Table) -> DataFrame:
        """The table as it was last published; no rows where it never was."""
        return self._at(table, self.published.versions.get(table.path))

    def write(self, table: Table, rows: DataFrame) -> DataFrame:
        """Replace the table's content.

        Returns:
            The table as written.

        Raises:
            LakeError: the rows have other columns than the contract.
        """
        return self._save(table, rows, "overwrite")

    def append(self, table: Table, rows: DataFrame) -> DataFrame:
        """Add rows to the table; returns the whole table."""
        return self._save(table, rows, "append")

    def note(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Add a few rows that were made on the driver (a ledger's) to a table."""
        self._written[table.path] = self._writer.add(table, rows, self._version_read(table))

    def stage(self, table: Table, rows: DataFrame) -> DataFrame:
        """Write the rows aside, to be seen when the night is published; returns them."""
        self._fit(table, rows).write.mode("overwrite").parquet(str(self._scratch / table.path))
        self._staged[table.path] = table
        return self.read(table)

    def write_staged(self) -> int:
        """Write every staged table where it is to be read; no reader is told of it yet.

        Returns:
            The number of tables written.
        """
        staged = dict(self._staged)
        for path, table in staged.items():
            self._commit(table, self._scratch / path, "overwrite")
        self._staged.clear()
        return len(staged)

    @property
    def versions(self) -> Mapping[str, int]:
        """The version on disk of every table, as this run reads or wrote it."""
        return {**self.published.versions, **self._written}

    def replace_derived(
        self, prefix: str, versions: Mapping[str, int], built_from: Mapping[str, str]
    ) -> None:
        """Take over tables that were made from what the run wrote, by path.

        One of before whose path begins with `prefix`, and that is not among them, is published no
        more.
        """
        for noted in (self._written, self.built_from, self._no_more):
            for path in [path for path in noted if path.startswith(prefix)]:
                del noted[path]
        self._written |= versions
        self.built_from |= built_from
        self._no_more |= {
            path: None
            for path in self.published.versions
            if path.startswith(prefix) and path not in versions
        }

    def publish(self) -> int:
        """Write every staged table, then the row that makes this run the night readers see.

        Returns:
            The number of gold tables written.
        """
        written = self.write_staged()
        versions = {path: v for path, v in self.versions.items() if path not in self._no_more}
        row = published.publication_row(self.run_number, self.as_of, versions, self.built_from)
        self._written[publication.TABLE.path] = self._writer.publish(row)
        self.published = published.last(self._root)
        return written

    def rows(self, table: Table) -> int:
        """How many rows the table has as this run sees it, as its files say: no job."""
        if table.path in self._staged:
            return int(ds.dataset(self._scratch / table.path).count_rows())
        if not self.has(table):
            return 0
        version = self._version_read(table)
        return int(published.dataset(self.folder(table), version).count_rows())

    def parquet(self, path: Path) -> DataFrame:
        """Rows that stand aside as Parquet."""
        return self._rows(from_arrow_schema(ds.dataset(path).schema), [path])

    def is_unchanged(self, table: Table, fingerprint: Mapping[str, object]) -> bool:
        """Whether the published table was built from inputs of this fingerprint."""
        built_from = self.published.built_from.get(table.path)
        return table.path in self.published.versions and built_from == fingerprint_text(fingerprint)

    def note_inputs(self, table: Table, fingerprint: Mapping[str, object]) -> None:
        """Keep with the publication what the table was built from in this run."""
        self.built_from[table.path] = fingerprint_text(fingerprint)

    def version(self, table: Table) -> str:
        """A name for the content that this run reads from the table."""
        if table.path in self._staged:
            return f"version {self._next(table.path)}"
        return f"version {self._version_read(table)}"

    def _version_read(self, table: Table) -> int | None:
        """The version on disk that this run reads; None of a table that was never written."""
        return self._written.get(table.path, self.published.versions.get(table.path))

    def folder(self, table: Table) -> Folder:
        """Where the table is."""
        return self._root / table.path

    def _save(self, table: Table, rows: DataFrame, mode: str) -> DataFrame:
        parts = self._scratch / "written" / table.path
        self._fit(table, rows).write.mode("overwrite").parquet(str(parts))
        self._commit(table, parts, mode)
        return self._at(table, self._written[table.path])

    def _commit(self, table: Table, parts: Path, mode: str) -> None:
        """Make the files that stand aside the table's content, or add them to it."""
        at = self._version_read(table)
        self._written[table.path] = self._writer.commit(table, parts, mode, at)

    def _fit(self, table: Table, rows: DataFrame) -> DataFrame:
        if set(rows.columns) != set(table.names):
            missing = sorted(set(table.names) - set(rows.columns))
            extra = sorted(set(rows.columns) - set(table.names))
            raise LakeError(f"{table.path}: missing columns {missing}, unknown columns {extra}")
        return rows.to(schema(table))

    def _at(self, table: Table, version: int | None) -> DataFrame:
        """The table at a version: delta-rs tells its columns and files, Spark reads them."""
        dataset = None if version is None else published.dataset(self.folder(table), version)
        if dataset is None or not dataset.files:
            return frame_of(self.spark, [], schema(table))
        # A column that the contract gained since is unknown in what was written before.
        is_current = tuple(dataset.schema.names) == table.names
        shape = from_arrow_schema(dataset.schema) if is_current else schema(table)
        return self._rows(shape, self._copies.paths(self.folder(table), dataset.files))

    def _rows(self, shape: StructType, paths: Sequence[Path]) -> DataFrame:
        """Rows of Parquet files whose columns are known: Spark would run a job to ask for them.

        Nothing is laid over the read, so that a task may read the files by itself
        (silver/match/duckdb_tasks.py).
        """
        return self.spark.read.schema(shape).parquet(*map(str, paths))

    def _next(self, path: str) -> int:
        """The version that publication will write: making a table is its version 0."""
        folder = self._root / path
        return storage.delta_table(folder).version() + 1 if storage.has_table(folder) else 1
