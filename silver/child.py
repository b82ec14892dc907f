"""Who is a child on the night."""

from datetime import date

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type

ADULT_AGE = 18
"""Age in years from which a person is no child (Children Act 1989 s.105)."""

TABLE = Table(
    layer=Layer.SILVER,
    name="child",
    about="Who is a child on the night: under 18, or named as one where no date of birth is known.",
    key=("person_id",),
    record_key="person_id",
    data_group=DataGroup.DEMOGRAPHICS,
    columns=(Column("person_id", Type.TEXT, "The child.", required=True),),
)


def build(silver_person: DataFrame, silver_person_record: DataFrame, as_of: date) -> DataFrame:
    """One row per child. A person whom any source says has died is in no list from that night."""
    persons = (
        silver_person.join(silver_person_record, on="record_key", how="inner")
        .groupBy("person_id")
        .agg(
            F.mode("date_of_birth", deterministic=True).alias("date_of_birth"),
            F.max(F.col("role") == "child").alias("is_named_child"),
            F.max("deceased").alias("deceased"),
        )
    )
    # Born on 29 February: of age on 1 March, for the eighteenth year after is no leap year.
    leap_day = ((F.month("date_of_birth") == 2) & (F.dayofmonth("date_of_birth") == 29)).cast("int")
    birthday = F.date_add(F.add_months("date_of_birth", 12 * ADULT_AGE), leap_day)
    is_adult = birthday <= F.lit(as_of)
    is_child = F.when(F.col("date_of_birth").isNotNull(), ~is_adult).otherwise(
        F.col("is_named_child")
    )
    return persons.where(is_child & ~F.col("deceased")).select("person_id")
