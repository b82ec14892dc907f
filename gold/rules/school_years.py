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


def in_school_years(gold_child: DataFrame, years: tuple[int, int], as_of: date) -> DataFrame:
    """The children who are in one of the years.

    Args:
        gold_child: every child with the year group that a school sends, and the date of birth.
        years: first and last year group.
        as_of: the night.

    Returns:
        `person_id`, `COLUMNS`, and `year_data_group`, that of the source behind the year group.
    """
    sent_year = F.expr("try_cast(year_group AS bigint)")
    is_sent = F.col("sent_year").isNotNull()
    data_group = F.when(is_sent, F.col("year_group_data_group"))
    children = gold_child.withColumn("sent_year", sent_year).select(
        "person_id",
        F.coalesce("sent_year", _year_by_age(as_of)).alias("year_group"),
        F.when(is_sent, SENT).otherwise(WORKED_OUT).alias("year_group_basis"),
        data_group.otherwise(F.col("date_of_birth_data_group")).alias("year_data_group"),
    )
    return children.where(F.col("year_group").between(*years))


def _year_by_age(as_of: date) -> SparkColumn:
    """The year group of somebody who goes through school with those of the same age."""
    year = as_of.year if as_of >= date(as_of.year, 9, 1) else as_of.year - 1
    age = ages.age(F.col("date_of_birth"), date(year, 8, 31))
    return (age - AGE_IN_RECEPTION).cast("bigint")
