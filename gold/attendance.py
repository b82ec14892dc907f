"""Attendance of the last twelve months by term, and how far it moved since the term before."""

from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type
from contracts.conditions import WEEKLY
from contracts.kinds import YEAR
from gold import data_groups
from gold import date as calendar
from gold.facts_with_kind import CHILD_AND_SOURCE
from gold.retention import KEPT_UNTIL

RATE, POSSIBLE, UNAUTHORISED = WEEKLY
ROW_PART = -5
"""A measure's id ends with a bar and four letters of its kind; what is before them is its row's."""

TABLE = Table(
    layer=Layer.GOLD,
    name="attendance",
    about="Attendance of each child in the last twelve months, by term.",
    key=("person_id", "source", "school_year", "term"),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        *CHILD_AND_SOURCE,
        Column("school_year", Type.TEXT, "School year, as 2026/27.", required=True),
        Column(
            "term",
            Type.TEXT,
            "Term by month, as the calendar has it (gold/date).",
            required=True,
            one_of=tuple(calendar.TERMS),
        ),
        Column("since", Type.DATE, "Monday of the first week that counts.", required=True),
        Column("until", Type.DATE, "Friday of the last week that counts.", required=True),
        Column(
            "sessions_possible",
            Type.NUMBER,
            "Sessions that could be attended.",
            required=True,
            low=1,
        ),
        Column("sessions_attended", Type.NUMBER, "Sessions attended.", required=True, low=0),
        Column(
            "sessions_unauthorised", Type.NUMBER, "Sessions missed without leave.", required=True
        ),
        Column(
            "attendance",
            Type.NUMBER,
            "Sessions attended, in percent of those possible.",
            required=True,
            low=0,
            high=100,
        ),
        Column(
            "change",
            Type.NUMBER,
            "Points more (or, below 0, fewer) than in the child's term before, where there is one.",
        ),
        Column("is_newest", Type.FLAG, "True for the newest term.", required=True),
        Column("last_sent", Type.DATE, "When the source last sent any of it.", required=True),
        KEPT_UNTIL,
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(gold_measure: DataFrame, as_of: date) -> DataFrame:
    """One row per child, source and term.

    Args:
        gold_measure: the sums of each week, one row for each kind of sum.
        as_of: the night; weeks that ended more than a year before do not count.
    """
    measures = gold_measure.where(
        F.col("kind").isin(*WEEKLY) & (F.col("until") >= F.lit(as_of - YEAR))
    )
    terms = _weeks(measures).groupBy("person_id", "source", "school_year", "term").agg(
        F.min("since").alias("since"),
        F.max("until").alias("until"),
        F.sum("possible").alias("sessions_possible"),
        F.sum("attended").alias("sessions_attended"),
        F.sum("unauthorised").alias("sessions_unauthorised"),
        *(F.max(name).alias(name) for name in ("last_sent", "kept_until")),
        *(F.first(name).alias(name) for name in data_groups.ROW),
    )  # fmt: skip
    in_order = Window.partitionBy("person_id", "source").orderBy("since", "until")
    rate = F.col("sessions_attended") * 100 / F.col("sessions_possible")
    columns = {
        "attendance": F.round(rate, 1),
        "change": F.round(rate - F.lag(rate).over(in_order), 1),
        "is_newest": F.lead("since").over(in_order).isNull(),
    }
    return terms.withColumns(columns).select(*TABLE.names)


def _weeks(measures: DataFrame) -> DataFrame:
    """One row per pupil, roll and week: what its rows of measures say, beside each other."""
    row_part = F.expr(f"left(measure_id, length(measure_id) + ({ROW_PART}))")
    weeks = measures.groupBy("person_id", F.xxhash64(row_part).alias("row")).agg(
        F.max(_value_of(RATE)).alias("rate"),
        F.max(_value_of(POSSIBLE)).alias("possible"),
        F.coalesce(F.max(_value_of(UNAUTHORISED)), F.lit(0.0)).alias("unauthorised"),
        *(F.max(name).alias(name) for name in ("since", "until", "last_sent", "kept_until")),
        *(F.first(name).alias(name) for name in ("source", *data_groups.ROW)),
    )
    possible = weeks.where("possible > 0 AND rate IS NOT NULL AND since IS NOT NULL")
    return possible.withColumns(
        {
            "attended": F.round(F.col("rate") * F.col("possible") / 100),
            "school_year": calendar.school_year(F.col("since")),
            "term": calendar.term(F.col("since")),
        }
    )


def _value_of(kind: str) -> SparkColumn:
    return F.when(F.col("kind") == kind, F.col("value"))
