"""What readers see of a lake, read by delta-rs alone: nothing of our own code stands between."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from bronze import sources
from bronze.ledgers import LEDGERS
from contracts import Table
from dagster_project.audiences import security
from dagster_project.run import registry
from gold import data_quality, publication
from tests.pipeline.running import PARTNERS

Row = dict[str, Any]

LEDGER = publication.TABLE.path


def contracts() -> dict[str, Table]:
    """Every table's contract by path."""
    ours = [one.table for one in registry.owned_tables()]
    landed = [extract.table for source in sources.find(PARTNERS) for extract in source.extracts]
    every = [*ours, *landed, *LEDGERS, data_quality.TABLE, publication.TABLE]
    return {table.path: table for table in every}


def rows(lake: Path, path: str, version: int | None = None) -> list[Row]:
    """A table's rows at a version; its newest if none is given."""
    return arrow(lake, path, version).to_pylist()  # type: ignore[no-any-return] # pyarrow has no types


def arrow(lake: Path, path: str, version: int | None = None) -> pa.Table:
    """The same as Arrow."""
    # Read by Arrow's own file system: delta-rs's calls back into Python from threads that may
    # outlive the interpreter, which then aborts a process that had done all its work.
    here = SubTreeFileSystem(str(lake / path), LocalFileSystem())
    return DeltaTable(lake / path, version=version).to_pyarrow_table(filesystem=here)


def publications(lake: Path) -> list[Row]:
    """The rows of gold/publication, oldest first; none where nothing was published."""
    if not (lake / LEDGER / "_delta_log").exists():
        return []
    return sorted(rows(lake, LEDGER), key=lambda row: int(row["run_number"]))


def versions(lake: Path) -> Mapping[str, int]:
    """Version of every table that the last publication names."""
    found: dict[str, int] = json.loads(publications(lake)[-1]["versions"])
    return found


def newest(lake: Path) -> dict[str, int]:
    """Version of every table as it stands on disk, published or not."""
    return {path: DeltaTable(lake / path).version() for path in on_disk(lake)}


def on_disk(lake: Path) -> Iterator[str]:
    """Paths of the Delta tables that a lake holds."""
    for log in sorted(lake.glob("*/*/_delta_log")):
        if list(log.glob("*.json")):
            yield f"{log.parent.parent.name}/{log.parent.name}"


def seen(lake: Path) -> dict[str, list[str]]:
    """The published rows of every table, in a fixed order, without the columns of its clock."""
    known = contracts()
    return {
        path: sorted(_told(row, _contract(path, known)) for row in rows(lake, path, version))
        for path, version in sorted(versions(lake).items())
    }


def _contract(path: str, known: Mapping[str, Table]) -> Table:
    """The contract of a table; of an audience's that of the table of gold behind it."""
    return known.get(path) or known.get(f"gold/{path.split('/')[1]}") or security.SECURITY_USER


def _told(row: Row, table: Table) -> str:
    kept = {name: value for name, value in row.items() if name not in table.clock}
    return json.dumps(kept, sort_keys=True, default=str)
