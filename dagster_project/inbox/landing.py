"""One extract's deliveries of this run: looked at, read, applied, and written down."""

import json
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from bronze import land, readers, rejected
from bronze.delivery import DeliveryOutcome
from bronze.readers.arrivals import Arrival
from contracts import Extract, Source
from dagster_project.inbox import delivery_policy
from dagster_project.inbox.delivery_policy import Known
from dagster_project.run.run_context import RunContext

COUNTS = ("rows_in", "rows_kept", "rows_unchanged", "rows_rejected")


def land_extract(night: RunContext, source: Source, extract: Extract) -> list[dict[str, Any]]:
    """Deal with every new file of an extract.

    Returns:
        One row of bronze/delivery per file, in the order in which they were dealt with.
    """
    known = known_deliveries(night, extract.name)
    rows: list[dict[str, Any]] = []
    for arrival, effective_date in night.arrivals.of(source, extract):
        row = _deal_with(night, extract, known, (arrival, effective_date))
        if row is not None:
            rows.append(row)
            known = known.and_then(row)
    _write_down(night, extract.name, rows)
    return rows


def unrecognised(night: RunContext) -> list[dict[str, Any]]:
    """Rows of bronze/delivery for files that no extract is expected to look like."""
    known = known_deliveries(night, None)
    rows = [
        delivery_policy.row_for(arrival, None, DeliveryOutcome.QUARANTINED, reason)
        for arrival, reason in night.arrivals.unrecognised
    ]
    return [
        _dated(night, {**row, "effective_date": night.lake.as_of})
        for row in rows
        if not known.has(row["delivery_id"])
    ]


def known_deliveries(night: RunContext, extract: str | None) -> Known:
    """What was published of an extract's deliveries; of files of no extract for None."""
    return Known(tuple(row for row in night.delivered if row["extract"] == extract))


