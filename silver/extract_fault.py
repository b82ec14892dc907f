"""What is wrong with extracts as a whole: columns that went, dates, codes and keys that changed.

None of it is a mistake in a record: something changed in how the extract is made, and its owner is
asked once (silver/feed_fault says from how many rows on).
"""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from bronze.delivery import DeliveryOutcome
from bronze.value_faults import is_faulty, texts_of, value_faults
from contracts import (
    Column,
    DataGroup,
    DeliveryMode,
    Extract,
    Json,
    Layer,
    Table,
    Type,
    Xml,
    Zip,
    snapshots_of,
)
from silver.findings.kinds import FindingKind
from silver.shared.frames import frame_of
from silver.shared.statements import ExtractFrame

TABLE = Table(
    layer=Layer.SILVER,
    name="extract_fault",
    about="Faults of an extract as a whole, with the rows that have them: a row a delivery.",
    key=("extract", "kind", "field", "delivery_id"),
    record_key="delivery_id",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("source", Type.TEXT, "The source.", required=True),
        Column("extract", Type.TEXT, "Its extract.", required=True),
        Column("kind", Type.TEXT, "What changed.", required=True, one_of=tuple(FindingKind)),
        Column("field", Type.TEXT, "The column, or the extract that is pointed at.", required=True),
        Column("delivery_id", Type.TEXT, "Delivery that brought the rows.", required=True),
        Column("delivered_on", Type.DATE, "Date that it speaks for."),
        Column("rows_found", Type.INTEGER, "Its rows with the fault.", required=True, low=0),
        Column("rows_held", Type.INTEGER, "Its rows that still stand.", required=True, low=0),
    ),
)

METRICS = {"extract_faults": "count(DISTINCT extract, kind, field)"}


def build(
    extract_frames: Sequence[ExtractFrame],
    bronze_delivery: DataFrame,
    silver_orphan_row: DataFrame,
) -> DataFrame:
    """Every fault of every extract, however small, by the delivery that brought its rows.

    Args:
        extract_frames: the bronze tables of all extracts, with their contracts.
        bronze_delivery: what every file held and lacked.
        silver_orphan_row: rows about somebody whom their source does not send.
    """
    applied = bronze_delivery.where(F.col("outcome") == DeliveryOutcome.APPLIED)
    return (
        _values_unread(extract_frames)
        .unionByName(_about_nobody(silver_orphan_row, applied, extract_frames))
        .unionByName(_columns_gone(applied, extract_frames))
        .select(*TABLE.names)
    )


def _values_unread(extract_frames: Sequence[ExtractFrame]) -> DataFrame:
    """Dates that do not read, and codes that nobody knows, column by column.

    Every text is looked at once, in one expression for all extracts: Spark compiles that in
    seconds, and one for each of their columns in a minute.
    """
    faults = [fault for frame in extract_frames for fault in value_faults(frame.extract)]
    texts = [_texts(frame) for frame in extract_frames if value_faults(frame.extract)]
    empty = frame_of(extract_frames[0].rows.sparkSession, [], _TEXTS)
    keys = ("source", "extract", "kind", "field", "rule", "is_snapshot")
    counted = (
        reduce(DataFrame.unionByName, texts, empty)
        .groupBy(*keys, "delivery_id", "last_seen", "text")
        .agg(F.min("first_seen").alias("first_seen"), F.count("*").alias("rows"))
    )
    of_extract = Window.partitionBy("extract")
    stands = ~F.col("is_snapshot") | (F.col("last_seen") == F.max("last_seen").over(of_extract))
    by_delivery = (
        counted.withColumn("stands", stands)
        .where("stands")
        .withColumn("is_faulty", is_faulty(faults))
        .groupBy(*keys, "delivery_id")
        .agg(
            F.min("first_seen").alias("delivered_on"),
            F.coalesce(F.sum(F.when(F.col("is_faulty"), F.col("rows"))), F.lit(0)).alias(
                "rows_found"
            ),
            F.sum("rows").alias("rows_held"),
        )
    )
    of_column = F.sum("rows_found").over(Window.partitionBy("extract", "kind", "field"))
    return (
        by_delivery.withColumn("of_column", of_column).where("of_column > 0").select(*TABLE.names)
    )


