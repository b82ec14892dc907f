"""What facts join to: the calendar, the kinds, the services."""

from pyspark.sql import SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from contracts.statements import KINDS
from gold import date, kind, service, source_freshness
from tests.drawing import assert_same, table_of


def test_every_day_has_its_week_school_year_and_term(spark: SparkSession) -> None:
    days = date.build(spark).where(
        "day IN ('2026-08-31', '2026-09-01', '2024-02-29', '2000-01-01')"
    )
    assert_same(
        days,
        """
        day        | month_name | month_begins | week_begins | weekday | weekday_name | is_weekend | school_year | school_year_begins | term   | financial_year
        2026-08-31 | August     | 2026-08-01   | 2026-08-31  | 1       | Monday       | no         | 2025/26     | 2025-09-01         | summer | 2026/27
        2026-09-01 | September  | 2026-09-01   | 2026-08-31  | 2       | Tuesday      | no         | 2026/27     | 2026-09-01         | autumn | 2026/27
        2024-02-29 | February   | 2024-02-01   | 2024-02-26  | 4       | Thursday     | no         | 2023/24     | 2023-09-01         | spring | 2023/24
        2000-01-01 | January    | 2000-01-01   | 1999-12-27  | 6       | Saturday     | yes        | 1999/00     | 1999-09-01         | spring | 1999/00
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_the_calendar_has_every_day_of_its_years_once(spark: SparkSession) -> None:
    days = date.build(spark)
    assert days.count() == days.select("day").distinct().count() == 14_610


def test_a_kind_says_who_needs_what_to_read_it_and_how_long_it_is_shown(
    spark: SparkSession,
) -> None:
    wanted = ("attendance", "domestic abuse notice", "youth justice order", "disability")
    kinds = kind.build(spark)
    assert_same(
        kinds.where(kinds["kind"].isin(*wanted)),
        """
        kind                  | label                 | statement      | factor  | needed_group | shown_for_days | starts_at_age | ends_at_age | unit
        attendance            | Attendance            | measure        | neutral | education    | 730            | -             | -           | % of sessions
        domestic abuse notice | Domestic abuse notice | event          | risk    | risk         | 365            | -             | -           | -
        youth justice order   | Youth justice order   | plan           | risk    | justice      | 365            | 10            | -           | -
        disability            | Disability            | characteristic | neutral | health       | -              | -             | -           | -
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_fact_joins_to_one_kind_whichever_table_it_stands_in(spark: SparkSession) -> None:
    kinds = kind.build(spark)
    names = [name for vocabulary in KINDS.values() for name in vocabulary]
    assert sorted(row["kind"] for row in kinds.collect()) == sorted(set(names))


def test_a_service_is_as_old_as_the_oldest_of_its_extracts(spark: SparkSession) -> None:
    freshness = """
        source | source_title           | extract | owner | cadence     | effective_date | is_late | source_data_group
        csc    | Children's social care | a       | CSC   | every night | 2026-11-22     | no      | plans
        csc    | Children's social care | b       | CSC   | every night | 2026-11-01     | yes     | plans
        school | Schools                | c       | Data  | every night | 2026-11-22     | no      | education
        school | Schools                | d       | Data  | every night | -              | no      | education
    """  # noqa: E501 # a drawn table is one line a row
    services = service.build(table_of(spark, source_freshness.TABLE, freshness), (CSC, SCHOOL))
    assert_same(
        services,
        """
        source | service                | owner | owner_email                 | late_after_days | covers_youngest | covers_oldest | data_as_of | is_late | source_data_group
        csc    | Children's social care | CSC   | csc.systems@council.example | 2               | 0               | 25            | 2026-11-01 | yes     | plans
        school | Schools                | Data  | school.data@council.example | 3               | 4               | 19            | -          | no      | education
        """,  # noqa: E501 # a drawn table is one line a row
    )
