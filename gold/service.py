"""The services that send data: one row each, with what it covers and how old its data is.

gold/source_freshness has a row per extract, for whoever looks after feeds; this is the service as a
practitioner means it, as old as the oldest of its extracts.
"""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Source, Table, Type
from gold import data_groups
from gold.source_freshness import by_source
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.GOLD,
    name="service",
    about="Every service that sends data: who answers for it, what it covers, and how old its "
    "data is. What became of each of its extracts is in gold/source_freshness.",
    key=("source",),
    record_key="source",
    data_group_columns=("source_data_group",),
    columns=(
        Column("source", Type.TEXT, "The source, as facts name it.", required=True),
        Column("service", Type.TEXT, "The service in plain words.", required=True),
        Column("owner", Type.TEXT, "Who answers for its data.", required=True),
        Column("owner_email", Type.TEXT, "Where to ask about its data.", required=True),
        Column("cadence", Type.TEXT, "How often it comes in.", required=True),
        Column("late_after_days", Type.INTEGER, "Days after which it is late.", required=True),
        Column("covers_since", Type.DATE, "From when on it speaks.", required=True),
        Column("covers_area", Type.TEXT, "For which area it speaks.", required=True),
        Column("covers_youngest", Type.INTEGER, "Youngest age that it covers.", required=True),
        Column("covers_oldest", Type.INTEGER, "Oldest age that it covers.", required=True),
        Column(
            "data_as_of",
            Type.DATE,
            "Date that the oldest of its extracts speaks for; empty where one never came.",
        ),
        Column("is_late", Type.FLAG, "True where any extract is late.", required=True),
        data_groups.SOURCE_DATA_GROUP,
    ),
)

_DECLARED = (
    "source string, owner_email string, late_after_days bigint, covers_since date, "
    "covers_area string, covers_youngest bigint, covers_oldest bigint"
)


def build(gold_source_freshness: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """One row per source whose agreement is in force."""
    feeds = by_source(gold_source_freshness)
    declared = frame_of(feeds.sparkSession, [_declared(source) for source in sources], _DECLARED)
    return (
        feeds.join(F.broadcast(declared), on="source", how="inner")
        .withColumns(
            {
                "service": F.col("source_title"),
                "data_as_of": F.when(~F.col("lacks_an_extract"), F.col("oldest_date")),
            }
        )
        .select(*TABLE.names)
    )


def _declared(source: Source) -> tuple[object, ...]:
    coverage = source.coverage
    return (
        source.name,
        source.email,
        source.cadence.late_after.days,
        coverage.first_day,
        coverage.area,
        coverage.youngest,
        coverage.oldest,
    )
