"""Requests about a whole extract: what changed in it, that so many of its records are wrong?"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from silver.corrections.states import (
    ACCEPTED,
    ANSWERED,
    EXTRACT,
    GROUPED,
    RAISED,
    RECORD,
    ROW_BY_ROW,
    SENT,
)
from silver.findings.kinds import LIKELY_SO, UNKNOWN, harm, in_words

FAULT = ["source", "extract", "kind", "field", "source_field"]
EXAMPLES = 3
"""How many records a matter names."""
DELIVERIES = 3
"""How many deliveries its evidence counts: those with most of the records."""
NEWS = 4
"""A matter that was right as it is comes up again when its share is in another of so many parts."""


def with_matters(findings: DataFrame, faults: DataFrame) -> DataFrame:
    """Findings that ask their owner, each with its matter, and the matters beside them.

    Args:
        findings: of silver/finding, those that ask for something.
        faults: silver/feed_fault.

    Returns:
        The findings' columns with `scope` and `matter_id`; of a matter also `records_found`,
        `records_held`, `examples` and `own_examples`.
    """
    named = faults.select("matter_id", *FAULT).distinct()
    rows = findings.join(F.broadcast(named), on=FAULT, how="left").withColumn(
        "scope", F.lit(RECORD)
    )
    examples = _examples(rows.where("matter_id IS NOT NULL"))
    matters = _counted(faults).join(examples, on="matter_id", how="left").withColumns(_words())
    return rows.unionByName(matters, allowMissingColumns=True)


def grouped() -> Column:
    """`state`, but `grouped` where a matter speaks for the record.

    An owner who would rather be asked row by row is; what an owner has said of a single record
    stands.
    """
    asked_for = (
        (F.col("scope") == EXTRACT) & (F.col("state") == ACCEPTED) & (F.col("answer") == ROW_BY_ROW)
    )
    matter = Window.partitionBy(F.coalesce("matter_id", "request_id"))
    row_by_row = F.coalesce(F.max(asked_for).over(matter), F.lit(col=False))
    record = (F.col("scope") == RECORD) & F.col("is_found") & F.col("matter_id").isNotNull()
    may = record & F.col("state").isin(RAISED, SENT, ANSWERED) & ~row_by_row
    return F.when(may, GROUPED).otherwise(F.col("state"))


def _examples(rows: DataFrame) -> DataFrame:
    """A few records of each matter, by their keys alone."""
    records = rows.select("matter_id", "record_key", "source_key").distinct()
    first = F.row_number().over(Window.partitionBy("matter_id").orderBy("record_key"))
    few = records.withColumn("place", first).where(F.col("place") <= EXAMPLES)
    keys = F.array_sort(F.collect_list(F.struct("record_key", "source_key")))
    return (
        few.groupBy("matter_id")
        .agg(keys.alias("keys"))
        .select(
            "matter_id",
            F.col("keys.record_key").alias("examples"),
            F.col("keys.source_key").alias("source_examples"),
        )
    )


def _counted(faults: DataFrame) -> DataFrame:
    newest = F.struct(
        (-F.col("records_found")).alias("fewest"), "delivered_on", "records_found", "records_held"
    )
    return faults.groupBy("matter_id", *FAULT).agg(
        F.sum("records_found").alias("records_found"),
        F.sum("records_held").alias("records_held"),
        F.slice(F.array_sort(F.collect_list(newest)), 1, DELIVERIES).alias("deliveries"),
    )


def _words() -> dict[str, Column]:
    found, held = F.col("records_found"), F.col("records_held")
    share = F.floor(100 * found / held).cast("string")
    what = F.concat_ws(
        "", F.col("kind"), F.lit(" ("), in_words(F.col("field")), F.lit("). "),
    )  # fmt: skip
    counted = F.concat_ws(
        "", _number(found), F.lit(" of "), _number(held), F.lit(" records ("), share,
        F.lit("%) have one fault: "), what, F.lit("What changed in how the extract is made?"),
    )  # fmt: skip
    return {
        "request_id": F.col("matter_id"),
        "scope": F.lit(EXTRACT),
        "harm": harm(F.col("kind")),
        "reason": counted,
        "evidence": F.concat(F.array_join(F.transform("deliveries", _delivery), "; "), F.lit(".")),
        "likely": F.lit(UNKNOWN),
        "sure": F.lit(LIKELY_SO),
        "value_hash": F.floor(NEWS * found / held).cast("string"),
    }


def _delivery(one: Column) -> Column:
    day = F.coalesce(F.date_format(one["delivered_on"], "d MMMM yyyy"), F.lit("not known"))
    return F.concat(
        F.lit("delivery of "), day, F.lit(": "),
        _number(one["records_found"]), F.lit(" of "), _number(one["records_held"]),
    )  # fmt: skip


def _number(count: Column) -> Column:
    return F.format_number(count, 0)
