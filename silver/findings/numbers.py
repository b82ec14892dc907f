"""Identifiers that fail their own check, and those that two children bear."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.cleanse import nhs_numbers, upns
from silver.findings.kinds import (
    FINDING_COLUMNS,
    FindingKind,
    LikelyRight,
    Sureness,
    in_words,
    single_record,
)
from silver.findings.values import likely_right
from silver.shared.lookup import looked_up

CHECKED = {"upn": upns.FAULTS, "nhs_number": nhs_numbers.FAULTS}
"""Each identifier, and what its faults are called in plain words."""


def failing(records: DataFrame) -> DataFrame:
    """Findings about identifiers that cannot have been issued.

    Args:
        records: with `person_id`, `record_key` and the `..._fault` of each identifier.
    """
    ids = ("person_id", "record_key")
    fault_codes = records.select(*ids, *(F.col(f"{name}_fault").alias(name) for name in CHECKED))
    faults = fault_codes.unpivot(ids, tuple(CHECKED), "field", "fault").where("fault IS NOT NULL")
    sentences = {
        f"{name}.{code}": sentence
        for name, sentence_by_code in CHECKED.items()
        for code, sentence in sentence_by_code.items()
    }
    reason = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" does not pass its check."))
    columns = single_record(
        FindingKind.FAILS_ITS_CHECK, reason, LikelyRight.NEITHER, Sureness.CERTAIN
    )
    evidence = looked_up(sentences, F.concat_ws(".", "field", "fault"))
    return faults.withColumns({**columns, "evidence": evidence}).select(*FINDING_COLUMNS)


def of_another(records: DataFrame, pair_findings: DataFrame) -> DataFrame:
    """Findings about identifiers that stand on records of two children or more.

    Where a pair of these records is asked about already, this adds nothing.

    Args:
        records: with `person_id`, `record_key`, `source` and the identifiers.
        pair_findings: findings about pairs: `record_key`, `other_person_id`.
    """
    ids = ("person_id", "record_key", "source")
    numbers = records.select(*ids, *CHECKED).unpivot(ids, tuple(CHECKED), "field", "value").dropna()
    sources_by_person = numbers.groupBy("field", "value", "person_id").agg(
        F.count_distinct("source").alias("sources")
    )
    shared_numbers = (
        sources_by_person.groupBy("field", "value")
        .agg(F.collect_list(F.struct("person_id", "sources")).alias("bearers"))
        .where(F.size("bearers") > 1)
    )
    paired = pair_findings.groupBy("record_key").agg(
        F.collect_set("other_person_id").alias("paired_person_ids")
    )
    findings = (
        numbers.join(shared_numbers, on=["field", "value"], how="inner")
        .join(paired, on="record_key", how="left")
        .withColumns({"own_support": _support(own=True), "other_support": _support(own=False)})
        .where(_has_unpaired_bearer())
    )
    reason = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" can be only one child's."))
    likely = likely_right(F.col("own_support"), F.col("other_support"))
    sure = F.when(likely == LikelyRight.OTHERS, Sureness.LIKELY).otherwise(Sureness.POSSIBLE)
    columns = single_record(FindingKind.NUMBER_OF_ANOTHER, reason, likely, sure)
    asks = F.col("likely") != LikelyRight.THIS_RECORD
    return (
        findings.withColumns(columns)
        .withColumns({"evidence": _evidence(), "asks": asks})
        .select(*FINDING_COLUMNS)
    )


def _support(*, own: bool) -> Column:
    """Sources behind the number on this child; or the most behind it on any other."""
    bearers = F.filter(
        "bearers", lambda bearer: (bearer["person_id"] == F.col("person_id")) == F.lit(own)
    )
    return F.array_max(F.transform(bearers, lambda bearer: bearer["sources"]))


def _has_unpaired_bearer() -> Column:
    """Whether the number is on a child with whom no pair of this record is asked about."""
    other_ids = F.array_remove(
        F.transform("bearers", lambda bearer: bearer["person_id"]), F.col("person_id")
    )
    paired_ids = F.coalesce("paired_person_ids", F.array().cast("array<string>"))
    return F.size(F.array_except(other_ids, paired_ids)) > 0


def _evidence() -> Column:
    """How many sources give the number to each child."""
    return F.concat(
        F.lit("Sources that give it to this child: "),
        F.col("own_support").cast("string"),
        F.lit(", to the other: "),
        F.col("other_support").cast("string"),
        F.lit("."),
    )
