"""Demand by month, area and age: counts of children, small ones hidden, and nobody in them."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Source, Table, Type
from gold.demands import months
from gold.demands.months import Counted, Subject
from silver.match_rate import NOT_KNOWN, age_band
from silver.shared.suppression import with_suppression

FEWEST = 5
"""Of fewer children no number is shown, as the Department for Education does in its statistics."""
ALL = "all"
DIMENSIONS = (ALL, "area", "age")


class Suppression(StrEnum):
    """Why a number is hidden: it is small itself, or would tell one that is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


WHOLE = ("month", "subject", "kind", "counted")
TABLE = Table(
    layer=Layer.GOLD,
    name="demand",
    about="Children counted by month, by what was so of them, and by area or age: for leaders. Of "
    "sources whose agreement does not name leaders nothing is counted.",
    key=(*WHOLE, "dimension", "in_group"),
    data_group=DataGroup.AGGREGATE,
    columns=(
        Column("month", Type.DATE, "First day of the month.", required=True),
        Column("subject", Type.TEXT, "What it is about.", required=True, one_of=tuple(Subject)),
        Column("kind", Type.TEXT, "Kind of event, plan or assessment; the service.", required=True),
        Column(
            "counted",
            Type.TEXT,
            "What was so: open is at the end of the month, or tonight; waiting is an assessment "
            "that began in the month and is not complete; a review is due or overdue since then.",
            required=True,
            one_of=tuple(Counted),
        ),
        Column("dimension", Type.TEXT, "What is grouped by.", required=True, one_of=DIMENSIONS),
        Column(
            "in_group",
            Type.TEXT,
            "District of the child's newest postcode, or age band, tonight; all.",
            required=True,
        ),
        Column("children", Type.INTEGER, "Children, empty where hidden.", low=FEWEST),
        Column(
            "suppression",
            Type.TEXT,
            f"Primary where there are fewer than {FEWEST}; secondary where the number would tell "
            "one that is small; empty where it is shown.",
            one_of=tuple(Suppression),
        ),
        Column("as_of", Type.DATE, "The night.", required=True),
    ),
)
METRICS = {
    f"{reason}_suppressions": f"count_if(suppression = '{reason}')" for reason in Suppression
}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    gold_child: DataFrame,
    gold_event: DataFrame,
    gold_plan: DataFrame,
    gold_involvement: DataFrame,
    gold_assessment: DataFrame,
    gold_factor: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per month, subject, kind, what was counted, and group."""
    counted = months.every(
        months.events(months.for_leaders(gold_event, sources), as_of),
        months.plans(months.for_leaders(gold_plan, sources), as_of),
        months.services(months.for_leaders(gold_involvement, sources), as_of),
        months.assessments(months.for_leaders(gold_assessment, sources), as_of),
        months.needs(months.for_leaders(gold_factor, sources), as_of),
    ).distinct()
    children = counted.join(_groups(gold_child), on="person_id", how="inner")
    groups = F.explode(
        F.array(*(F.struct(F.lit(name).alias("dimension"), F.col(name).alias("in_group"))
                  for name in DIMENSIONS))
    )  # fmt: skip
    cells = (
        children.select(*WHOLE, groups.alias("cell"))
        .groupBy(*WHOLE, "cell.dimension", "cell.in_group")
        .agg(F.count(F.lit(1)).alias("children"))
    )
    return _suppressed(cells).withColumn("as_of", F.lit(as_of)).select(*TABLE.names)


def _groups(gold_child: DataFrame) -> DataFrame:
    """Each child's district and age band; of a protected child no district."""
    return gold_child.select(
        "person_id",
        F.lit(ALL).alias(ALL),
        F.coalesce("area", F.lit(NOT_KNOWN)).alias("area"),
        F.coalesce(age_band(F.col("age")), F.lit(NOT_KNOWN)).alias("age"),
    )


def _suppressed(cells: DataFrame) -> DataFrame:
    """The counts without small ones, and without those that would tell one.

    Who adds up another dimension knows the whole. Where hiding all groups of a dimension would not
    do, the whole is hidden with all of its dimensions.
    """
    marked = with_suppression(cells, [*WHOLE, "dimension"], "children", "in_group", FEWEST)
    is_whole_hidden = F.max("is_exposed").over(Window.partitionBy(*WHOLE))
    is_secondary = F.col("protects_small") | is_whole_hidden
    suppression = F.when(F.col("is_small"), Suppression.PRIMARY).when(
        is_secondary, Suppression.SECONDARY
    )
    suppressed = marked.withColumn("suppression", suppression)
    shown = F.when(F.col("suppression").isNull(), F.col("children"))
    return suppressed.withColumn("children", shown)
