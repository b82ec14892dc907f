"""Single marks stay in landing: bronze holds what they come to by the week."""

from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze import land, session_marks
from bronze.sources.school import ATTENDANCE
from tests.drawing import assert_same, table_of

STAGED = (
    "row_number bigint, pupil_id string, laestab string, date string, session string, mark string"
)


def _delivered(spark: SparkSession, drawing: str) -> tuple[DataFrame, DataFrame]:
    staged = table_of(spark, STAGED, drawing, laestab="9330001")
    return land.rows_and_rejections(staged, ATTENDANCE, "secret")


def test_marks_are_summed_by_pupil_and_week_whatever_format_of_the_day_was_agreed(
    spark: SparkSession,
) -> None:
    sums, rejections = _delivered(
        spark,
        r"""
        row_number | pupil_id | date                 | session | mark
        2          | p1       | 2026-Nov-16 00:00:00 | AM      | /
        3          | p1       | 2026-11-16           | PM      | \
        4          | p1       | 20/11/2026           | AM      | O
        5          | p1       | 2026-11-20           | PM      | I
        6          | p1       | 2026-11-19           | PM      | X
        7          | p1       | 2026-11-23           | AM      | L
        8          | p2       | 2026-11-16           | AM      | #
        """,
    )
    assert_same(
        sums,
        """
        row_number | pupil_id | weekstart  | weekend    | attended | authorised | unauthorised | possible | attendance | marks
        2          | p1       | 2026-11-16 | 2026-11-20 | 2        | 1          | 1            | 4        | 50.0       | 5
        7          | p1       | 2026-11-23 | 2026-11-27 | 1        | 0          | 0            | 1        | 100.0      | 1
        8          | p2       | 2026-11-16 | 2026-11-20 | 0        | 0          | 0            | 0        | -          | 1
        """,  # noqa: E501 # a drawn table is one line a row
    )
    assert rejections.isEmpty()


def test_a_mark_that_is_in_no_sum_is_refused_with_a_reason_and_without_what_it_says(
    spark: SparkSession,
) -> None:
    sums, rejections = _delivered(
        spark,
        """
        row_number | pupil_id | date       | session | mark
        2          | p1       | 2026-11-16 | AM      | U
        3          | p1       | 2026-11-16 | AM      | /
        4          | p1       | 2026-11-16 | PM      | ?
        5          | p1       | 2026-11-17 | PM      | -
        6          | p1       | 31/31/2026 | PM      | /
        """,
    )
    assert_same(sums, "pupil_id | attended | unauthorised | marks\np1 | 1 | 0 | 1")
    reasons = {
        session_marks.REPEATED: "repeated",
        session_marks.UNKNOWN_MARK: "unknown mark",
        session_marks.NO_DAY: "no day",
    }
    named = F.create_map(*(F.lit(text) for pair in reasons.items() for text in pair))
    assert_same(
        rejections.withColumn("reason", named[F.col("reason")]),
        """
        row_number | column_name | reason       | agreed | rows
        2          | -           | repeated     | -      | 1
        4          | mark        | unknown mark | -      | 1
        5          | mark        | unknown mark | -      | 1
        6          | date        | no day       | -      | 1
        """,
    )


def test_what_a_file_says_of_a_pupils_week_replaces_what_was_said_of_it_and_nobody_elses(
    spark: SparkSession,
) -> None:
    both_weeks, _ = _delivered(
        spark,
        """
        row_number | pupil_id | date       | session | mark
        2          | stays    | 2026-11-16 | AM      | /
        3          | changes  | 2026-11-16 | AM      | /
        4          | left out | 2026-11-16 | AM      | /
        5          | left out | 2026-11-09 | AM      | /
        """,
    )
    corrected, _ = _delivered(
        spark,
        """
        row_number | pupil_id | date       | session | mark
        2          | stays    | 2026-11-16 | AM      | /
        3          | changes  | 2026-11-16 | AM      | N
        """,
    )
    first = land.DeliveryToApply("d1", date(2026, 11, 20))
    second = land.DeliveryToApply("d2", date(2026, 11, 24))
    versions = land.first_versions(both_weeks, ATTENDANCE, first)

    assert_same(
        land.versions_after(versions, corrected, ATTENDANCE, second),
        """
        pupil_id | weekstart  | attended | first_delivery | last_delivery | is_latest
        stays    | 2026-11-16 | 1        | d1             | d2            | yes
        changes  | 2026-11-16 | 1        | d1             | d1            | no
        changes  | 2026-11-16 | 0        | d2             | d2            | yes
        left out | 2026-11-16 | 1        | d1             | d1            | yes
        left out | 2026-11-09 | 1        | d1             | d1            | yes
        """,
    )
