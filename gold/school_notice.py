"""Notices that a child's school has to have before its next day begins, and whether it had them."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import EVENTS, Column, Layer, Personal, Source, Table, Type, school_rolls_of
from gold import data_groups
from gold.facts_with_kind import CHILD_AND_SOURCE, CURRENT, fact_id
from gold.retention import KEPT_UNTIL
from silver import event as facts

LISTED_FOR = timedelta(days=7)
"""How long a notice stays in the list: over a weekend, and a few days for whoever was away."""
NEWS_FOR = timedelta(days=28)
"""What had happened longer before its file landed is history, as a first extract brings years of
it, and nothing for a school to do this morning. Four weeks are this project's bound."""
KINDS = tuple(name for name, kind in EVENTS.items() if kind.school_notice)

TABLE = Table(
    layer=Layer.GOLD,
    name="school_notice",
    about="Notices of police and domestic abuse of the last seven days, for the school of each "
    "roll that the child is on; without what was history when it landed.",
    key=("notice_id", "school"),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("notice_id", Type.TEXT, "Opaque key of the notice: of the event.", required=True),
        *CHILD_AND_SOURCE,
        Column(
            "school",
            Type.TEXT,
            "Name of the school; empty where the child is on no roll, or protected.",
            personal=Personal.LOCATES,
            data_group_column="school_data_group",
        ),
        Column(
            "school_hidden",
            Type.FLAG,
            "True where the school would tell a protected place: send the notice by hand.",
            required=True,
        ),
        Column("kind", Type.TEXT, "Kind of notice.", required=True, one_of=KINDS),
        *(facts.TABLE.column(name) for name in ("happened", "role", "outcome")),
        Column("received", Type.TIMESTAMP, "When its file landed.", required=True),
        Column(
            "for_day",
            Type.DATE,
            "Morning by which the school should have it: that of the first cut-off after it "
            "landed (NIGHT_STARTS).",
            required=True,
        ),
        Column("listed_on", Type.DATE, "Night on which it first stood in the list.", required=True),
        Column(
            "is_late",
            Type.FLAG,
            "True where it had landed before a cut-off and was not in that morning's list.",
            required=True,
        ),
        Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
        KEPT_UNTIL,
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
        data_groups.behind("school", "the school"),
    ),
)
METRICS = {"late_notices": "count_if(is_late)", "notices": "count(DISTINCT notice_id)"}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    gold_event: DataFrame,
    gold_involvement: DataFrame,
    silver_event: DataFrame,
    bronze_delivery: DataFrame,
    sources: Sequence[Source],
    night_starts: time,
    as_of: date,
) -> DataFrame:
    """One row per notice and school of the child.

    Args:
        gold_event: which events of which children may be shown.
        gold_involvement: on which rolls a child is; of a protected child without the school.
        silver_event: in which delivery an event first came.
        bronze_delivery: when a delivery landed, and on which night it was read.
        sources: which of them keep rolls.
        night_starts: the cut-off, by England's clock.
        as_of: the night.
    """
    came = bronze_delivery.where(F.col("read_on") > F.lit(as_of - LISTED_FOR)).select(
        F.col("delivery_id").alias("first_delivery"),
        F.coalesce("modified_at", F.col("read_on").cast("timestamp")).alias("received"),
        F.col("read_on").alias("listed_on"),
    )
    first_sent = silver_event.where(F.col("kind").isin(*KINDS)).select(
        fact_id().alias("event_id"), "first_delivery"
    )
    recent = first_sent.join(F.broadcast(came), on="first_delivery", how="inner")
    is_on_roll = F.col("source").isin(*school_rolls_of(sources)) & (F.col("status") == CURRENT)
    rolls = (
        gold_involvement.where(is_on_roll)
        .groupBy("person_id", F.col("team").alias("school"))
        .agg(
            F.max("contact_hidden").alias("hidden"),
            data_groups.most_open(F.col("source_data_group")).alias("school_data_group"),
        )
    )
    of_kinds = gold_event.where(F.col("kind").isin(*KINDS)).join(recent, on="event_id", how="inner")
    notices = of_kinds.where(F.col("happened") > F.date_sub("received", NEWS_FOR.days))
    return (
        notices.join(rolls, on="person_id", how="left")
        .withColumns(
            {
                "notice_id": F.col("event_id"),
                "school_hidden": F.coalesce("hidden", F.lit(col=False)),
                "for_day": _for_day(night_starts),
            }
        )
        .withColumn("is_late", F.col("listed_on") > F.col("for_day"))
        .select(*TABLE.names)
    )


def _for_day(night_starts: time) -> SparkColumn:
    """The day of the first cut-off that is not before the notice landed."""
    minute = F.hour("received") * 60 + F.minute("received")
    is_after = minute >= night_starts.hour * 60 + night_starts.minute
    return F.date_add(F.to_date("received"), is_after.cast("int"))
