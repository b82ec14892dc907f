"""How fresh every feed is: when it came in, for which day it speaks, and whether it is late."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import Column, Layer, Source, Table, Type

TABLE = Table(
    layer=Layer.GOLD,
    name="source_freshness",
    about="For which day every extract speaks, how often it comes, and whether it is late.",
    key=("extract",),
    record_key="extract",
    columns=(
        Column("source", Type.TEXT, "The source.", required=True),
        Column("source_title", Type.TEXT, "The source in plain words.", required=True),
        Column("extract", Type.TEXT, "The extract.", required=True),
        Column("owner", Type.TEXT, "Who answers for it.", required=True),
        Column("cadence", Type.TEXT, "How often it should come in.", required=True),
        Column(
            "speaks_for",
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
        Column("covers_since", Type.TEXT, "From when on the feed speaks.", required=True),
        Column("covers_area", Type.TEXT, "For which area the feed speaks.", required=True),
        Column("covers_ages", Type.TEXT, "For which ages the feed speaks.", required=True),
        Column("mark", Type.TEXT, "Data group for role filters.", required=True),
    ),
)

NUMBERS = {"late_feeds": "count_if(is_late)"}


def build(bronze_delivery: DataFrame, sources: Sequence[Source], as_of: date) -> DataFrame:
    """One row per extract that is agreed, whether or not it ever came in."""
    came = (
        bronze_delivery.where("outcome IN ('applied', 'sighting')")
        .groupBy("extract")
        .agg(F.max("speaks_for").alias("speaks_for"), F.count("delivery_id").alias("deliveries"))
    )
    agreed = _agreed(bronze_delivery.sparkSession, sources)
    old = F.date_diff(F.lit(as_of), F.col("speaks_for"))
    late = F.col("speaks_for").isNull() | (old > F.col("late_after"))
    return agreed.join(came, on="extract", how="left").select(
        "source",
        "source_title",
        "extract",
        "owner",
        "cadence",
        "speaks_for",
        old.cast("bigint").alias("days_old"),
        late.alias("is_late"),
        F.when(late, F.col("source")).alias("late_source"),
        F.coalesce("deliveries", F.lit(0)).alias("deliveries"),
        "covers_since",
        "covers_area",
        "covers_ages",
        "mark",
    )


def _agreed(spark: SparkSession, sources: Sequence[Source]) -> DataFrame:
    rows = [
        (
            s.name,
            s.title,
            e.name,
            s.owner,
            s.cadence.words,
            s.cadence.late_after.days,
            s.coverage.since,
            s.coverage.area,
            f"{s.coverage.youngest} to {s.coverage.oldest}",
            str(s.mark),
        )
        for s in sources
        for e in s.extracts
    ]
    return spark.createDataFrame(
        rows,
        "source string, source_title string, extract string, owner string, cadence string, "
        "late_after int, "
        "covers_since string, covers_area string, covers_ages string, mark string",
    )
