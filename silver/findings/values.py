"""One record against the rest of its person: values that other sources contradict."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.findings.kinds import (
    FIELDS,
    FINDING_COLUMNS,
    FindingKind,
    LikelyRight,
    Sureness,
    in_words,
    single_record,
)

COMPARED = ("date_of_birth", "sex", "postcode", "upn", "nhs_number")
"""Values that are one for one child. A child may go by several names, all right."""
ENOUGH_SOURCES = 2
"""Other sources that must agree on another value before an owner is asked to look at theirs."""


def with_support(records: DataFrame) -> DataFrame:
    """Every value of every record, with how many sources hold it.

    Args:
        records: with `person_id`, `record_key`, `source` and `FIELDS`.

    Returns:
        person_id, record_key, source, field, value, `support` (sources that give the person this
        value), `other_support` (the most other sources that agree on another value).
    """
    ids = ("person_id", "record_key", "source")
    texts = records.select(*ids, *(F.col(name).cast("string").alias(name) for name in FIELDS))
    values = texts.unpivot(ids, FIELDS, "field", "value").where("value IS NOT NULL")
    sources_by_value = values.groupBy("person_id", "field", "value").agg(
        F.collect_set("source").alias("sources")
    )
    values_of_person = sources_by_value.groupBy("person_id", "field").agg(
        F.collect_list(F.struct("value", "sources")).alias("person_values")
    )
    return values.join(values_of_person, on=["person_id", "field"], how="inner").select(
        "person_id",
        "record_key",
        "source",
        "field",
        "value",
        _support(F.col("value")).alias("support"),
        _other_support().alias("other_support"),
    )


def _support(value: Column) -> Column:
    same_value = F.filter("person_values", lambda known_value: known_value["value"] == value)
    return F.size(F.get(same_value, 0)["sources"])


def _other_support() -> Column:
    other_values = F.filter(
        "person_values", lambda known_value: known_value["value"] != F.col("value")
    )
    counts = F.transform(
        other_values,
        lambda known_value: F.size(F.array_except(known_value["sources"], F.array("source"))),
    )
    return F.coalesce(F.array_max(counts), F.lit(0))


def likely_right(own_support: Column, other_support: Column) -> Column:
    """Whose value is likely right, by how many sources stand behind each (null: none)."""
    own, other = F.coalesce(own_support, F.lit(0)), F.coalesce(other_support, F.lit(0))
    return (
        F.when((own >= ENOUGH_SOURCES) & (own > other), LikelyRight.THIS_RECORD)
        .when((other >= ENOUGH_SOURCES) & (other > own), LikelyRight.OTHERS)
        .otherwise(LikelyRight.UNKNOWN)
    )


def contradicted(values: DataFrame) -> DataFrame:
    """Findings about values that this source alone holds, where several others agree on another.

    Args:
        values: as `with_support` gives them; of protected persons no postcode.
    """
    is_outvoted = (F.col("support") == 1) & (F.col("other_support") >= ENOUGH_SOURCES)
    outvoted = values.where(F.col("field").isin(*COMPARED) & is_outvoted)
    reason = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" is not what others hold."))
    sure = F.when(F.col("other_support") > ENOUGH_SOURCES, Sureness.LIKELY).otherwise(
        Sureness.POSSIBLE
    )
    columns = single_record(FindingKind.DIFFERS_FROM_OTHERS, reason, LikelyRight.OTHERS, sure)
    evidence = _agreeing(F.col("other_support"))
    return outvoted.withColumns({**columns, "evidence": evidence}).select(*FINDING_COLUMNS)


def swapped(records: DataFrame) -> DataFrame:
    """Findings about records whose forename is the surname that others hold, and the reverse.

    Args:
        records: with `person_id`, `record_key`, `source`, `forename`, `surname`.
    """
    named = records.select("person_id", "source", "forename", "surname").dropna()
    name_orders = named.groupBy("person_id", "forename", "surname").agg(
        F.count_distinct("source").alias("support")
    )
    reversed_orders = name_orders.select(
        "person_id",
        F.col("surname").alias("forename"),
        F.col("forename").alias("surname"),
        F.col("support").alias("other_support"),
    )
    keys = ["person_id", "forename", "surname"]
    in_both_orders = (
        records.where("forename <> surname")
        .join(name_orders, on=keys)
        .join(reversed_orders, on=keys)
    )
    # Where one source is against one, nobody can say which order is right: both are asked.
    suspected = in_both_orders.where("other_support >= support").withColumn(
        "field", F.lit("surname")
    )
    sure = F.when(F.col("other_support") >= ENOUGH_SOURCES, Sureness.LIKELY).otherwise(
        Sureness.POSSIBLE
    )
    reason = F.lit("others hold the two names the other way round.")
    columns = single_record(FindingKind.NAMES_SWAPPED, reason, LikelyRight.OTHERS, sure)
    evidence = _agreeing(F.col("other_support"))
    return suspected.withColumns({**columns, "evidence": evidence}).select(*FINDING_COLUMNS)


def _agreeing(count: Column) -> Column:
    several = F.concat(count.cast("string"), F.lit(" other sources agree with each other."))
    return F.when(count == 1, F.lit("One other source says otherwise.")).otherwise(several)
