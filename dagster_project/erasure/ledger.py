"""What is kept of an erasure: a receipt, hashes of records, and the publication of what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
from deltalake import CommitProperties, Schema, write_deltalake

from bronze import erased, erased_record
from contracts import Table
from dagster_project.lake import published, storage
from dagster_project.lake.arrow_columns import arrow_schema
from dagster_project.lake.published import Published
from dagster_project.lake.right_to_write import RightToWrite
from dagster_project.lake.storage import Folder
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


def note(root: Folder, table: Table, rows: Sequence[Mapping[str, object]], run_number: int) -> None:
    """Add rows to a ledger, without Spark; the table is made where it is missing."""
    folder = root / table.path
    if not storage.has_table(folder):
        # Delta's own schema is made from DDL, for which Spark would have to be started.
        shape = Schema.from_arrow(arrow_schema(table.columns))
        storage.create_table(folder, shape, table.about, PROPERTIES)
    note = CommitProperties(custom_metadata=_metadata(run_number))
    written = _in_columns(folder, rows)
    write_deltalake(storage.delta_table(folder), written, mode="append", commit_properties=note)


def last_night(root: Folder) -> datetime | None:
    """When the last night was published; an erasure is published too, and reads no file."""
    noted = {row["run_number"] for row in published.rows(root, erased.TABLE, ("run_number",))}
    nights = [run for run in published.runs(root) if run.run_number not in noted]
    return nights[-1].published_at if nights else None


def publish(
    right: RightToWrite, last: Published, receipt: Receipt, hashes: Sequence[str]
) -> Published:
    """Note the erasure, and publish what is left of every table as the night that readers see.

    It says of no table what it was built from, so the next night makes every one anew.

    Args:
        right: to write the lake.
        last: the night that was published before.
        receipt: of the erasure.
        hashes: of the records that may not come in again.
    """
    root, run_number = right.root, last.run_number + 1
    note(root, erased.TABLE, receipt.rows(run_number), run_number)
    records = [{"erasure_id": receipt.erasure_id, "record_hash": each} for each in hashes]
    if records:
        note(root, erased_record.TABLE, records, run_number)
    return _publish(right, last, {})


def readmit(right: RightToWrite, last: Published, receipt: Receipt) -> Published:
    """Let the records of an erasure come in again, and note who decided so."""
    root = right.root
    left_out = storage.delta_table(root / erased_record.TABLE.path)
    left_out.delete(f"erasure_id = '{receipt.erasure_id}'")
    note(root, erased.TABLE, receipt.rows(last.run_number + 1), last.run_number + 1)
    return _publish(right, last, last.built_from)


def _publish(right: RightToWrite, last: Published, built_from: Mapping[str, str]) -> Published:
    """Publish the newest version of every table that was published, and of the ledgers."""
    root, of_erasures = right.root, (erased.TABLE.path, erased_record.TABLE.path)
    ledgers = [path for path in of_erasures if storage.has_table(root / path)]
    every = {*last.versions, *ledgers}
    versions = {path: storage.delta_table(root / path).version() for path in every}
    run_number = last.run_number + 1
    row = published.publication_row(run_number, last.as_of, versions, built_from)
    rows = _in_columns(root / publication.TABLE.path, [row])
    right.publish(rows, _metadata(run_number))
    return published.last(root)


def _metadata(run_number: int) -> dict[str, str]:
    return {"run": str(run_number)}


def _in_columns(folder: Folder, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=published.dataset(folder).schema)
