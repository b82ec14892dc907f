"""What holds of a child while a source says so."""

from collections.abc import Sequence
from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import CHARACTERISTICS, Column, Layer, Source, Table, Type
from gold import data_groups
from gold.facts_with_kind import CHILD_AND_SOURCE, FACTOR, SHOWN_AND_SENT, STATUS, shown_facts
from silver import characteristic as facts
from silver.shared.children import of_children, with_locations_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="characteristic",
    about="What holds of a child while a source says so: a need, a status, a level.",
    key=("characteristic_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("characteristic_id", Type.TEXT, "Opaque key of the characteristic.", required=True),
        *CHILD_AND_SOURCE,
        *(facts.TABLE.column(name) for name in ("kind", "value", "since", "until")),
        FACTOR,
        STATUS,
        *SHOWN_AND_SENT,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_characteristic: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per characteristic of a child."""
    of_child = with_locations_hidden(
        of_children(silver_characteristic, silver_person, silver_child),
        facts.TABLE,
        silver_protected,
    )
    shown = shown_facts(of_child, CHARACTERISTICS, F.col("until"), sources, as_of)
    return shown.withColumnRenamed("fact_id", "characteristic_id").select(*TABLE.names)
