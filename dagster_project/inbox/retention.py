"""Rows whose retention has ended leave bronze on that night: silver and gold read them no more.

A row is kept for as long as its source's agreement says, counted from when it was last sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from bronze import rejected
from bronze.delivery import DeliveryOutcome
from contracts import Extract, Source
from dagster_project.inbox.delivery_policy import Delivery, DeliveryHistory
from dagster_project.lake import published
from dagster_project.lake.delta_lake import Lake
from dagster_project.lake.storage import Folder
from silver.shared.frames import frame_of

FURTHEST_NIGHT = timedelta(days=31)
"""Days after the last published night from which on a night's date may be wrong."""
MARGIN = timedelta(days=30)
"""Days before its end in which a retention is counted anew from when the same bytes came last."""


@dataclass(frozen=True)
class Removal:
    """A row of bronze/removed."""

    extract: str
    rows: int
    kept_from: date
    because: str
    removed_on: date
    run_number: int

    def row(self) -> dict[str, object]:
        """The removal by column."""
        return asdict(self)


@dataclass(frozen=True)
class ProofOfLife:
    """A delivery that was applied, and the last day for which its bytes came again."""

    delivery_id: str
    seen_on: date


def proof_of_life(history: DeliveryHistory) -> ProofOfLife | None:
    """What an extract's newest applied delivery was shown to hold still; None without one."""
    newest = history.last_applied
    if newest is None:
        return None
    again = [
        each.effective_date
        for each in history.deliveries
        if each.outcome == DeliveryOutcome.UNCHANGED and each.sha256 == newest.sha256
    ]
    return ProofOfLife(newest.delivery_id, max([newest.effective_date, *again]))


def remove(
    lake: Lake, source: Source, extract: Extract, proof: ProofOfLife | None = None
) -> Removal | None:
    """Remove the rows of an extract whose retention has ended; None where there are none.

    What the same bytes brought again was sent again: its rows are dated so first, well before their
    retention would end. Nothing is removed on a night that lies far ahead of the last one: its date
    may be wrong, and what went is gone.
    """
    agreement = source.agreement
    kept_from = agreement.kept_from(lake.as_of)
    if lake.published.as_of and lake.as_of - lake.published.as_of > FURTHEST_NIGHT:
        return None
    last_seen = pc.field("last_seen")
    is_old, again = last_seen < kept_from, 0
    if proof and proof.seen_on >= kept_from:
        is_alive = pc.field("last_delivery") == proof.delivery_id
        is_due = (last_seen < kept_from + MARGIN) & (last_seen < proof.seen_on)
        again, is_old = lake.rows_where(extract.table, is_due & is_alive), is_old & ~is_alive
    rows = lake.rows_where(extract.table, is_old)
    if rows or again:
        table = lake.read(extract.table)
        dated = _seen_again(table, proof) if proof and again else table
        lake.write(extract.table, dated.where(F.col("last_seen") >= F.lit(kept_from)))
    because = f"{agreement.reference}: {agreement.retention_words}"
    removal = Removal(extract.name, rows, kept_from, because, lake.as_of, lake.run_number)
    return removal if rows else None


def _seen_again(rows: DataFrame, proof: ProofOfLife) -> DataFrame:
    is_alive = F.col("last_delivery") == proof.delivery_id
    seen = F.greatest("last_seen", F.lit(proof.seen_on))
    return rows.withColumn("last_seen", F.when(is_alive, seen).otherwise(F.col("last_seen")))


def forget_rejections(
    lake: Lake, sources: Sequence[Source], deliveries: Sequence[Delivery]
) -> Removal | None:
    """Empty the cells of rejected rows whose retention has ended; that they were rejected stays.

    Args:
        lake: of the run.
        sources: all sources; of one that is not among them nothing is known, and nothing goes.
        deliveries: what published runs dealt with.
    """
    kept_from = {source.name: source.agreement.kept_from(lake.as_of) for source in sources}
    ended = [
        each.delivery_id
        for each in deliveries
        if each.effective_date < kept_from.get(each.source, date.min)
    ]
    is_ended = pc.field("delivery_id").isin(pa.array(ended, pa.string()))
    rows = lake.rows_where(rejected.TABLE, is_ended & pc.field("agreed").is_valid())
    if not rows:
        return None
    table = lake.read(rejected.TABLE)
    ids = frame_of(table.sparkSession, [(each,) for each in ended], "ended_id string")
    joined = table.join(ids, on=F.col("delivery_id") == F.col("ended_id"), how="left")
    agreed = F.when(F.col("ended_id").isNull(), F.col("agreed"))
    lake.write(rejected.TABLE, joined.withColumn("agreed", agreed).select(*table.columns))
    because = "Cells of rejected rows, under the agreement of their source"
    oldest = min(kept_from.values(), default=lake.as_of)
    return Removal(rejected.TABLE.name, rows, oldest, because, lake.as_of, lake.run_number)


@dataclass(frozen=True)
class Due:
    """Rows of an extract whose retention ends, by a night and soon after it."""

    extract: str
    rows: int
    rows_soon: int
    retention_words: str


def due(root: Folder, sources: Sequence[Source], as_of: date, soon: timedelta) -> Iterator[Due]:
    """What the night of a day will remove, and what those of the days after it, by extract.

    Args:
        root: of the lake.
        sources: all sources.
        as_of: the night.
        soon: how far to look ahead.
    """
    versions = published.last(root).versions
    for source in sources:
        kept_from = source.agreement.kept_from(as_of)
        for extract in source.extracts:
            version = versions.get(extract.table.path)
            if version is not None:
                rows = published.dataset(root / extract.table.path, version)
                now = rows.count_rows(filter=pc.field("last_seen") < kept_from)
                until_then = rows.count_rows(filter=pc.field("last_seen") < kept_from + soon)
                yield Due(extract.name, now, until_then - now, source.agreement.retention_words)
