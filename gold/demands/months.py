"""Facts as what is counted: a child, a month, and what was so of it."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Audience, Factor, Source
from gold.facts_with_kind import CURRENT


class Subject(StrEnum):
    """Of what a row counts children."""

    EVENT = "event"
    PLAN = "plan"
    SERVICE = "service"
    ASSESSMENT = "assessment"
    NEEDS = "needs"


class Counted(StrEnum):
    """What has to be so of a child in the month for it to be counted."""

    HAPPENED = "happened"
    BEGAN = "began"
    ENDED = "ended"
    OPEN = "open"
    REVIEW_DUE = "review due"
    REVIEW_OVERDUE = "review overdue"
    WAITING = "waiting"


SHAPE = ("person_id", "month", "subject", "kind", "counted")
MONTHS = 12
"""Months before the night's own that are counted."""
MOST_NEEDS = 4
"""So many kinds of need and more are one row."""


def first_month(as_of: date) -> date:
    """First day of the first month that is counted."""
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - MONTHS, 12)
    return date(year, month + 1, 1)


def for_leaders(facts: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """The facts of sources whose agreement names leaders: of others not even a count is theirs."""
    allowed = [each.name for each in sources if Audience.LEADER in each.agreement.audiences]
    return facts.where(F.col("source").isin(*allowed))


def events(gold_event: DataFrame, as_of: date) -> DataFrame:
    """Children to whom something happened, by month."""
    return _in_year(_counted(gold_event, Subject.EVENT, Counted.HAPPENED, F.col("happened")), as_of)


def plans(gold_plan: DataFrame, as_of: date) -> DataFrame:
    """Children whose plan began, ended, was open at a month's end, or is to be reviewed."""
    open_now = gold_plan.where(F.col("status") == CURRENT)
    day = F.col("next_review")
    is_overdue = day < F.lit(as_of)
    overdue = _counted(open_now.where(is_overdue), Subject.PLAN, Counted.REVIEW_OVERDUE, day)
    due = _counted(open_now.where(~is_overdue), Subject.PLAN, Counted.REVIEW_DUE, day)
    return every(
        _began_and_ended(gold_plan, Subject.PLAN, as_of), _open(gold_plan, as_of), overdue, due
    )


def services(gold_involvement: DataFrame, as_of: date) -> DataFrame:
    """Children with whom a service began or ended to work, and those with whom it works tonight."""
    of_service = gold_involvement.withColumn("kind", F.col("service"))
    open_now = of_service.where(F.col("status") == CURRENT)
    return every(
        _began_and_ended(of_service, Subject.SERVICE, as_of),
        _counted(open_now, Subject.SERVICE, Counted.OPEN, F.lit(as_of)),
    )


def assessments(gold_assessment: DataFrame, as_of: date) -> DataFrame:
    """Children whose assessment was completed, and those who wait for one since the month."""
    completed, started = F.col("completed"), F.col("started")
    done = _counted(gold_assessment, Subject.ASSESSMENT, Counted.ENDED, completed)
    waiting = gold_assessment.where(completed.isNull())
    return every(
        _in_year(done, as_of), _counted(waiting, Subject.ASSESSMENT, Counted.WAITING, started)
    )


def needs(gold_factor: DataFrame, as_of: date) -> DataFrame:
    """Children by how many kinds of risk are current for them tonight: of nobody it is a score."""
    is_need = (F.col("factor") == Factor.RISK) & (F.col("status") == CURRENT)
    of_child = gold_factor.where(is_need).groupBy("person_id").agg(
        F.count_distinct("label").alias("kinds_of_need")
    )  # fmt: skip
    number = F.col("kinds_of_need")
    kind = (
        F.when(number == 1, "1 kind of need")
        .when(number >= MOST_NEEDS, f"{MOST_NEEDS} kinds of need or more")
        .otherwise(F.concat(number.cast("string"), F.lit(" kinds of need")))
    )
    return _counted(of_child.withColumn("kind", kind), Subject.NEEDS, Counted.OPEN, F.lit(as_of))


def every(*frames: DataFrame) -> DataFrame:
    """What is counted, under one another."""
    return reduce(DataFrame.unionByName, frames)


def _began_and_ended(facts: DataFrame, subject: Subject, as_of: date) -> DataFrame:
    began = _counted(facts, subject, Counted.BEGAN, F.col("since"))
    ended = _counted(facts.where(F.col("until") <= F.lit(as_of)), subject, Counted.ENDED,
                     F.col("until"))  # fmt: skip
    return _in_year(every(began, ended), as_of)


def _open(plans_of_children: DataFrame, as_of: date) -> DataFrame:
    """Plans by each month at whose end, or tonight, they were open."""
    months = F.sequence(
        F.lit(first_month(as_of)),
        F.trunc(F.lit(as_of), "month"),
        F.expr("interval 1 month"),
    )
    by_month = plans_of_children.withColumn("month_begins", F.explode(months))
    last_day = F.least(F.last_day("month_begins"), F.lit(as_of))
    is_open = (F.col("since") <= last_day) & F.coalesce(F.col("until") > last_day, F.lit(col=True))
    return _counted(by_month.where(is_open), Subject.PLAN, Counted.OPEN, F.col("month_begins"))


def _counted(facts: DataFrame, subject: Subject, counted: Counted, day: SparkColumn) -> DataFrame:
    return facts.where(day.isNotNull()).select(
        "person_id",
        F.trunc(day, "month").alias("month"),
        F.lit(str(subject)).alias("subject"),
        "kind",
        F.lit(str(counted)).alias("counted"),
    )


def _in_year(rows: DataFrame, as_of: date) -> DataFrame:
    return rows.where(F.col("month").between(F.lit(first_month(as_of)), F.lit(as_of)))
