"""How much each source's owner is asked, how much waits, and how many weeks that will take."""

from collections.abc import Sequence
from datetime import date, timedelta

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Source, Table, Type
from gold import data_groups
from silver.corrections.limits import Limits
from silver.corrections.states import OPEN, RequestScope, RequestState
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.GOLD,
    name="correction_queue",
    about="What each source's owner is asked, and how long the queue behind it is: a row a source.",
    key=("source",),
    record_key="source",
    data_group=DataGroup.STEWARD,
    data_group_columns=data_groups.ROW,
    columns=(
        Column("source", Type.TEXT, "The source.", required=True),
        Column("owner", Type.TEXT, "Who is asked.", required=True),
        Column(
            "requests_per_week",
            Type.INTEGER,
            "Requests a week that are sent at most.",
            required=True,
        ),
        Column("in_pack", Type.INTEGER, "Requests in the pack now.", required=True),
        Column("waits", Type.INTEGER, "Requests that wait for their turn.", required=True),
        Column("weeks", Type.INTEGER, "Weeks until the last of them is sent.", required=True),
        Column("waiting_since", Type.DATE, "Night that raised the oldest of them."),
        Column(
            "answered", Type.INTEGER, "Requests that a delivery has yet to prove.", required=True
        ),
        Column("disputed", Type.INTEGER, "Requests that a steward has to settle.", required=True),
        Column("matters", Type.INTEGER, "Open matters about a whole extract.", required=True),
        Column(
            "grouped",
            Type.INTEGER,
            "Findings that are part of such a matter and are not asked by themselves.",
            required=True,
        ),
        Column("next_pack_on", Type.DATE, "Night from which the next new requests can be sent."),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)

METRICS = {"waiting_requests": "sum(waits)", "weeks_of_queue": "max(weeks)"}


def build(
    silver_correction: DataFrame, sources: Sequence[Source], limits: Limits, as_of: date
) -> DataFrame:
    """One row per source, be it that nothing is asked of it."""
    counts = silver_correction.groupBy("source").agg(
        _count(RequestState.SENT).alias("in_pack"),
        _count(RequestState.RAISED).alias("waits"),
        F.min(F.when(F.col("state") == RequestState.RAISED, F.col("raised_on"))).alias(
            "waiting_since"
        ),
        _count(RequestState.ANSWERED).alias("answered"),
        _count(RequestState.DISPUTED).alias("disputed"),
        F.count_if((F.col("scope") == RequestScope.EXTRACT) & F.col("state").isin(*OPEN)).alias(
            "matters"
        ),
        _count(RequestState.GROUPED).alias("grouped"),
        F.max("sent_on").alias("sent_on"),
    )
    owners = frame_of(
        silver_correction.sparkSession,
        [(source.name, source.owner) for source in sources],
        "source string, owner string",
    )
    queues = owners.join(counts, on="source", how="left").fillna(0)
    requests_per_week = limits.per_week(F.col("source"))
    return queues.withColumns(
        {
            "requests_per_week": requests_per_week,
            "weeks": F.ceil(F.col("waits") / requests_per_week),
            "next_pack_on": _next_pack(F.col("sent_on"), limits.pack_every, as_of),
            "data_group": F.lit(DataGroup.STEWARD),
            "source_data_group": data_groups.of_source(sources, F.col("source")),
        }
    ).select(*TABLE.names)


def _count(state: str) -> SparkColumn:
    return F.count_if(F.col("state") == state)


def _next_pack(sent_on: SparkColumn, pack_every: timedelta, as_of: date) -> SparkColumn:
    """An owner who has been sent nothing for long gets a pack as soon as something is wrong."""
    tomorrow = F.lit(as_of + timedelta(days=1))
    return F.coalesce(F.greatest(F.date_add(sent_on, pack_every.days), tomorrow), tomorrow)
