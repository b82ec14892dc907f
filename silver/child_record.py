"""Records of children about which their sources can be asked: with person, and what to hide."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Source, Table, Type, snapshots_of
from silver import person_record
from silver.shared.children import source_key, with_hidden

_PERSON_RECORD_COLUMNS = (
    "record_key", "source", "extract", "role", "forename", "surname", "shown_forename",
    "shown_surname", "date_of_birth", "sex", "postcode", "upn", "upn_fault", "nhs_number",
    "nhs_number_fault", "deceased", "first_delivery", "first_seen",
)  # fmt: skip
"""Columns that are as silver/person_record has them."""

TABLE = Table(
    layer=Layer.SILVER,
    name="child_record",
    about="Records of children about which a source can be asked: none of a sealed identity.",
    key=("record_key",),
    record_key="record_key",
    data_group=DataGroup.STEWARD,
    columns=(
        *(person_record.TABLE.column(name) for name in _PERSON_RECORD_COLUMNS),
        Column("person_id", Type.TEXT, "Person that the record is.", required=True),
        Column(
            "is_child",
            Type.FLAG,
            "False where the person's other records make an adult of a record named as a child's.",
            required=True,
        ),
        Column("hidden", Type.FLAG, "True where the location must not be shown.", required=True),
        Column(
            "is_gone",
            Type.FLAG,
            "True where a newer snapshot of the extract no longer holds the record.",
            required=True,
        ),
        Column(
            "source_key",
            Type.TEXT,
            "The source's own key; of a protected person without what tells a place.",
            required=True,
            personal=Personal.IDENTIFIES,
        ),
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_child: DataFrame,
    silver_protected: DataFrame,
    silver_hold: DataFrame,
    sources: Sequence[Source],
) -> DataFrame:
    """One row per record of a child, or that is named as a child's; none whose data is held.

    Args:
        silver_person: which record is which person.
        silver_person_record: what sources say of them.
        silver_child: who is a child.
        silver_protected: whose location is hidden.
        silver_hold: whose data is kept and not shown.
        sources: all sources, for which extracts are snapshots.
    """
    records = silver_person.select("record_key", "person_id").join(
        silver_person_record, on="record_key", how="inner"
    )
    # Of a sealed identity nobody may learn that another exists, be it by an unsealed record.
    sealed = records.where("identity_sealed").select("person_id").distinct()
    withheld = sealed.union(silver_hold.select("person_id")).distinct()
    unsealed = records.join(F.broadcast(withheld), on="person_id", how="left_anti")
    children = silver_child.select("person_id", F.lit(col=True).alias("is_child"))
    flagged = unsealed.join(children, on="person_id", how="left").withColumn(
        "is_child", F.coalesce("is_child", F.lit(col=False))
    )
    extracts = silver_person_record.groupBy("extract").agg(
        F.max("last_seen").alias("extract_last_seen")
    )
    is_of_snapshot = F.col("extract").isin(*snapshots_of(sources))
    is_gone = is_of_snapshot & (F.col("last_seen") < F.col("extract_last_seen"))
    child_records = flagged.where("is_child OR role = 'child'").join(
        F.broadcast(extracts), on="extract"
    )
    return (
        with_hidden(child_records, silver_protected)
        .withColumns({"is_gone": is_gone, "source_key": source_key()})
        .select(*TABLE.names)
    )
