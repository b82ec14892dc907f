"""Which children are in which school year, and who says so."""

from datetime import date

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Type
from gold import data_groups
from silver.cleanse import ages

SENT, WORKED_OUT = "sent by a source", "worked out from the date of birth"
AGE_IN_RECEPTION = 4
"""Whole years on 31 August of whoever begins reception in September (year group 0)."""
YEAR_DATA_GROUP = data_groups.behind(
    "year", "the year group: a school, or whoever sent the date of birth"
)
COLUMNS = (
    Column("year_group", Type.INTEGER, "Year group of the school year.", required=True),
    Column(
        "year_group_basis",
        Type.TEXT,
        "Whether a source sends the year group, or it follows from the date of birth.",
        required=True,
        one_of=(SENT, WORKED_OUT),
    ),
    YEAR_DATA_GROUP,
)


def in_school_years(
    gold_child: DataFrame, gold_characteristic: DataFrame, years: tuple[int, int], as_of: date
) -> DataFrame:
    """The children who are in one of the years.

    Args:
        gold_child: every child with its date of birth.
        gold_characteristic: for the year group that a school sends; the most open source's word.
        years: first and last year group.
        as_of: the night.

    Returns:
        `person_id`, `COLUMNS`, and `year_data_group`, that of the source behind the year group.
    """
    openness = -data_groups.closedness(F.col("source_data_group")).cast("int")
    sent_years = (
        gold_characteristic.where("kind = 'year group' AND status = 'current'")
        .withColumn("year", F.expr("try_cast(value AS bigint)"))
        .where("year IS NOT NULL")
        .groupBy("person_id")
        .agg(
            F.max_by("year", F.struct(openness, "last_sent")).alias("sent_year"),
            data_groups.most_open(F.col("source_data_group")).alias("sender_data_group"),
        )
    )
    year = F.coalesce("sent_year", _year_by_age(as_of))
    children = gold_child.join(sent_years, on="person_id", how="left").select(
        "person_id",
        year.alias("year_group"),
        F.when(F.col("sent_year").isNull(), WORKED_OUT).otherwise(SENT).alias("year_group_basis"),
        F.coalesce("sender_data_group", "date_of_birth_data_group").alias("year_data_group"),
    )
    return children.where(F.col("year_group").between(*years))


def _year_by_age(as_of: date) -> SparkColumn:
    """The year group of somebody who goes through school with those of the same age."""
    year = as_of.year if as_of >= date(as_of.year, 9, 1) else as_of.year - 1
    age = ages.age(F.col("date_of_birth"), date(year, 8, 31))
    return (age - AGE_IN_RECEPTION).cast("bigint")