def written_down(night: RunContext) -> list[dict[str, Any]]:
    """The delivery rows of all extracts landed in this run, in order of extract."""
    return [
        {**row, "effective_date": date.fromisoformat(row["effective_date"])}
        for path in sorted((night.aside / "deliveries").glob("*.json"))
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def rejections(night: RunContext) -> DataFrame | None:
    """All rejections of this run in the shape of bronze/rejected; None where there are none."""
    parts = [night.lake.parquet(path) for path in sorted((night.aside / "rejected").glob("*"))]
    if not parts:
        return None
    every = reduce(DataFrame.unionByName, parts)
    order = Window.partitionBy("delivery_id").orderBy(
        "row_number", "column_name", "reason", "agreed"
    )
    return every.select(
        *rejected.TABLE.names[:1],
        F.row_number().over(order).cast("bigint").alias("number"),
        *rejected.TABLE.names[2:],
    )


def _deal_with(
    night: RunContext, extract: Extract, known: Known, arrived: tuple[Arrival, date | None]
) -> dict[str, Any] | None:
    arrival, effective_date = arrived
    row = delivery_policy.row_for(arrival, extract, DeliveryOutcome.APPLIED, "")
    accepted = row["delivery_id"] in night.accepted
    if accepted:
        row["delivery_id"] = delivery_policy.delivery_id(arrival, accepted=True)
    if known.has(row["delivery_id"]):
        return None
    row["effective_date"] = effective_date or arrival.day
    looked = delivery_policy.first_look(known, extract, arrival, effective_date)
    if looked:
        row["outcome"], row["reason"] = str(looked[0]), looked[1]
        return _dated(night, row)
    return _dated(night, _read(night, extract, known, (arrival, row, accepted)))


def _read(
    night: RunContext, extract: Extract, known: Known, arrived: tuple[Arrival, dict[str, Any], bool]
) -> dict[str, Any]:
    arrival, row, accepted = arrived
    into = night.aside / "staged" / row["delivery_id"]
    reading = readers.stage(arrival.path, extract, into)
    row |= _as_read(reading)
    held = "" if accepted else delivery_policy.too_small(known, extract, reading.rows_in)
    if reading.fault:
        row |= {"outcome": str(DeliveryOutcome.QUARANTINED), "reason": reading.fault}
        _keep_refusals(night, row["delivery_id"], into)
    elif held:
        row |= {
            "outcome": str(DeliveryOutcome.HELD),
            "reason": held,
            "rows_in": 0,
            "rows_rejected": 0,
        }
    else:
        last = known.last_applied
        sent = land.DeliveryToApply(
            row["delivery_id"],
            row["effective_date"],
            is_late=last is not None and row["effective_date"] < last["effective_date"],
        )
        row |= _apply(night, extract, sent, reading)
    return row


def _apply(
    night: RunContext, extract: Extract, sent: land.DeliveryToApply, result: readers.ReadResult
) -> dict[str, Any]:
    into = night.aside / "staged" / sent.delivery_id
    with_row_keys = land.with_row_keys(
        night.lake.parquet(into / "rows.parquet"), extract, night.reading.secret
    )
    if night.lake.has(extract.table):
        versions = land.versions_after(night.lake.read(extract.table), with_row_keys, extract, sent)
    else:
        versions = land.first_versions(with_row_keys, extract, sent)
    table = night.lake.write(extract.table, versions)
    counted = _counted(table, sent.delivery_id)
    repeats = result.rows_staged - counted["rows_kept"] - counted["rows_unchanged"]
    if result.rows_rejected:
        _keep_refusals(night, sent.delivery_id, into)
    if repeats:
        _keep_repeats(night, sent.delivery_id, land.repeated_rows(with_row_keys, extract))
    counted["rows_rejected"] = result.rows_rejected + (
        repeats and with_row_keys.where("is_repeated").count()
    )
    left = result.rows_in - sum(counted.values())
    return {**counted, "rows_unaccounted": left}


def _counted(table: DataFrame, delivery_id: str) -> dict[str, int]:
    mine = table.where(F.col("last_delivery") == delivery_id)
    first = F.col("first_delivery") == delivery_id
    one = mine.agg(
        F.count_if(first).alias("kept"), F.count_if(~first).alias("unchanged")
    ).collect()[0]
    return {"rows_kept": one["kept"], "rows_unchanged": one["unchanged"]}


def _as_read(result: readers.ReadResult) -> dict[str, Any]:
    return {
        "rows_in": result.rows_in,
        "rows_rejected": result.rows_rejected,
        "encoding": result.encoding or None,
        "unagreed_columns": list(result.unagreed_columns),
        "forbidden_columns": list(result.forbidden_columns),
        "missing_columns": list(result.missing),
        "notes": list(result.notes),
    }


def _keep_refusals(night: RunContext, delivery_id: str, into: Path) -> None:
    """Put what the reader refused among the night's rejections; a job of Spark's costs more."""
    told = ds.dataset(into / "rejected.parquet")
    cells = {name: ds.field(name) for name in told.schema.names}
    named = {**cells, "delivery_id": ds.scalar(delivery_id)}
    path = night.aside / "rejected" / delivery_id
    ds.write_dataset(
        told.scanner(columns=named),
        path,
        format="parquet",
        existing_data_behavior="delete_matching",
    )


def _keep_repeats(night: RunContext, delivery_id: str, rows: DataFrame) -> None:
    named = rows.withColumn("delivery_id", F.lit(delivery_id))
    path = night.aside / "rejected" / f"{delivery_id}_repeated"
    named.write.mode("overwrite").parquet(str(path))


def _dated(night: RunContext, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "read_on": night.lake.as_of, "run_number": night.lake.run_number}


def _write_down(night: RunContext, name: str, rows: list[dict[str, Any]]) -> None:
    folder = night.aside / "deliveries"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(rows, default=str), encoding="utf-8")
