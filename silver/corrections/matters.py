"""Requests about a whole extract: what changed in it, that so many of its records are wrong?"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from silver.corrections.states import OwnerAnswer, RequestScope, RequestState
from silver.findings.kinds import EXTRACT_KINDS, LikelyRight, Sureness, harm, in_words

FAULT = ["source", "extract", "kind", "field", "source_field"]
EXAMPLES = 3
"""How many records a matter names."""
DELIVERIES = 3
"""How many deliveries its evidence counts: those with most of the records."""
SHARE_STEPS = 4
"""A matter that was right as it is comes up again when its share is in another of so many parts."""


def with_matters(findings: DataFrame, faults: DataFrame) -> DataFrame:
    """Findings that ask their owner, each with its matter, and the matters beside them.

    Args:
        findings: of silver/finding, those that ask for something.
        faults: silver/feed_fault.

    Returns:
        The findings' columns with `scope` and `matter_id`; of a matter also `records_found`,
        `records_held`, `examples` and `source_examples`.
    """
    matter_ids = faults.select("matter_id", *FAULT).distinct()
    record_findings = findings.join(F.broadcast(matter_ids), on=FAULT, how="left").withColumn(
        "scope", F.lit(RequestScope.RECORD)
    )
    examples = _examples(record_findings.where("matter_id IS NOT NULL"))
    matters = (
        _totals(faults).join(examples, on="matter_id", how="left").withColumns(_request_columns())
    )
    return record_findings.unionByName(matters, allowMissingColumns=True)


def grouped() -> Column:
    """`state`, but `grouped` where a matter speaks for the record.

    An owner who would rather be asked row by row is; what an owner has answered about a
    single record stays.
    """
    is_declined = (
        (F.col("scope") == RequestScope.EXTRACT)
        & (F.col("state") == RequestState.ACCEPTED)
        & (F.col("answer") == OwnerAnswer.ROW_BY_ROW)
    )
    matter = Window.partitionBy(F.coalesce("matter_id", "request_id"))
    row_by_row = F.coalesce(F.max(is_declined).over(matter), F.lit(col=False))
    is_part = (
        (F.col("scope") == RequestScope.RECORD) & F.col("is_found") & F.col("matter_id").isNotNull()
    )
    is_grouped = (
        is_part
        & F.col("state").isin(RequestState.RAISED, RequestState.SENT, RequestState.ANSWERED)
        & ~row_by_row
    )
    return F.when(is_grouped, RequestState.GROUPED).otherwise(F.col("state"))


def _examples(findings: DataFrame) -> DataFrame:
    """A few records of each matter, by their keys alone."""
    records = findings.select("matter_id", "record_key", "source_key").distinct()
    place = F.row_number().over(Window.partitionBy("matter_id").orderBy("record_key"))
    examples = records.withColumn("place", place).where(F.col("place") <= EXAMPLES)
    keys = F.array_sort(F.collect_list(F.struct("record_key", "source_key")))
    return (
        examples.groupBy("matter_id")
        .agg(keys.alias("keys"))
        .select(
            "matter_id",
            F.col("keys.record_key").alias("examples"),
            F.col("keys.source_key").alias("source_examples"),
        )
    )


def _totals(faults: DataFrame) -> DataFrame:
    delivery = F.struct(
        (-F.col("records_found")).alias("most_first"),
        "delivered_on",
        "records_found",
        "records_held",
    )
    return faults.groupBy("matter_id", *FAULT).agg(
        F.sum("records_found").alias("records_found"),
        F.sum("records_held").alias("records_held"),
        F.slice(F.array_sort(F.collect_list(delivery)), 1, DELIVERIES).alias("deliveries"),
    )


def _request_columns() -> dict[str, Column]:
    with_fault, records = F.col("records_found"), F.col("records_held")
    share = F.floor(100 * with_fault / records).cast("string")
    fault = F.concat_ws(
        "", F.col("kind"), F.lit(" ("), in_words(F.col("field")), F.lit("). "),
    )  # fmt: skip
    is_of_extract = F.col("kind").isin(*EXTRACT_KINDS)
    counted = F.when(is_of_extract, F.lit(" rows")).otherwise(F.lit(" records"))
    reason = F.concat_ws(
        "", _number(with_fault), F.lit(" of "), _number(records), counted, F.lit(" ("), share,
        F.lit("%) have one fault: "), fault, F.lit("What changed in how the extract is made?"),
    )  # fmt: skip
    return {
        "request_id": F.col("matter_id"),
        "scope": F.lit(RequestScope.EXTRACT),
        "harm": harm(F.col("kind")),
        "reason": reason,
        "evidence": F.concat(F.array_join(F.transform("deliveries", _delivery), "; "), F.lit(".")),
        "likely": F.lit(LikelyRight.UNKNOWN),
        "sure": F.lit(Sureness.LIKELY),
        "value_hash": F.floor(SHARE_STEPS * with_fault / records).cast("string"),
    }


def _delivery(delivery: Column) -> Column:
    day = F.coalesce(F.date_format(delivery["delivered_on"], "d MMMM yyyy"), F.lit("not known"))
    return F.concat(
        F.lit("delivery of "), day, F.lit(": "),
        _number(delivery["records_found"]), F.lit(" of "), _number(delivery["records_held"]),
    )  # fmt: skip


def _number(count: Column) -> Column:
    return F.format_number(count, 0)
