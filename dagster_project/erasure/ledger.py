"""What is kept of an erasure: a receipt, hashes of records, and the publication of what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema, write_deltalake

from bronze import erased, erased_record
from contracts import Table
from dagster_project.lake import published
from dagster_project.lake.arrow_columns import arrow_schema
from dagster_project.lake.published import Published
from dagster_project.lake.table_schema import PROPERTIES
from gold import publication


@dataclass(frozen=True)
class Decision:
    """Who decided on an erasure, why, and on which of the controller's instructions."""

    decided_by: str
    reason: str
    instructed_by: str | None = None


@dataclass(frozen=True)
class Receipt:
    """How much went of what in one erasure; it quotes nothing of it."""

    erasure_id: str
    decision: Decision
    counts: Mapping[str, int]

    def rows(self, run_number: int) -> list[dict[str, object]]:
        """The rows of bronze/erased."""
        shared = {
            "erasure_id": self.erasure_id,
            "erased_at": datetime.now(UTC),
            "decided_by": self.decision.decided_by,
            "reason": self.decision.reason,
            "instructed_by": self.decision.instructed_by,
            "run_number": run_number,
        }
        return [{**shared, "what": what, "rows": rows} for what, rows in self.counts.items()]


def note(root: Path, table: Table, rows: Sequence[Mapping[str, object]], run_number: int) -> None:
    """Add rows to a ledger, without Spark; the table is made where it is missing."""
    folder = root / table.path
    if not (folder / "_delta_log").exists():
        # Delta's own schema is made from DDL, for which Spark would have to be started.
        shape = Schema.from_arrow(arrow_schema(table.columns))
        DeltaTable.create(folder, schema=shape, description=table.about, configuration=PROPERTIES)
    cells = [{name: row.get(name) for name in table.names} for row in rows]
    written = pa.Table.from_pylist(cells, schema=published.dataset(folder).schema)
    note = CommitProperties(custom_metadata={"run": str(run_number)})
    write_deltalake(folder, written, mode="append", commit_properties=note)


def last_night(root: Path) -> datetime | None:
    """When the last night was published; an erasure is published too, and reads no file."""
    noted = {row["run_number"] for row in published.rows(root, erased.TABLE, ("run_number",))}
    nights = [run for run in published.runs(root) if run.run_number not in noted]
    return nights[-1].published_at if nights else None


def publish(root: Path, last: Published, receipt: Receipt, hashes: Sequence[str]) -> Published:
    """Note the erasure, and publish what is left of every table as the night that readers see.

    It says of no table what it was built from, so the next night makes every one anew.

    Args:
        root: of the lake, whose tables are written.
        last: the night that was published before.
        receipt: of the erasure.
        hashes: of the records that may not come in again.
    """
    run_number = last.run_number + 1
    note(root, erased.TABLE, receipt.rows(run_number), run_number)
    records = [{"erasure_id": receipt.erasure_id, "record_hash": each} for each in hashes]
    if records:
        note(root, erased_record.TABLE, records, run_number)
    return _publish(root, last, {})


def readmit(root: Path, last: Published, receipt: Receipt) -> Published:
    """Let the records of an erasure come in again, and note who decided so."""
    DeltaTable(root / erased_record.TABLE.path).delete(f"erasure_id = '{receipt.erasure_id}'")
    note(root, erased.TABLE, receipt.rows(last.run_number + 1), last.run_number + 1)
    return _publish(root, last, last.built_from)


def _publish(root: Path, last: Published, built_from: Mapping[str, str]) -> Published:
    """Publish the newest version of every table that was published, and of the ledgers."""
    ledgers = [t.path for t in (erased.TABLE, erased_record.TABLE) if (root / t.path).exists()]
    versions = {path: DeltaTable(root / path).version() for path in {*last.versions, *ledgers}}
    run_number = last.run_number + 1
    row = published.publication_row(run_number, last.as_of, versions, built_from)
    note(root, publication.TABLE, [row], run_number)
    return published.last(root)
