"""One extract's deliveries of this run: looked at, read, applied, and noted for the ledger."""

from dataclasses import replace
from datetime import date
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from bronze import erasing, land, readers, rejected
from bronze.delivery import DeliveryOutcome
from bronze.readers.arrivals import Arrival, is_as_it_was
from bronze.value_faults import is_faulty, texts_of, value_faults
from contracts import Extract, Source
from dagster_project.inbox import delivery_policy, retention
from dagster_project.inbox.delivery_policy import Delivery, DeliveryHistory
from dagster_project.run.run_context import RunContext


def land_extract(run: RunContext, source: Source, extract: Extract) -> tuple[Delivery, ...]:
    """Deal with every new file of an extract.

    Returns:
        One delivery per file, in the order in which they were dealt with.
    """
    history = history_of(run, extract.name)
    deliveries: list[Delivery] = []
    for arrival, effective_date in run.arrivals.of(source, extract):
        delivery = _deal_with(run, (source, extract), history, (arrival, effective_date))
        if delivery is not None:
            deliveries.append(delivery)
            history = history.followed_by(delivery)
    if run.lake.has_surplus(extract.table):
        # What is agreed no more goes the same night, not with the next delivery.
        run.lake.write(extract.table, run.lake.read(extract.table))
    removal = retention.remove(run.lake, source, extract, retention.proof_of_life(history))
    if removal:
        run.removals[extract.name] = removal
    run.deliveries[extract.name] = tuple(deliveries)
    return run.deliveries[extract.name]


def deliveries_of(run: RunContext) -> list[Delivery]:
    """What this run dealt with, in order of extract, and files that are of no extract."""
    of_extracts = [delivery for _, each in sorted(run.deliveries.items()) for delivery in each]
    return [*of_extracts, *_unrecognised(run)]


def _unrecognised(run: RunContext) -> list[Delivery]:
    """Files that no extract is expected to look like."""
    history = history_of(run, None)
    deliveries = [
        replace(
            _dated(run, delivery_policy.delivery_of(arrival, None, run.lake.as_of)),
            outcome=DeliveryOutcome.QUARANTINED,
            reason=reason,
        )
        for arrival, reason in run.arrivals.unrecognised
    ]
    return [delivery for delivery in deliveries if not history.has(delivery.delivery_id)]


def history_of(run: RunContext, extract: str | None) -> DeliveryHistory:
    """What was published of an extract's deliveries; of files of no extract for None."""
    deliveries = (each for each in run.published_deliveries if each.extract == extract)
    return DeliveryHistory(tuple(deliveries))


def rejections(run: RunContext) -> DataFrame | None:
    """All rejections of this run in the shape of bronze/rejected; None where there are none."""
    parts = [run.lake.parquet(path) for path in sorted((run.scratch / "rejected").glob("*"))]
    if not parts:
        return None
    union = reduce(DataFrame.unionByName, parts)
    order = Window.partitionBy("delivery_id").orderBy(
        "row_number", "column_name", "reason", "agreed"
    )
    return union.select(
        *rejected.TABLE.names[:1],
        F.row_number().over(order).cast("bigint").alias("number"),
        *rejected.TABLE.names[2:],
    )


def _deal_with(
    run: RunContext,
    sent: tuple[Source, Extract],
    history: DeliveryHistory,
    arrived: tuple[Arrival, date | None],
) -> Delivery | None:
    """What became of a file; None where an earlier run dealt with it, or the next one will."""
    arrival, effective_date = arrived
    source, extract = sent
    delivery = delivery_policy.delivery_of(arrival, extract, effective_date or arrival.day)
    is_accepted = delivery.delivery_id in run.accepted_deliveries
    if is_accepted:
        accepted_id = delivery_policy.delivery_id(arrival, accepted=True)
        delivery = replace(delivery, delivery_id=accepted_id)
    if history.has(delivery.delivery_id) or not is_as_it_was(arrival):
        return None
    delivery = _dated(run, delivery)
    closed = delivery_policy.reason_to_leave_closed(run.register, source, run.lake.as_of)
    if closed:
        return replace(delivery, outcome=DeliveryOutcome.QUARANTINED, reason=closed)
    unread = delivery_policy.outcome_of_day(
        delivery.effective_date, run.lake.as_of
    ) or delivery_policy.outcome_before_reading(history, extract, arrival, effective_date)
    if unread:
        outcome, reason = unread
        return replace(delivery, outcome=outcome, reason=reason)
    return _read(run, extract, history, (arrival, delivery, is_accepted))


def _read(
    run: RunContext,
    extract: Extract,
    history: DeliveryHistory,
    arrived: tuple[Arrival, Delivery, bool],
) -> Delivery:
    """The delivery once its file was read: applied, held or quarantined."""
    arrival, delivery, is_accepted = arrived
    of_day = extract.as_delivered.on(delivery.effective_date)
    result = readers.stage(arrival.path, of_day, _staged(run, delivery.delivery_id))
    delivery = _as_read(delivery, result)
    if result.fault:
        _keep_rejections(run, extract, delivery.delivery_id)
        return replace(delivery, outcome=DeliveryOutcome.QUARANTINED, reason=result.fault)
    reason = delivery_policy.reason_to_hold(history, extract, result.rows_in)
    if reason and not is_accepted:
        held = replace(delivery, outcome=DeliveryOutcome.HELD, reason=reason)
        return replace(held, rows_in=0, rows_rejected=0)
    last = history.last_applied
    is_late = last is not None and delivery.effective_date < last.effective_date
    return _apply(run, extract, (delivery, result), is_late=is_late)


