"""Child by feed: who is involved; silence is a fact only inside what the feed covers."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Source, Table, Type
from gold import data_groups
from gold.source_freshness import by_source
from silver.shared.frames import frame_of

ON_RECORD, NONE_FOUND = "on record", "none found"
NOT_COVERED, CANNOT_SAY, NO_DATA = "not covered", "cannot say", "no data since"
NOT_SHARED = "not shared with you"
"""What an audience's own table says of a source of which it may know nothing, for every child."""
STATUSES = ("current", "historic", ON_RECORD, NONE_FOUND, NOT_COVERED, CANNOT_SAY, NO_DATA)
ROW_GROUP = DataGroup.INVOLVEMENT
"""The data group of what a row says."""

TABLE = Table(
    layer=Layer.GOLD,
    name="child_service",
    about="Every child by every source: involved, involved once, or what its silence means.",
    key=("person_id", "source"),
    record_key="person_id",
    data_group_columns=(*data_groups.ROW, "child_data_group"),
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("source", Type.TEXT, "The source.", required=True),
        Column("service", Type.TEXT, "The source in plain words.", required=True),
        Column(
            "status",
            Type.TEXT,
            "Current; historic; on record, without an involvement; none found, which is said only "
            "of children whom the feed covers; not covered; cannot say, where their age or home "
            "is not known, or the source lets nothing be told; no data since, where the feed is "
            "late.",
            required=True,
            one_of=STATUSES,
        ),
        Column(
            "last_known",
            Type.TEXT,
            "What was last known, also of a late feed.",
            required=True,
            one_of=STATUSES[:-1],
        ),
        Column("data_as_of", Type.DATE, "Date that the source's newest delivery speaks for."),
        Column("covers_since", Type.DATE, "From when on the source speaks.", required=True),
        Column("covers_area", Type.TEXT, "For which area the source speaks.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
        data_groups.behind("child", "the child itself: that there is one"),
    ),
)

_COVERAGE_SCHEMA = (
    "source string, covers_since date, covers_area string, youngest int, oldest int, "
    "postcodes array<string>"
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    gold_child: DataFrame,
    gold_child_record: DataFrame,
    gold_involvement: DataFrame,
    gold_source_freshness: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """Every child by every source.

    Args:
        gold_child: age and home of every child.
        gold_child_record: which source has a record of whom.
        gold_involvement: which service works or worked with whom.
        gold_source_freshness: which feed is late.
        sources: all sources, for what each covers.
        as_of: the night.

    Returns:
        One row per child and source.
    """
    pair = ["person_id", "source"]
    involved = gold_involvement.groupBy(*pair).agg(F.min("status").alias("involved"))
    on_record = gold_child_record.select(*pair, F.lit(ON_RECORD).alias("on_record")).distinct()
    feeds = by_source(gold_source_freshness).join(
        _coverage(gold_child.sparkSession, sources), on="source", how="inner"
    )
    children = gold_child.select(
        "person_id", "age", "postcode", F.col("source_data_group").alias("child_data_group")
    )
    services = (
        children.crossJoin(F.broadcast(feeds))
        .join(involved, on=pair, how="left")
        .join(on_record, on=pair, how="left")
    )
    record_status = F.coalesce("involved", "on_record")
    return services.withColumn("silence", _silence(as_of)).select(
        "person_id",
        "source",
        F.col("source_title").alias("service"),
        _status(record_status).alias("status"),
        F.coalesce(record_status, "silence").alias("last_known"),
        F.col("oldest_date").alias("data_as_of"),
        "covers_since",
        "covers_area",
        F.lit(ROW_GROUP).alias("data_group"),
        "source_data_group",
        "child_data_group",
    )


def _coverage(spark: SparkSession, sources: Sequence[Source]) -> DataFrame:
    rows = [
        (
            source.name,
            source.coverage.first_day,
            source.coverage.area,
            source.coverage.youngest,
            source.coverage.oldest,
            list(source.coverage.postcodes),
        )
        for source in sources
    ]
    return frame_of(spark, rows, _COVERAGE_SCHEMA)


def _silence(as_of: date) -> SparkColumn:
    """What it means that a source has nothing about a child."""
    is_elsewhere = (F.size("postcodes") > 0) & ~_lives_within()
    is_home_unknown = (F.size("postcodes") > 0) & F.col("postcode").isNull()
    is_outside = (
        ~F.col("age").between(F.col("youngest"), F.col("oldest"))
        | (F.col("covers_since") > F.lit(as_of))
        | is_elsewhere
    )
    return (
        F.when(is_outside, NOT_COVERED)
        .when(F.col("age").isNull() | is_home_unknown | F.col("lacks_an_extract"), CANNOT_SAY)
        .otherwise(NONE_FOUND)
    )


def _lives_within() -> SparkColumn:
    """Whether the postcode lies in an area, district or sector that the source covers."""
    district = F.split_part("postcode", F.lit(" "), F.lit(1))
    area = F.regexp_extract("postcode", "^[A-Z]+", 0)
    sector = F.regexp_extract("postcode", r"^\S+ \d", 0)
    return F.arrays_overlap("postcodes", F.array(area, district, sector))


def _status(record_status: SparkColumn) -> SparkColumn:
    is_outside = record_status.isNull() & (F.col("silence") == NOT_COVERED)
    return (
        F.when(is_outside, NOT_COVERED)
        .when(F.col("is_late"), NO_DATA)
        .otherwise(F.coalesce(record_status, "silence"))
    )
