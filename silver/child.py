"""Who is a child on the night."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver.cleanse import ages

TABLE = Table(
    layer=Layer.SILVER,
    name="child",
    about=f"Who is a child on the night: under {ages.ADULT_AGE}, or named as one where no date of "
    "birth is known.",
    key=("person_id",),
    record_key="person_id",
    data_group=DataGroup.DEMOGRAPHICS,
    columns=(Column("person_id", Type.TEXT, "The child.", required=True),),
)


def build(
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_deceased: DataFrame,
    silver_hold: DataFrame,
    as_of: date,
) -> DataFrame:
    """One row per child who may be shown.

    A person whom any source says has died is in no list from that night, and one whose data is held
    in none while it is.
    """
    persons = (
        silver_person.join(silver_person_record, on="record_key", how="inner")
        .groupBy("person_id")
        .agg(
            F.mode("date_of_birth", deterministic=True).alias("date_of_birth"),
            F.max(F.col("role") == "child").alias("is_named_child"),
        )
    )
    is_child = F.coalesce(~ages.is_adult(F.col("date_of_birth"), as_of), F.col("is_named_child"))
    for hidden in (silver_deceased, silver_hold):
        persons = persons.join(hidden, on="person_id", how="left_anti")
    return persons.where(is_child).select("person_id")