def _as_read(delivery: Delivery, result: readers.ReadResult) -> Delivery:
    """The delivery with what the reader tells of its file."""
    return replace(
        delivery,
        rows_in=result.rows_in,
        rows_rejected=result.rows_rejected,
        encoding=result.encoding or None,
        unagreed_columns=result.unagreed_columns,
        forbidden_columns=result.forbidden_columns,
        missing_columns=result.missing,
        notes=result.notes,
    )


def _apply(
    run: RunContext, extract: Extract, read: tuple[Delivery, readers.ReadResult], *, is_late: bool
) -> Delivery:
    """The delivery with its rows in the extract's table."""
    delivery, result = read
    staged = _staged(run, delivery.delivery_id)
    to_apply = land.DeliveryToApply(delivery.delivery_id, delivery.effective_date, is_late=is_late)
    rows, unlanded = land.rows_and_rejections(
        run.lake.parquet(staged / "rows.parquet"), extract, run.parse_context.secret, run.erased
    )
    if run.lake.has(extract.table):
        versions = land.versions_after(run.lake.read(extract.table), rows, extract, to_apply)
    else:
        versions = land.first_versions(rows, extract, to_apply)
    written = run.lake.write(extract.table, versions)
    kept, unchanged = _counts(written, extract, delivery.delivery_id)
    notes = _notes_of_values(written, extract, delivery.delivery_id) if kept else []
    left_out = result.rows_staged - kept - unchanged
    if result.rows_rejected:
        _keep_rejections(run, extract, delivery.delivery_id)
    if left_out:
        _keep_unlanded(run, delivery.delivery_id, unlanded)
        left_out = unlanded.agg(F.coalesce(F.sum("rows"), F.lit(0)).alias("rows")).collect()[0].rows
    rejections = result.rows_rejected + left_out
    return replace(
        delivery,
        rows_kept=kept,
        rows_unchanged=unchanged,
        rows_rejected=rejections,
        rows_unaccounted=result.rows_in - kept - unchanged - rejections,
        notes=(*delivery.notes, *notes),
    )


def _staged(run: RunContext, delivery_id: str) -> Path:
    return run.scratch / "staged" / delivery_id


def _counts(table: DataFrame, extract: Extract, delivery_id: str) -> tuple[int, int]:
    """In how many of its rows a delivery opened a version, and in how many it sent one again."""
    of_delivery = table.where(F.col("last_delivery") == delivery_id)
    is_first = F.col("first_delivery") == delivery_id
    rows = land.rows_delivered(extract)
    counts = of_delivery.agg(
        F.coalesce(F.sum(F.when(is_first, rows)), F.lit(0)).alias("kept"),
        F.coalesce(F.sum(F.when(~is_first, rows)), F.lit(0)).alias("unchanged"),
    ).collect()[0]
    return counts["kept"], counts["unchanged"]


def _notes_of_values(table: DataFrame, extract: Extract, delivery_id: str) -> list[str]:
    """What of the values that a delivery was the first to bring does not read as agreed."""
    faults = value_faults(extract)
    if not faults:
        return []
    rows = table.where(F.col("first_delivery") == delivery_id)
    wrong = rows.select(texts_of(faults)).where(is_faulty(faults))
    values = {row["field"]: row["count"] for row in wrong.groupBy("field").count().collect()}
    return [fault.note(values[fault.field]) for fault in faults if fault.field in values]


def _keep_rejections(run: RunContext, extract: Extract, delivery_id: str) -> None:
    """Put what the reader rejected among the night's rejections; a job of Spark's costs more."""
    rejections = ds.dataset(_staged(run, delivery_id) / "rejected.parquet")
    cells = {name: ds.field(name) for name in rejections.schema.names}
    rows = rejections.scanner(columns={**cells, "delivery_id": ds.scalar(delivery_id)})
    ds.write_dataset(
        (_without_erased(run, extract, batch) for batch in rows.to_batches()),
        run.scratch / "rejected" / delivery_id,
        schema=rows.projected_schema,
        format="parquet",
        existing_data_behavior="delete_matching",
    )


def _without_erased(run: RunContext, extract: Extract, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rejections without the cells of whoever was erased."""
    if not run.erased:
        return batch
    secret, erased = run.parse_context.secret, run.erased
    left = [
        erasing.cells_left(agreed, extract, secret, erased)
        for agreed in batch.column("agreed").to_pylist()
    ]
    place = batch.schema.get_field_index("agreed")
    return batch.set_column(place, batch.schema.field(place), pa.array(left, pa.string()))


def _keep_unlanded(run: RunContext, delivery_id: str, rows: DataFrame) -> None:
    """Put staged rows that the table does not take among the night's rejections."""
    named = rows.withColumn("delivery_id", F.lit(delivery_id))
    path = run.scratch / "rejected" / f"{delivery_id}_unlanded"
    named.write.mode("overwrite").parquet(str(path))


def _dated(run: RunContext, delivery: Delivery) -> Delivery:
    return replace(delivery, read_on=run.lake.as_of, run_number=run.lake.run_number)
