"""Facts of several tables of gold in one shape, and which of them meet a condition."""

from collections.abc import Iterable
from datetime import date
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Condition
from contracts.conditions import (
    ATTENDANCE,
    ATTENDANCE_CHANGE,
    DAYS_SUSPENDED,
    INVOLVEMENT,
    PARENTAL_RESPONSIBILITY,
    SUSPENSIONS,
    WEEKLY,
)
from contracts.kinds import YEAR
from gold.facts_with_kind import CURRENT
from silver.shared.frames import frame_of

SHAPE = (
    "person_id", "kind", "value", "number", "since", "until", "status", "source", "last_sent",
    "kept_until", "data_group", "source_data_group",
)  # fmt: skip
"""A fact: its kind, what it is in words or in a number, its days, and whose word it is."""
_CONDITIONS = (
    "name string, kind string, wanted string, at_least double, below double, within_days int, "
    "lasting_days int, historic boolean"
)


def events(gold_event: DataFrame) -> DataFrame:
    """Events as facts: over when they happened, and counting all the same."""
    return _facts(
        gold_event,
        value=F.col("outcome"),
        since=F.col("happened"),
        until=F.coalesce("until", "happened"),
    )


def plans(gold_plan: DataFrame) -> DataFrame:
    """Plans as facts, each with its category."""
    return _facts(gold_plan, value=F.col("category"), status=F.col("status"))


def characteristics(gold_characteristic: DataFrame) -> DataFrame:
    """Characteristics as facts."""
    return _facts(gold_characteristic, value=F.col("value"), status=F.col("status"))


def measures(gold_measure: DataFrame) -> DataFrame:
    """Measures as facts, but for those of a week, which count only in sum (`attendance`)."""
    return _facts(gold_measure.where(~F.col("kind").isin(*WEEKLY)), number=F.col("value"))


def involvements(gold_involvement: DataFrame) -> DataFrame:
    """Involvements of a worker who has a name, as facts: in which role."""
    named = gold_involvement.where("worker IS NOT NULL").withColumn("kind", F.lit(INVOLVEMENT))
    return _facts(named, value=F.col("worker_role"), status=F.col("status"))


def parental_responsibility(gold_family_member: DataFrame) -> DataFrame:
    """Who has parental responsibility for a child, as facts: what they are to it."""
    kind = F.lit(PARENTAL_RESPONSIBILITY)
    members = gold_family_member.where("parental_responsibility").withColumn("kind", kind)
    return _facts(members, value=F.col("relationship"))


def attendance(gold_attendance: DataFrame) -> DataFrame:
    """What the terms of the last twelve months come to, and how the newest moved, as facts."""
    rate = F.sum("sessions_attended") * 100 / F.sum("sessions_possible")
    yearly = _summed(gold_attendance.withColumn("kind", F.lit(ATTENDANCE)), F.round(rate, 1))
    change = gold_attendance.where("is_newest AND change IS NOT NULL").withColumn(
        "kind", F.lit(ATTENDANCE_CHANGE)
    )
    return yearly.unionByName(_facts(change, number=F.col("change")))


def suspensions(gold_event: DataFrame, gold_measure: DataFrame, as_of: date) -> DataFrame:
    """Suspensions of the last twelve months as facts: how often, and for how many school days."""
    since = F.col("since") >= F.lit(as_of - YEAR)
    of_year = gold_event.where("kind = 'suspension'").withColumn("since", F.col("happened"))
    counted = _summed(
        of_year.where(since).withColumn("kind", F.lit(SUSPENSIONS)), F.count(F.lit(1))
    )
    days = gold_measure.where((F.col("kind") == "days suspended") & since)
    return counted.unionByName(
        _summed(days.withColumn("kind", F.lit(DAYS_SUSPENDED)), F.sum("value"))
    )


def every(frames: Iterable[DataFrame]) -> DataFrame:
    """Facts of several tables under one another."""
    return reduce(DataFrame.unionByName, frames)


def meeting(
    facts: DataFrame, conditions: Iterable[tuple[str, Condition]], as_of: date
) -> DataFrame:
    """The facts that meet a condition.

    Args:
        facts: of `SHAPE`.
        conditions: each under the name of what it stands for.
        as_of: the night.

    Returns:
        The columns of `facts`, and `name`; a fact that meets several stands once for each name.
    """
    rows = [
        (name, each.kind, value, each.at_least, each.below, each.within_days, each.lasting_days,
         each.historic)
        for name, each in conditions
        for value in each.values or (None,)
    ]  # fmt: skip
    rules = frame_of(facts.sparkSession, rows, _CONDITIONS)
    matched = facts.join(F.broadcast(rules), on="kind", how="inner").where(_is_met(as_of))
    return matched.select(*SHAPE, "name")


def _is_met(as_of: date) -> SparkColumn:
    last_day = F.coalesce("until", "since", "last_sent")
    return (
        (F.col("wanted").isNull() | (F.col("wanted") == F.col("value")))
        & (F.col("at_least").isNull() | (F.col("number") >= F.col("at_least")))
        & (F.col("below").isNull() | (F.col("number") < F.col("below")))
        & (
            F.col("within_days").isNull()
            | (last_day >= F.date_sub(F.lit(as_of), F.col("within_days")))
        )
        & (
            F.col("lasting_days").isNull()
            | (F.col("since") <= F.date_sub(F.lit(as_of), F.col("lasting_days")))
        )
        & (F.col("historic") | (F.col("status") == CURRENT))
    )


def _facts(rows: DataFrame, **shaped: SparkColumn) -> DataFrame:
    """Rows of a table of gold in the shape of a fact; what has no status counts as current.

    Args:
        rows: with the columns of `SHAPE` that neither `shaped` nor the defaults give.
        shaped: how the others are made.
    """
    defaults = {
        "value": F.lit(None).cast("string"),
        "number": F.lit(None).cast("double"),
        "status": F.lit(CURRENT),
    }
    columns = {name: F.col(name) for name in SHAPE} | defaults | shaped
    return rows.select(*(columns[name].alias(name) for name in SHAPE))


def _summed(rows: DataFrame, number: SparkColumn) -> DataFrame:
    """One fact per child and source with a number that several rows come to."""
    by = ["person_id", "kind", "source", "data_group", "source_data_group"]
    sums = rows.groupBy(*by).agg(
        number.alias("number"),
        F.min("since").alias("since"),
        *(F.max(name).alias(name) for name in ("until", "last_sent", "kept_until")),
    )
    return _facts(sums, number=F.col("number"))
