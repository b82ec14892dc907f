"""How fresh every feed is: for which day it speaks, and whether it is late or thin."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from contracts import Column, Layer, Source, Table, Type
from gold import data_groups
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.GOLD,
    name="source_freshness",
    about="For which day every extract speaks, how often it comes, whether it is late or thin.",
    key=("extract",),
    record_key="extract",
    data_group_columns=("source_data_group",),
    columns=(
        Column("source", Type.TEXT, "The source.", required=True),
        Column("source_title", Type.TEXT, "The source in plain words.", required=True),
        Column("extract", Type.TEXT, "The extract.", required=True),
        Column("owner", Type.TEXT, "Who answers for it.", required=True),
        Column("cadence", Type.TEXT, "How often it should come in.", required=True),
        Column(
            "effective_date",
            Type.DATE,
            "Date that the newest delivery speaks for; empty where none came.",
        ),
        Column("days_old", Type.INTEGER, "Days between that date and the night."),
        Column("is_late", Type.FLAG, "True where it should have come by now.", required=True),
        Column("late_source", Type.TEXT, "The source, where it should have come by now."),
        Column(
            "deliveries",
            Type.INTEGER,
            "Deliveries applied or seen again so far.",
            required=True,
            low=0,
        ),
        Column("newest_rows", Type.INTEGER, "Rows of the newest delivery that was applied.", low=0),
        Column("usual_rows", Type.INTEGER, "Middle number of rows of those before it.", low=0),
        Column(
            "is_thin",
            Type.FLAG,
            "True where the newest delivery is held, or has far fewer rows than usual.",
            required=True,
        ),
        Column("thin_source", Type.TEXT, "The source, where the newest delivery is thin."),
        Column("covers_since", Type.DATE, "From when on the feed speaks.", required=True),
        Column("covers_area", Type.TEXT, "For which area the feed speaks.", required=True),
        Column(
            "covers_youngest", Type.INTEGER, "Youngest age that the feed covers.", required=True
        ),
        Column("covers_oldest", Type.INTEGER, "Oldest age that the feed covers.", required=True),
        data_groups.SOURCE_DATA_GROUP,
    ),
)

METRICS = {"late_feeds": "count_if(is_late)", "thin_feeds": "count_if(is_thin)"}

USUAL_DELIVERIES = 10
"""Deliveries that say how many rows are usual."""
FEWEST_DELIVERIES = 3
"""Deliveries under which nothing is usual yet."""
FEWEST_ROWS = 20
"""Rows under which half as many is chance."""


def build(bronze_delivery: DataFrame, sources: Sequence[Source], as_of: date) -> DataFrame:
    """One row per extract that is agreed, whether or not it ever came in."""
    arrivals = (
        bronze_delivery.where("outcome IN ('applied', 'unchanged')")
        .groupBy("extract")
        .agg(
            F.max("effective_date").alias("effective_date"),
            F.count("delivery_id").alias("deliveries"),
        )
    )
    sizes = _sizes(bronze_delivery)
    agreed = _agreed(bronze_delivery.sparkSession, sources)
    days_old = F.date_diff(F.lit(as_of), F.col("effective_date"))
    is_late = F.col("effective_date").isNull() | (days_old > F.col("late_after"))
    has_few_rows = F.col("newest_rows") < F.col("smallest_share") * F.col("usual_rows")
    is_thin = F.coalesce("is_held", F.lit(col=False)) | F.coalesce(has_few_rows, F.lit(col=False))
    feeds = agreed.join(arrivals, on="extract", how="left").join(sizes, on="extract", how="left")
    return feeds.select(
        "source",
        "source_title",
        "extract",
        "owner",
        "cadence",
        "effective_date",
        days_old.cast("bigint").alias("days_old"),
        is_late.alias("is_late"),
        F.when(is_late, F.col("source")).alias("late_source"),
        F.coalesce("deliveries", F.lit(0)).alias("deliveries"),
        "newest_rows",
        "usual_rows",
        is_thin.alias("is_thin"),
        F.when(is_thin, F.col("source")).alias("thin_source"),
        "covers_since",
        "covers_area",
        "covers_youngest",
        "covers_oldest",
        "source_data_group",
    )


def by_source(freshness: DataFrame) -> DataFrame:
    """Each source as its extracts came: as fresh as the oldest of them, and late as any.

    Args:
        freshness: rows of this table.

    Returns:
        One row per source, with what its extracts have in common, `oldest_date` (the date that the
        oldest of those that came speaks for), `lacks_an_extract` and `is_late`.
    """
    return freshness.groupBy("source", "source_title", "owner", "cadence", "source_data_group").agg(
        F.min("effective_date").alias("oldest_date"),
        F.max(F.col("effective_date").isNull()).alias("lacks_an_extract"),
        F.max("is_late").alias("is_late"),
    )


def _sizes(deliveries: DataFrame) -> DataFrame:
    """Per extract: rows of the newest delivery, the middle of those before, whether it is held."""
    newest_first = Window.partitionBy("extract").orderBy(
        F.desc("effective_date"), F.desc("run_number"), "delivery_id"
    )
    applied = (
        deliveries.where("outcome = 'applied'")
        .withColumn("rank", F.row_number().over(newest_first))
        .groupBy("extract")
        .agg(
            F.max(F.when(F.col("rank") == 1, F.col("rows_in"))).alias("newest_rows"),
            _usual().alias("usual_rows"),
        )
    )
    newest_deliveries = (
        deliveries.where("outcome IN ('applied', 'unchanged', 'held')")
        .withColumn("rank", F.row_number().over(newest_first))
        .where("rank = 1")
        .select("extract", (F.col("outcome") == "held").alias("is_held"))
    )
    return newest_deliveries.join(applied, on="extract", how="left")


def _usual() -> SparkColumn:
    """Null while too few came, or too little comes for a share to mean anything."""
    earlier_rows = F.when(F.col("rank").between(2, USUAL_DELIVERIES + 1), F.col("rows_in"))
    middle = F.percentile_approx(earlier_rows, 0.5)
    is_enough = (F.count(earlier_rows) >= FEWEST_DELIVERIES) & (middle >= FEWEST_ROWS)
    return F.when(is_enough, middle)


def _agreed(spark: SparkSession, sources: Sequence[Source]) -> DataFrame:
    rows = [
        (
            source.name,
            source.title,
            extract.name,
            source.owner,
            source.cadence.words,
            source.cadence.late_after.days,
            extract.smallest_share,
            source.coverage.first_day,
            source.coverage.area,
            source.coverage.youngest,
            source.coverage.oldest,
            str(source.data_group),
        )
        for source in sources
        for extract in source.extracts
    ]
    return frame_of(
        spark,
        rows,
        "source string, source_title string, extract string, owner string, cadence string, "
        "late_after int, smallest_share double, "
        "covers_since date, covers_area string, covers_youngest bigint, covers_oldest bigint, "
        "source_data_group string",
    )
