"""Identifiers that fail their own check, and those that two children bear."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.cleanse import nhs_numbers, upns
from silver.findings.kinds import (
    CERTAIN,
    FOUND,
    LIKELY_SO,
    NEITHER,
    OTHERS,
    POSSIBLE,
    THIS,
    in_words,
    single,
)
from silver.findings.values import whose
from silver.shared.lookup import looked_up

CHECKED = {"upn": upns.FAULTS, "nhs_number": nhs_numbers.FAULTS}
"""Each identifier, and what its faults are called in plain words."""


def failing(records: DataFrame) -> DataFrame:
    """Findings about identifiers that cannot have been issued.

    Args:
        records: with `person_id`, `record_key` and the `..._fault` of each identifier.
    """
    ids = ("person_id", "record_key")
    faults = records.select(*ids, *(F.col(f"{name}_fault").alias(name) for name in CHECKED))
    told = faults.unpivot(ids, tuple(CHECKED), "field", "fault").where("fault IS NOT NULL")
    words = {f"{name}.{code}": said for name, of in CHECKED.items() for code, said in of.items()}
    what = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" does not pass its check."))
    said = told.withColumns(single("fails its check", what, F.lit(NEITHER), F.lit(CERTAIN)))
    why = looked_up(words, F.concat_ws(".", "field", "fault"))
    return said.withColumn("evidence", why).select(*FOUND)


def of_another(records: DataFrame, asked: DataFrame) -> DataFrame:
    """Findings about identifiers that stand on records of two children or more.

    Where a pair of these records is asked about already, this adds nothing.

    Args:
        records: with `person_id`, `record_key`, `source` and the identifiers.
        asked: findings about pairs: `record_key`, `other_person_id`.
    """
    ids = ("person_id", "record_key", "source")
    held = records.select(*ids, *CHECKED).unpivot(ids, tuple(CHECKED), "field", "value").dropna()
    behind = held.groupBy("field", "value", "person_id").agg(
        F.count_distinct("source").alias("sources")
    )
    shared = (
        behind.groupBy("field", "value")
        .agg(F.collect_list(F.struct("person_id", "sources")).alias("bearers"))
        .where(F.size("bearers") > 1)
    )
    known = asked.groupBy("record_key").agg(F.collect_set("other_person_id").alias("known"))
    met = (
        held.join(shared, on=["field", "value"], how="inner")
        .join(known, on="record_key", how="left")
        .withColumns({"mine": _sources(mine=True), "theirs": _sources(mine=False)})
        .where(_some_unknown())
    )
    what = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" can be only one child's."))
    likely = whose(F.col("mine"), F.col("theirs"))
    sure = F.when(likely == OTHERS, LIKELY_SO).otherwise(POSSIBLE)
    told = met.withColumns(single("number of another", what, likely, sure))
    asks = F.col("likely") != THIS
    return told.withColumns({"evidence": _counted(), "asks": asks}).select(*FOUND)


def _sources(*, mine: bool) -> Column:
    """Sources behind the number on this child; or the most behind it on any other."""
    here = F.filter("bearers", lambda one: (one["person_id"] == F.col("person_id")) == F.lit(mine))
    return F.array_max(F.transform(here, lambda one: one["sources"]))


def _some_unknown() -> Column:
    others = F.array_remove(
        F.transform("bearers", lambda one: one["person_id"]), F.col("person_id")
    )
    return F.size(F.array_except(others, F.coalesce("known", F.array().cast("array<string>")))) > 0


def _counted() -> Column:
    """How many sources give the number to each child."""
    return F.concat(
        F.lit("Sources that give it to this child: "),
        F.col("mine").cast("string"),
        F.lit(", to the other: "),
        F.col("theirs").cast("string"),
        F.lit("."),
    )
