"""Child by feed: current, historic, none found, or no data since. Silence is a fact too."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type

STATUSES = ("current", "historic", "none found", "no data since")

TABLE = Table(
    layer=Layer.GOLD,
    name="child_service",
    about="Every child by every source: involved, involved once, unknown to it, or no data since.",
    key=("person_id", "source"),
    record_key="person_id",
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("source", Type.TEXT, "The source.", required=True),
        Column("source_title", Type.TEXT, "The source in plain words.", required=True),
        Column(
            "status",
            Type.TEXT,
            "Current, historic, none found, or no data since.",
            required=True,
            one_of=STATUSES,
        ),
        Column(
            "last_known",
            Type.TEXT,
            "What was last known, also of a late feed.",
            required=True,
            one_of=STATUSES[:3],
        ),
        Column("data_as_of", Type.DATE, "Date that the source's newest delivery speaks for."),
        Column("mark", Type.TEXT, "Data group for role filters.", required=True),
    ),
)


def build(
    silver_child: DataFrame, gold_involvement: DataFrame, gold_source_freshness: DataFrame
) -> DataFrame:
    """Every child by every source.

    Args:
        silver_child: who is a child.
        gold_involvement: which service works or worked with whom.
        gold_source_freshness: which feed is late.

    Returns:
        One row per child and source.
    """
    known = gold_involvement.groupBy("person_id", "source").agg(F.min("status").alias("involved"))
    feeds = gold_source_freshness.groupBy("source", "source_title", "mark").agg(
        F.min("speaks_for").alias("data_as_of"), F.max("is_late").alias("is_late")
    )
    every = silver_child.crossJoin(F.broadcast(feeds)).join(
        known, on=["person_id", "source"], how="left"
    )
    last_known = F.coalesce("involved", F.lit("none found"))
    return every.select(
        "person_id",
        "source",
        "source_title",
        F.when(F.col("is_late"), "no data since").otherwise(last_known).alias("status"),
        last_known.alias("last_known"),
        "data_as_of",
        "mark",
    )
