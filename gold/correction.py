"""Requests to sources' owners, for BI: where each stands, how long, and what it brought."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Source, Table, Type
from gold import data_groups
from silver import correction as requests
from silver.corrections.states import OPEN, RequestState
from silver.shared.children import about_nobody_held
from silver.shared.lookup import looked_up

OVERDUE_DAYS = 28
"""Days after which a request that was sent and not answered is overdue: a month of packs."""

_CORRECTION_COLUMNS = (
    "request_id", "scope", "matter_id", "person_id", "record_key", "source", "extract", "kind",
    "harm", "field", "likely", "sure", "records_found", "records_held", "state", "place",
    "times_asked", "raised_on", "sent_on", "answered_on", "answer", "closed_on", "closed_run",
    "is_joined",
)  # fmt: skip
"""Columns that are as silver/correction has them: no key of a source's own, and no sentence."""

TABLE = Table(
    layer=Layer.GOLD,
    name="correction",
    about="Every request to a source's owner: where it stands, since when, and what it brought.",
    key=("request_id",),
    record_key="request_id",
    clock=("closed_run",),
    data_group=DataGroup.STEWARD,
    data_group_columns=data_groups.ROW,
    columns=(
        *(requests.TABLE.column(name) for name in _CORRECTION_COLUMNS),
        Column("owner", Type.TEXT, "Whom it was sent to.", required=True),
        Column("is_open", Type.FLAG, "True while somebody has to act.", required=True),
        Column("is_new", Type.FLAG, "True where the night raised it.", required=True),
        Column(
            "is_overdue",
            Type.FLAG,
            f"True where it was sent and no answer came within {OVERDUE_DAYS} days.",
            required=True,
        ),
        Column("days", Type.INTEGER, "Days from raised to closed, or to the night.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)

METRICS = {
    "open_requests": "count_if(is_open)",
    "overdue_requests": "count_if(is_overdue)",
    "new_requests": "count_if(is_new)",
}


def build(
    silver_correction: DataFrame,
    silver_person: DataFrame,
    silver_hold: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per request that was ever raised, of sources whose agreement is in force.

    Args:
        silver_correction: every request.
        silver_person: which record is which person.
        silver_hold: whose data is kept and not shown: no request tells that there is such a child.
        sources: those whose agreement is in force.
        as_of: the night.
    """
    is_open = F.col("state").isin(*OPEN)
    night = F.lit(as_of)
    owners = {source.name: source.owner for source in sources}
    is_waiting_long = F.date_diff(night, F.col("sent_on")) > OVERDUE_DAYS
    days = F.date_diff(F.coalesce("closed_on", night), F.col("raised_on"))
    # That there was a request tells that its source knows the child: it leaves gold with the rest.
    records = ("record_key", "other_record_key")
    shown = about_nobody_held(silver_correction, records, silver_person, silver_hold)
    return shown.where(F.col("source").isin(*owners)).select(
        *_CORRECTION_COLUMNS,
        looked_up(owners, F.col("source")).alias("owner"),
        is_open.alias("is_open"),
        (is_open & (F.col("raised_on") == night)).alias("is_new"),
        F.coalesce((F.col("state") == RequestState.SENT) & is_waiting_long, F.lit(col=False)).alias(
            "is_overdue"
        ),
        days.cast("bigint").alias("days"),
        F.lit(DataGroup.STEWARD).alias("data_group"),
        data_groups.of_source(sources, F.col("source")).alias("source_data_group"),
    )
