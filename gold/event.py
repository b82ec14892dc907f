"""What happened to or by a child, for as long as it may be shown."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import EVENTS, Column, Layer, Source, Table, Type
from gold import data_groups
from gold.facts_with_kind import (
    CHILD_AND_SOURCE,
    FACTOR,
    SHOWN_AND_SENT,
    of_responsible_age,
    shown_facts,
)
from silver import event as facts
from silver.shared.children import of_children, with_locations_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="event",
    about="What happened to or by a child, for as long as its kind may be shown.",
    key=("event_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("event_id", Type.TEXT, "Opaque key of the event.", required=True),
        *CHILD_AND_SOURCE,
        *(
            facts.TABLE.column(name)
            for name in ("kind", "happened", "until", "role", "outcome", "organisation")
        ),
        FACTOR,
        *SHOWN_AND_SENT,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_event: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per event of a child; where it was dealt with is hidden of a protected one."""
    of_child = with_locations_hidden(
        of_children(silver_event, silver_person, silver_child), facts.TABLE, silver_protected
    )
    of_age = of_responsible_age(
        of_child, EVENTS, F.coalesce("happened", "first_seen"), silver_person, silver_person_record
    )
    shown = shown_facts(
        of_age, EVENTS, F.coalesce("until", "happened", "first_seen"), sources, as_of
    )
    return shown.withColumnRenamed("fact_id", "event_id").select(*TABLE.names)
