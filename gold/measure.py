"""Numbers about a child and a stretch of time."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import MEASURES, Column, Layer, Source, Table, Type
from gold import data_groups
from gold.facts_with_kind import CHILD_AND_SOURCE, FACTOR, SHOWN_AND_SENT, shown_facts
from silver import measure as facts
from silver.shared.children import of_children, with_locations_hidden
from silver.shared.lookup import looked_up

UNITS = {name: kind.unit for name, kind in MEASURES.items()}

TABLE = Table(
    layer=Layer.GOLD,
    name="measure",
    about="A number about a child and a stretch of time.",
    key=("measure_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("measure_id", Type.TEXT, "Opaque key of the measure.", required=True),
        *CHILD_AND_SOURCE,
        *(facts.TABLE.column(name) for name in ("kind", "value", "since", "until")),
        FACTOR,
        Column("unit", Type.TEXT, "What the value counts.", required=True),
        *SHOWN_AND_SENT,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_measure: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per measure of a child."""
    of_child = with_locations_hidden(
        of_children(silver_measure, silver_person, silver_child), facts.TABLE, silver_protected
    )
    shown = shown_facts(of_child, MEASURES, F.coalesce("until", "last_seen"), sources, as_of)
    shown = shown.withColumn("unit", looked_up(UNITS, F.col("kind")))
    return shown.withColumnRenamed("fact_id", "measure_id").select(*TABLE.names)
