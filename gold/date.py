"""The calendar: a row a day, with weekday, school year and term."""

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import Column, Layer, Table, Type

FIRST_DAY, LAST_DAY = "2000-01-01", "2039-12-31"
"""From the birth of whoever is 25 today to well beyond any review that is due."""
SCHOOL_YEAR_BEGINS = 9
"""September, as schools and the census count."""
TERMS = {"autumn": (9, 12), "spring": (1, 3), "summer": (4, 8)}
"""First and last month of each term: by month, for trends, and not a council's own term dates."""

TABLE = Table(
    layer=Layer.GOLD,
    name="date",
    about="The calendar, a row a day from 2000 to 2039: what every date of a fact joins to.",
    key=("day",),
    columns=(
        Column("day", Type.DATE, "The day.", required=True),
        Column("year", Type.INTEGER, "Year.", required=True),
        Column("month", Type.INTEGER, "Month, 1 to 12.", required=True, low=1, high=12),
        Column("month_name", Type.TEXT, "Name of the month.", required=True),
        Column("month_begins", Type.DATE, "First day of its month.", required=True),
        Column("week_begins", Type.DATE, "Monday of its week.", required=True),
        Column("weekday", Type.INTEGER, "Monday is 1, Sunday is 7.", required=True, low=1, high=7),
        Column("weekday_name", Type.TEXT, "Name of the weekday.", required=True),
        Column("is_weekend", Type.FLAG, "True on Saturday and Sunday.", required=True),
        Column("school_year", Type.TEXT, "School year, from September: 2026/27.", required=True),
        Column("school_year_begins", Type.DATE, "First of September of it.", required=True),
        Column(
            "term",
            Type.TEXT,
            "Term by month (autumn from September, spring from January, summer from April), not "
            "by a council's own term dates.",
            required=True,
            one_of=tuple(TERMS),
        ),
        Column("financial_year", Type.TEXT, "Financial year, from April: 2026/27.", required=True),
    ),
)


def build(spark: SparkSession) -> DataFrame:
    """Every day of the calendar: made once, since no night changes it."""
    first, last = F.lit(FIRST_DAY).cast("date"), F.lit(LAST_DAY).cast("date")
    days = spark.range(1).select(F.explode(F.sequence(first, last)).alias("day"))
    day, month = F.col("day"), F.month("day")
    weekday = F.weekday(day) + F.lit(1)
    begins = _school_year_begins(day)
    return days.select(
        "day",
        F.year(day).cast("bigint").alias("year"),
        month.cast("bigint").alias("month"),
        F.date_format(day, "MMMM").alias("month_name"),
        F.trunc(day, "month").alias("month_begins"),
        F.trunc(day, "week").alias("week_begins"),
        weekday.cast("bigint").alias("weekday"),
        F.date_format(day, "EEEE").alias("weekday_name"),
        (weekday > 5).alias("is_weekend"),
        _two_years(begins).alias("school_year"),
        F.make_date(begins, F.lit(SCHOOL_YEAR_BEGINS), F.lit(1)).alias("school_year_begins"),
        term(day).alias("term"),
        _two_years(F.year(day) - F.when(month < 4, 1).otherwise(0)).alias("financial_year"),
    )


def school_year(day: SparkColumn) -> SparkColumn:
    """The school year of a day."""
    return _two_years(_school_year_begins(day))


def term(day: SparkColumn) -> SparkColumn:
    """The term of a day."""
    month = F.month(day)
    return (
        F.when(month.between(*TERMS["autumn"]), "autumn")
        .when(month.between(*TERMS["spring"]), "spring")
        .otherwise("summer")
    )


def _school_year_begins(day: SparkColumn) -> SparkColumn:
    return F.year(day) - F.when(F.month(day) < SCHOOL_YEAR_BEGINS, 1).otherwise(0)


def _two_years(first: SparkColumn) -> SparkColumn:
    second = F.lpad(((first + F.lit(1)) % F.lit(100)).cast("string"), 2, "0")
    return F.concat_ws("/", first.cast("string"), second)
