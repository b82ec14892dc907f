"""How requests are tested: what is wrong on a night is drawn, and the night is built from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import child_record, correction, extract_fault, feed_fault, finding, ruling
from silver.corrections.limits import Limits
from silver.finding import hash_of, hashes
from silver.shared.frames import frame_of
from tests.drawing import table_of

LIMITS = Limits(pack_every=timedelta(days=7), requests_per_week=3, fault_share=0.5, fault_rows=4)
NEVER_RULED = "ruling_id | left_key | right_key | ruling | run_number"


@dataclass(frozen=True)
class DrawnNight:
    """A night: the records, what is wrong with them, and what came back.

    `records` has at least `record_key`; `found` is the kind of what is wrong, if anything.
    """

    day: str
    records: str
    replies: Sequence[dict[str, Any]] = ()
    rulings: str = NEVER_RULED


def reply(request: str, answer: str, asked: int = 1) -> dict[str, Any]:
    """An owner's answer."""
    return {"request_id": request, "times_asked": asked, "answer": answer, "answered_by": "A team"}


def night(
    spark: SparkSession,
    drawn: DrawnNight,
    before: DataFrame,
    run_number: int,
    limits: Limits = LIMITS,
) -> tuple[DataFrame, DataFrame]:
    """The requests after the night, and its faults of whole extracts.

    A request about a record bears the record's name. All records are of csc and its one extract
    unless they are drawn otherwise.
    """
    rows = _with_usual(_rows(spark, drawn.records)).cache()
    records = table_of(spark, child_record.TABLE, "record_key").unionByName(
        rows.drop("found", "other_record_key", "field", "harm", "asks"), allowMissingColumns=True
    )
    findings = _findings(spark, rows)
    none = table_of(spark, extract_fault.TABLE, "extract")
    faults = feed_fault.build(findings, none, records, before, limits).cache()
    requests = correction.build(
        findings,
        faults,
        before,
        records,
        table_of(spark, ruling.TABLE, drawn.rulings, decided_on="2026-11-02T09:00:00"),
        drawn.replies,
        limits,
        date.fromisoformat(drawn.day),
        run_number,
    )
    return frame_of(spark, requests.toArrow(), correction.TABLE.ddl), faults


def nothing_before(spark: SparkSession) -> DataFrame:
    """No request at all."""
    return frame_of(spark, [], correction.TABLE.ddl)


def _rows(spark: SparkSession, drawing: str) -> DataFrame:
    shape = (
        "record_key string, person_id string, source string, extract string, sex string, "
        "first_delivery string, first_seen date, is_gone boolean, found string, field string, "
        "other_record_key string, harm bigint, asks boolean"
    )
    return table_of(spark, shape, drawing)


def _with_usual(rows: DataFrame) -> DataFrame:
    usual = {
        "person_id": F.upper("record_key"),
        "source": F.lit("csc"),
        "extract": F.concat(F.coalesce("source", F.lit("csc")), F.lit("_person")),
        "sex": F.lit("F"),
        "first_delivery": F.lit("d1"),
        "first_seen": F.lit(date(2026, 11, 20)),
        "is_gone": F.lit(col=False),
        "field": F.lit("sex"),
        "harm": F.lit(4),
        "asks": F.lit(col=True),
    }
    filled = rows.withColumns({name: F.coalesce(name, value) for name, value in usual.items()})
    return filled.withColumn("source_key", F.concat(F.lit("own-"), "record_key"))


def _findings(spark: SparkSession, rows: DataFrame) -> DataFrame:
    hashed = (
        table_of(spark, child_record.TABLE, "record_key")
        .unionByName(rows, allowMissingColumns=True)
        .withColumn("hashes", F.map_from_entries(hashes()))
        .where("found IS NOT NULL")
        .withColumn("value_hash", hash_of(F.col("field")))
    )
    drawn = hashed.selectExpr(
        "record_key AS request_id", "record_key", "other_record_key", "person_id", "source",
        "extract", "source_key", "found AS kind", "harm", "field", "field AS source_field",
        "value_hash", "is_gone", "asks", "'certain' AS sure",
    )  # fmt: skip
    return table_of(spark, finding.TABLE, "record_key").unionByName(drawn, allowMissingColumns=True)
