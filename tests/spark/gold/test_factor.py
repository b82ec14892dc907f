"""Risk and protective factors: sourced facts beside each other, and nothing added up."""

from datetime import date

from pyspark.sql import SparkSession

from contracts import FACTORS_VERSION
from gold import (
    attendance,
    characteristic,
    event,
    factor,
    family_member,
    involvement,
    measure,
    plan,
)
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
SENT = {"last_sent": "2026-11-20", "kept_until": "2028-11-19"}
OF_SCHOOL = {"source": "school", "data_group": "education", "source_data_group": "education"}
OF_EARLY_HELP = {
    "source": "earlyhelp", "data_group": "involvement", "source_data_group": "involvement"
}  # fmt: skip
OF_SOCIAL_CARE = {"source": "csc", "data_group": "family", "source_data_group": "plans"}
CHARACTERISTICS = """
    person_id | kind                     | value                      | status  | source     | data_group | source_data_group
    KID       | young carer              | yes                        | current | vcs        | risk       | involvement
    KID       | immunisations up to date | yes                        | current | health0_19 | health     | health
    KID       | post-16 activity         | apprenticeship             | current | post16     | education  | education
    SIB       | post-16 activity         | seeking work or learning   | current | post16     | education  | education
    KID       | year group               | 12                         | current | school     | education  | education
"""  # noqa: E501 # a drawn table is one line a row
PLANS = """
    person_id | kind                  | category   | since      | until      | status   | source    | data_group  | source_data_group
    KID       | child protection plan | neglect    | 2024-01-01 | 2025-01-01 | historic | csc       | plans       | plans
    KID       | looked after          | -          | 2025-11-23 | -          | current  | csc       | plans       | plans
    SIB       | looked after          | -          | 2025-11-24 | -          | current  | csc       | plans       | plans
    OLD       | looked after          | -          | 2020-01-01 | 2022-01-01 | historic | csc       | plans       | plans
    KID       | voluntary service     | youth work | 2026-01-01 | -          | current  | vcs       | involvement | involvement
"""  # noqa: E501 # a drawn table is one line a row
EVENTS = """
    person_id | kind            | happened   | until      | outcome               | source | data_group | source_data_group
    KID       | missing episode | 2026-01-01 | 2026-01-02 | return interview held | csc    | risk       | plans
    KID       | missing episode | 2026-03-01 | 2026-03-04 | return interview held | csc    | risk       | plans
    KID       | missing episode | 2026-03-01 | -          | -                     | police | risk       | justice
    KID       | left a school   | 2026-03-01 | -          | -                     | school | education  | education
"""  # noqa: E501 # a drawn table is one line a row
MEASURES = """
    person_id | kind                 | value | since
    KID       | unauthorised absence | 5     | 2026-09-07
    KID       | days suspended       | 2     | 2026-09-07
    KID       | days suspended       | 3     | 2026-10-07
"""
TERMS = """
    person_id | sessions_possible | sessions_attended | since
    KID       | 100               | 95                | 2026-09-07
    SIB       | 100               | 89.9              | 2026-09-07
    OLD       | 100               | 92                | 2026-09-07
"""
INVOLVEMENTS = """
    person_id | worker | worker_role    | status  | since
    KID       | W      | lead worker    | current | 2026-02-01
    SIB       | -      | lead worker    | current | 2026-02-01
    SIB       | W      | social worker  | current | 2026-02-01
"""
FAMILY = """
    person_id | relationship | parental_responsibility
    KID       | grandparent  | yes
    KID       | mother       | yes
    SIB       | grandparent  | no
"""
FACTORS = """
    person_id | factor     | label                                     | detail                | number | times | status   | since      | until      | source     | data_group  | source_data_group
    KID       | risk       | young carer                               | yes                   | -      | 1     | current  | -          | -          | vcs        | risk        | involvement
    KID       | risk       | child protection plan                     | neglect               | -      | 1     | historic | 2024-01-01 | 2025-01-01 | csc        | plans       | plans
    KID       | risk       | missing episode                           | return interview held | -      | 2     | current  | 2026-01-01 | 2026-03-04 | csc        | risk        | plans
    KID       | risk       | missing episode                           | -                     | -      | 1     | current  | 2026-03-01 | 2026-03-01 | police     | risk        | justice
    KID       | risk       | days suspended                            | -                     | 3      | 2     | current  | 2026-09-07 | -          | school     | education   | education
    SIB       | risk       | attendance below 90%                      | -                     | 89.9   | 1     | current  | 2026-09-07 | -          | school     | education   | education
    KID       | protective | immunisations up to date                  | yes                   | -      | 1     | current  | -          | -          | health0_19 | health      | health
    KID       | protective | in education or training after 16         | apprenticeship        | -      | 1     | current  | -          | -          | post16     | education   | education
    KID       | protective | one care episode for a year or more       | -                     | -      | 1     | current  | 2025-11-23 | -          | csc        | plans       | plans
    KID       | protective | voluntary service                         | youth work            | -      | 1     | current  | 2026-01-01 | -          | vcs        | involvement | involvement
    KID       | protective | return interview held                     | return interview held | -      | 2     | current  | 2026-01-01 | 2026-03-04 | csc        | risk        | plans
    KID       | protective | attendance of 95% or more                 | -                     | 95     | 1     | current  | 2026-09-07 | -          | school     | education   | education
    KID       | protective | lead worker in early help                 | lead worker           | -      | 1     | current  | 2026-02-01 | -          | earlyhelp  | involvement | involvement
    KID       | protective | a grandparent has parental responsibility | grandparent           | -      | 1     | current  | -          | -          | csc        | family      | plans
"""  # noqa: E501 # a drawn table is one line a row


def test_both_kinds_of_factor_stand_side_by_side_with_their_sources(spark: SparkSession) -> None:
    rows = factor.build(
        table_of(spark, characteristic.TABLE, CHARACTERISTICS, **SENT),
        table_of(spark, plan.TABLE, PLANS, **SENT),
        table_of(spark, event.TABLE, EVENTS, **SENT),
        table_of(spark, measure.TABLE, MEASURES, **OF_SCHOOL, **SENT),
        table_of(spark, attendance.TABLE, TERMS, **OF_SCHOOL, **SENT),
        table_of(spark, involvement.TABLE, INVOLVEMENTS, **OF_EARLY_HELP, **SENT),
        table_of(spark, family_member.TABLE, FAMILY, **OF_SOCIAL_CARE, **SENT),
        NIGHT,
    )

    assert_same(rows, FACTORS)
    assert {row["list_version"] for row in rows.collect()} == {FACTORS_VERSION}
