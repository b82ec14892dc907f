"""Attendance by term: weeks are weighed by their sessions, and only a year of them counts."""

from datetime import date

from pyspark.sql import SparkSession

from gold import attendance, measure
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
SAME = {
    "source": "school",
    "last_sent": "2026-11-22",
    "kept_until": "2028-11-21",
    "data_group": "education",
    "source_data_group": "education",
}


def test_a_term_is_the_sessions_of_its_weeks_and_moves_against_the_term_before(
    spark: SparkSession,
) -> None:
    weeks = table_of(
        spark,
        measure.TABLE,
        """
        measure_id | person_id | kind                 | value | since      | until
        w1-aaaa    | KID       | attendance           | 50    | 2026-06-01 | 2026-06-05
        w1-bbbb    | KID       | sessions possible    | 10    | 2026-06-01 | 2026-06-05
        w2-aaaa    | KID       | attendance           | 100   | 2026-09-07 | 2026-09-11
        w2-bbbb    | KID       | sessions possible    | 2     | 2026-09-07 | 2026-09-11
        w3-aaaa    | KID       | attendance           | 70    | 2026-09-14 | 2026-09-18
        w3-bbbb    | KID       | sessions possible    | 10    | 2026-09-14 | 2026-09-18
        w3-cccc    | KID       | unauthorised absence | 3     | 2026-09-14 | 2026-09-18
        """,
        **SAME,
    )

    assert_same(
        attendance.build(weeks, NIGHT),
        """
        person_id | school_year | term   | since      | until      | sessions_possible | sessions_attended | sessions_unauthorised | attendance | change | is_newest
        KID       | 2025/26     | summer | 2026-06-01 | 2026-06-05 | 10                | 5                 | 0                     | 50         | -      | no
        KID       | 2026/27     | autumn | 2026-09-07 | 2026-09-18 | 12                | 9                 | 3                     | 75         | 25     | yes
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_weeks_of_two_rolls_add_up_and_what_is_over_a_year_old_or_had_no_session_does_not_count(
    spark: SparkSession,
) -> None:
    weeks = table_of(
        spark,
        measure.TABLE,
        """
        measure_id | person_id | kind              | value | since      | until
        w1-aaaa    | KID       | attendance        | 100   | 2026-01-05 | 2026-01-09
        w1-bbbb    | KID       | sessions possible | 6     | 2026-01-05 | 2026-01-09
        x1-aaaa    | KID       | attendance        | 50    | 2026-01-05 | 2026-01-09
        x1-bbbb    | KID       | sessions possible | 4     | 2026-01-05 | 2026-01-09
        w2-bbbb    | KID       | sessions possible | 0     | 2026-02-02 | 2026-02-06
        w3-aaaa    | KID       | attendance        | 10    | 2025-11-17 | 2025-11-21
        w3-bbbb    | KID       | sessions possible | 10    | 2025-11-17 | 2025-11-21
        """,
        **SAME,
    )

    assert_same(
        attendance.build(weeks, NIGHT),
        """
        school_year | term   | sessions_possible | sessions_attended | attendance | last_sent  | kept_until
        2025/26     | spring | 10                | 8                 | 80         | 2026-11-22 | 2028-11-21
        """,  # noqa: E501 # a drawn table is one line a row
    )
