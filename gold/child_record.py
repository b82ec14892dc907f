"""Which records of which sources a child is: for launch buttons, packs and audit."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Source, Table, Type
from gold import data_groups
from silver.shared.children import of_children, source_key, with_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="child_record",
    about="The records that are one child, with each source's own key.",
    key=("record_key",),
    record_key="record_key",
    data_group=DataGroup.STEWARD,
    data_group_columns=data_groups.ROW,
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("record_key", Type.TEXT, "Opaque name of the record.", required=True),
        Column("source", Type.TEXT, "Source that holds it.", required=True),
        Column("extract", Type.TEXT, "Extract that it comes in.", required=True),
        Column(
            "source_key",
            Type.TEXT,
            "The source's own key.",
            required=True,
            personal=Personal.IDENTIFIES,
        ),
        Column("first_seen", Type.DATE, "When this version was first sent.", required=True),
        Column("last_seen", Type.DATE, "When it was last sent.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_protected: DataFrame,
    sources: Sequence[Source],
) -> DataFrame:
    """One row per record of every child; a protected child's keys name no place."""
    records = of_children(silver_person_record, silver_person, silver_child)
    return with_hidden(records, silver_protected).select(
        "person_id",
        "record_key",
        "source",
        "extract",
        source_key().alias("source_key"),
        "first_seen",
        "last_seen",
        F.lit(DataGroup.STEWARD).alias("data_group"),
        data_groups.of_source(sources, F.col("source")).alias("source_data_group"),
    )
