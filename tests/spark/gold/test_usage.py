"""Use of the view as a table: what is counted of the log of looks, and nobody in it."""

from datetime import date

from pyspark.sql import SparkSession

from gold import usage
from tests.drawing import assert_same

NIGHT = date(2026, 11, 23)


def test_what_was_summed_up_of_the_log_stands_in_the_table_with_its_night(
    spark: SparkSession,
) -> None:
    november = {"month": date(2026, 11, 1), "organisation": "csc", "audience": "social care"}
    summed_up = [
        {**november, "level": "searched", "looks": 9, "users": 3},
        {**november, "level": "person opened", "looks": 4, "users": 2},
    ]
    assert_same(
        usage.build(summed_up, spark, NIGHT),
        """
        month      | organisation | audience    | level         | looks | users | as_of
        2026-11-01 | csc          | social care | searched      | 9     | 3     | 2026-11-23
        2026-11-01 | csc          | social care | person opened | 4     | 2     | 2026-11-23
        """,
    )


def test_before_anybody_looked_there_is_no_row(spark: SparkSession) -> None:
    assert usage.build([], spark, NIGHT).isEmpty()