_TEXTS = (
    "source string, extract string, is_snapshot boolean, delivery_id string, first_seen date, "
    "last_seen date, kind string, field string, rule string, text string"
)


def _texts(frame: ExtractFrame) -> DataFrame:
    """A row for each date and code of every row that is the newest of its key."""
    is_snapshot = frame.extract.delivery_mode is DeliveryMode.SNAPSHOT
    return frame.rows.where("is_latest").select(
        F.lit(frame.source.name).alias("source"),
        F.lit(frame.extract.name).alias("extract"),
        F.lit(is_snapshot).alias("is_snapshot"),
        F.col("first_delivery").alias("delivery_id"),
        "first_seen",
        "last_seen",
        texts_of(value_faults(frame.extract)),
    )


def _about_nobody(
    orphans: DataFrame, applied: DataFrame, extract_frames: Sequence[ExtractFrame]
) -> DataFrame:
    """Rows about somebody whom another extract of the source should hold, and does not."""
    snapshots = snapshots_of(frame.source for frame in extract_frames)
    held = (
        applied.withColumn("rank", _newest_first())
        .where((F.col("rank") == 1) | ~F.col("extract").isin(*snapshots))
        .select(
            "source",
            "extract",
            "delivery_id",
            F.col("effective_date").alias("delivered_on"),
            (F.col("rows_kept") + F.col("rows_unchanged")).alias("rows_held"),
        )
    )
    orphans_by_delivery = orphans.groupBy(
        "extract", F.col("known_in").alias("field"), F.col("last_delivery").alias("delivery_id")
    ).agg(F.count_distinct("row_key").alias("rows_found"))
    return held.join(orphans_by_delivery, on=["extract", "delivery_id"], how="inner").withColumn(
        "kind", F.lit(FindingKind.ABOUT_NOBODY)
    ).select(*TABLE.names)  # fmt: skip


def _columns_gone(applied: DataFrame, extract_frames: Sequence[ExtractFrame]) -> DataFrame:
    """Agreed columns that the newest file lacks, and that a file before it had.

    What was never sent is noted with each delivery and asked of nobody. In files of records a value
    that none has is not written at all.
    """
    names = [f.extract.name for f in extract_frames if _has_columns(f.extract)]
    ranked = applied.where(F.col("extract").isin(*names)).withColumn("rank", _newest_first())
    missing = F.coalesce("missing_columns", F.array().cast("array<string>"))
    newest = ranked.where("rank = 1").withColumn("field", F.explode(missing))
    before = ranked.where("rank > 1").select(
        F.col("extract").alias("earlier_extract"), missing.alias("missing_before")
    )
    had_it = (F.col("extract") == F.col("earlier_extract")) & ~F.array_contains(
        "missing_before", F.col("field")
    )
    return newest.join(before, on=had_it, how="left_semi").select(
        "source",
        "extract",
        F.lit(FindingKind.COLUMN_GONE).alias("kind"),
        "field",
        "delivery_id",
        F.col("effective_date").alias("delivered_on"),
        F.col("rows_in").alias("rows_found"),
        F.col("rows_in").alias("rows_held"),
    )


def _has_columns(extract: Extract) -> bool:
    layout = extract.format.of if isinstance(extract.format, Zip) else extract.format
    return not isinstance(layout, Json | Xml)


def _newest_first() -> SparkColumn:
    """The place of an extract's delivery, 1 for the newest."""
    order = (F.desc("effective_date"), F.desc("run_number"), "delivery_id")
    return F.row_number().over(Window.partitionBy("extract").orderBy(*order))
