"""The night that readers see, read without Spark: for ledgers, explanations and traces."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
from deltalake.exceptions import DeltaError
from pyarrow.dataset import FileSystemDataset

from contracts import SingleViewError, Table
from dagster_project.lake import object_store, storage
from dagster_project.lake.object_store import StoreFolder
from dagster_project.lake.storage import Folder
from gold import publication

Row = Mapping[str, Any]
"""A row of a published table, by column."""
PROTOCOL = 1
"""The version of Delta's protocol that every reader knows, and that every table here keeps to."""


class LakeError(SingleViewError, RuntimeError):
    """The lake is not as a run must find it; the sentence says what to do."""


@dataclass(frozen=True)
class Published:
    """Which versions are the night that readers see: run 0 where nothing was published yet.

    `published_at` is when; None where nothing was.
    """

    run_number: int = 0
    as_of: date | None = None
    published_at: datetime | None = None
    versions: Mapping[str, int] = field(default_factory=dict)
    built_from: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_erasure(self) -> bool:
        """Whether somebody was erased since the last night: no table is as it was built."""
        return bool(self.run_number) and not self.built_from


def fingerprint_text(fingerprint: Mapping[str, object]) -> str:
    """What a table was built from, as `built_from` keeps it."""
    return json.dumps(fingerprint, sort_keys=True, default=str)


def publication_row(
    run_number: int,
    as_of: date | None,
    versions: Mapping[str, int],
    built_from: Mapping[str, str] = MappingProxyType({}),
) -> Row:
    """A row of gold/publication: these versions are what readers see from now on."""
    return {
        "run_number": run_number,
        "as_of": as_of,
        "published_at": datetime.now(UTC),
        "versions": json.dumps(dict(versions), sort_keys=True),
        "built_from": json.dumps(dict(built_from), sort_keys=True),
    }


def last(root: Folder) -> Published:
    """The last row of gold/publication."""
    every = runs(root)
    return every[-1] if every else Published()


def runs(root: Folder) -> list[Published]:
    """Every published run, the last one last."""
    folder = root / publication.TABLE.path
    if not storage.has_table(folder):
        return []
    if isinstance(folder, Path):
        return list(_runs(dataset(folder)))
    newest = storage.delta_table(folder).version()
    return list(_runs_once(folder, newest, object_store.settings_of(folder)))


@lru_cache(maxsize=8)
def _runs_once(folder: StoreFolder, version: int, _: object) -> tuple[Published, ...]:
    """The runs by a version of the table, of which every run has added one file."""
    return _runs(dataset(folder, version))


def _runs(ledger: FileSystemDataset) -> tuple[Published, ...]:
    rows = ledger.to_table().sort_by("run_number").to_pylist()
    return tuple(
        Published(
            run_number=row["run_number"],
            as_of=row["as_of"],
            published_at=row["published_at"],
            versions=json.loads(row["versions"]),
            built_from=json.loads(row["built_from"]),
        )
        for row in rows
    )


def arrow(
    root: Folder,
    table: Table,
    columns: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
) -> pa.Table:
    """Rows of a published table as Arrow; for little of it at a time.

    Args:
        root: the lake's folder.
        table: which table.
        columns: which columns; all if empty.
        where: column -> the values that are wanted.

    Returns:
        The rows; none where the table was never published.
    """
    return _at(root, table, last(root).versions.get(table.path), (columns, where))


def rows_of_run(
    root: Folder, table: Table, run_number: int, columns: Sequence[str] = ()
) -> list[Row]:
    """Rows of a table as an earlier run published it.

    None where there was no such run, or where its version was removed since, with its history.
    """
    versions = {run.run_number: run.versions for run in runs(root)}.get(run_number, {})
    try:
        rows = _at(root, table, versions.get(table.path), (columns, None))
    except (DeltaError, FileNotFoundError):
        return []
    return cast("list[Row]", rows.to_pylist())


def _at(
    root: Folder,
    table: Table,
    version: int | None,
    wanted_of: tuple[Sequence[str], Mapping[str, Sequence[str]] | None],
) -> pa.Table:
    columns, where = wanted_of
    names = list(columns or table.names)
    if version is None:
        return pa.table({name: pa.array([], pa.string()) for name in names})
    row_filter = None
    for name, values in (where or {}).items():
        # No value at all has no type of its own, and would match no column.
        is_wanted = pc.field(name).isin(pa.array(list(values), pa.string()))
        row_filter = is_wanted if row_filter is None else row_filter & is_wanted
    return dataset(root / table.path, version).to_table(columns=names, filter=row_filter)


def dataset(folder: Folder, version: int | None = None) -> FileSystemDataset:
    """A Delta table read by Arrow's own file system.

    That of delta-rs calls back into Python from threads that may outlive the interpreter, which
    then aborts a command that had done all its work.

    Raises:
        LakeError: another program has changed the table so that its files alone no longer tell
            its rows (deletion vectors, column mapping).
    """
    if isinstance(folder, Path) or version is None:
        return _read(folder, version)
    return _read_once(folder, version, object_store.settings_of(folder))


@lru_cache(maxsize=512)
def _read_once(folder: StoreFolder, version: int, _: object) -> FileSystemDataset:
    """A version, which never changes: to read its log on a store takes several requests."""
    return _read(folder, version)


def _read(folder: Folder, version: int | None) -> FileSystemDataset:
    table = storage.delta_table(folder, version)
    if table.protocol().min_reader_version > PROTOCOL:
        raise LakeError(
            f"{storage.path_of(folder)}: another program has moved this table to a newer "
            "Delta protocol, in which its files alone do not tell its rows. Put it back to version "
            f"{PROTOCOL} (no deletion vectors, no column mapping), or restore it from a backup"
        )
    return table.to_pyarrow_dataset(filesystem=storage.file_system(folder))


def rows(
    root: Folder,
    table: Table,
    columns: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
) -> list[Row]:
    """The same as plain rows."""
    return cast("list[Row]", arrow(root, table, columns, where).to_pylist())


def columns(root: Folder, path: str, version: int) -> tuple[str, ...]:
    """The columns that a table has on disk, whatever its contract says by now."""
    return tuple(dataset(root / path, version).schema.names)
