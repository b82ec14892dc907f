"""What services have undertaken for a child: stage, dates and next review."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import PLANS, Column, Layer, Source, Table, Type
from gold import data_groups
from gold.facts_with_kind import (
    CHILD_AND_SOURCE,
    FACTOR,
    SHOWN_AND_SENT,
    STATUS,
    of_responsible_age,
    shown_facts,
)
from silver import plan as facts
from silver.shared.children import of_children, with_locations_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="plan",
    about="What services have undertaken for a child for a while.",
    key=("plan_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("plan_id", Type.TEXT, "Opaque key of the plan.", required=True),
        *CHILD_AND_SOURCE,
        *(
            facts.TABLE.column(name)
            for name in (
                "kind",
                "category",
                "stage",
                "since",
                "until",
                "next_review",
                "closed_because",
            )
        ),
        FACTOR,
        STATUS,
        *SHOWN_AND_SENT,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_plan: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per plan of a child."""
    of_child = with_locations_hidden(
        of_children(silver_plan, silver_person, silver_child), facts.TABLE, silver_protected
    )
    of_age = of_responsible_age(
        of_child, PLANS, F.coalesce("since", "first_seen"), silver_person, silver_person_record
    )
    shown = shown_facts(of_age, PLANS, F.col("until"), sources, as_of)
    return shown.withColumnRenamed("fact_id", "plan_id").select(*TABLE.names)
