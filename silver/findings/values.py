"""One record against the rest of its person: values that other sources contradict."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from silver.findings.kinds import (
    FIELDS,
    FOUND,
    LIKELY_SO,
    OTHERS,
    POSSIBLE,
    THIS,
    UNKNOWN,
    in_words,
    single,
)

COMPARED = ("date_of_birth", "sex", "postcode", "upn", "nhs_number")
"""Values that are one for one child. A child may go by several names, all right."""
AGREE = 2
"""Other sources that must agree on another value before an owner is asked to look at theirs."""


def weighed(records: DataFrame) -> DataFrame:
    """Every value of every record, with how many sources hold it.

    Args:
        records: with `person_id`, `record_key`, `source` and `FIELDS`.

    Returns:
        person_id, record_key, source, field, value, `held_by` (sources that give the person this
        value), `others_agree` (the most other sources that agree on another value).
    """
    ids = ("person_id", "record_key", "source")
    texts = records.select(*ids, *(F.col(name).cast("string").alias(name) for name in FIELDS))
    told = texts.unpivot(ids, FIELDS, "field", "value").where("value IS NOT NULL")
    held = told.groupBy("person_id", "field", "value").agg(F.collect_set("source").alias("holders"))
    every = held.groupBy("person_id", "field").agg(
        F.collect_list(F.struct("value", "holders")).alias("every")
    )
    known = told.join(every, on=["person_id", "field"], how="inner")
    return known.select(
        "person_id",
        "record_key",
        "source",
        "field",
        "value",
        _holders(F.col("value")).alias("held_by"),
        _others().alias("others_agree"),
    )


def _holders(value: Column) -> Column:
    mine = F.filter("every", lambda one: one["value"] == value)
    return F.size(F.get(mine, 0)["holders"])


def _others() -> Column:
    other = F.filter("every", lambda one: one["value"] != F.col("value"))
    sizes = F.transform(
        other, lambda one: F.size(F.array_except(one["holders"], F.array("source")))
    )
    return F.coalesce(F.array_max(sizes), F.lit(0))


def whose(mine: Column, theirs: Column) -> Column:
    """Whose value is likely right, by how many sources stand behind each (null: none)."""
    mine, theirs = F.coalesce(mine, F.lit(0)), F.coalesce(theirs, F.lit(0))
    return (
        F.when((mine >= AGREE) & (mine > theirs), THIS)
        .when((theirs >= AGREE) & (theirs > mine), OTHERS)
        .otherwise(UNKNOWN)
    )


def contradicted(values: DataFrame) -> DataFrame:
    """Findings about values that this source alone holds, where several others agree on another.

    Args:
        values: as `weighed` gives them; of protected persons no postcode.
    """
    alone = values.where(
        F.col("field").isin(*COMPARED) & (F.col("held_by") == 1) & (F.col("others_agree") >= AGREE)
    )
    what = F.concat(F.lit("the "), in_words(F.col("field")), F.lit(" is not what others hold."))
    sure = F.when(F.col("others_agree") > AGREE, LIKELY_SO).otherwise(POSSIBLE)
    told = alone.withColumns(single("differs from others", what, F.lit(OTHERS), sure))
    return told.withColumn("evidence", _agreeing(F.col("others_agree"))).select(*FOUND)


def swapped(records: DataFrame) -> DataFrame:
    """Findings about records whose forename is the surname that others hold, and the reverse.

    Args:
        records: with `person_id`, `record_key`, `source`, `forename`, `surname`.
    """
    named = records.select("person_id", "source", "forename", "surname").dropna()
    orders = named.groupBy("person_id", "forename", "surname").agg(
        F.count_distinct("source").alias("sources")
    )
    turned = orders.select(
        "person_id",
        F.col("surname").alias("forename"),
        F.col("forename").alias("surname"),
        F.col("sources").alias("agree"),
    )
    names = ["person_id", "forename", "surname"]
    met = records.where("forename <> surname").join(orders, on=names).join(turned, on=names)
    # Where one stands against one, nobody can say whose order is right: both are asked.
    asked = met.where("agree >= sources").withColumn("field", F.lit("surname"))
    sure = F.when(F.col("agree") >= AGREE, LIKELY_SO).otherwise(POSSIBLE)
    what = F.lit("others hold the two names the other way round.")
    told = asked.withColumns(single("names swapped", what, F.lit(OTHERS), sure))
    return told.withColumn("evidence", _agreeing(F.col("agree"))).select(*FOUND)


def _agreeing(count: Column) -> Column:
    many = F.concat(count.cast("string"), F.lit(" other sources agree with each other."))
    return F.when(count == 1, F.lit("One other source says otherwise.")).otherwise(many)
