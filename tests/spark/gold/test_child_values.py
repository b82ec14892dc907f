"""A child's numbers, school, year and area: which is shown, and of whom none is."""

from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.health0_19 import SOURCE as HEALTH
from bronze.sources.school import SOURCE as SCHOOL
from bronze.sources.send import SOURCE as SEND
from gold import child_attribute
from silver import (
    address,
    characteristic,
    involvement,
    person,
    person_record,
    protected,
)
from silver import child as silver_child
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
PEOPLE = "record_key | person_id\na1 | A\na2 | A\nh1 | HID\nb1 | BORN\nb2 | NEW"
RECORDS = """
    record_key | source     | upn           | nhs_number | first_seen | last_seen
    a1         | csc        | X801000024017 | 9990000018 | 2026-11-01 | 2026-11-22
    a2         | school     | X801000024017 | -          | 2026-11-02 | 2026-11-22
    h1         | school     | T330000025999 | 9990000026 | 2026-11-01 | 2026-11-22
    b1         | csc        | B801200005001 | 9990123454 | 2026-11-01 | 2026-11-22
    b2         | health0_19 | -             | 9990123454 | 2026-11-01 | 2026-11-22
"""
HOMES = """
    record_key | source | line      | postcode | kind | since      | is_latest
    a1         | csc    | 1 High St | AA1 1AA  | home | 2026-01-01 | yes
    a2         | school | 2 High St | AA2 1AB  | home | 2026-05-01 | yes
    h1         | school | 3 High St | AA3 1AB  | home | 2026-05-01 | yes
"""
ROLLS = """
    record_key | source | team        | data_group | since      | until      | first_seen
    a2         | school | Hill House  | education  | 2022-09-01 | 2026-07-31 | 2026-01-01
    a2         | school | Elm School  | education  | 2026-09-01 | -          | 2026-09-10
    a2         | school | Oak Centre  | education  | -          | -          | 2026-08-30
    a1         | send   | SEND team   | education  | 2026-10-01 | -          | 2026-10-01
    a1         | csc    | Duty team   | plans      | 2026-10-01 | -          | 2026-10-01
    h1         | school | Ash School  | education  | 2026-09-01 | -          | 2026-09-10
"""
FACTS = """
    record_key | source | kind       | value       | first_seen | until
    a2         | school | year group | 6           | 2026-09-02 | -
    a2         | school | disability | 7           | 2026-09-02 | -
    a1         | csc    | year group | 5           | 2025-09-02 | -
    a1         | csc    | year group | 4           | 2026-10-02 | 2026-11-01
    h1         | school | year group | 9           | 2026-09-02 | -
"""


@pytest.fixture(scope="module")
def values(spark: SparkSession) -> DataFrame:
    return child_attribute.build(
        table_of(spark, silver_child.TABLE, "person_id\nA\nHID\nBORN\nNEW"),
        table_of(spark, person.TABLE, PEOPLE),
        table_of(spark, person_record.TABLE, RECORDS),
        table_of(spark, address.TABLE, HOMES, last_seen="2026-11-22"),
        table_of(spark, involvement.TABLE, ROLLS, last_seen="2026-11-22"),
        table_of(spark, characteristic.TABLE, FACTS, last_seen="2026-11-22"),
        table_of(spark, protected.TABLE, "person_id\nHID"),
        (CSC, HEALTH, SCHOOL, SEND),
        NIGHT,
    ).cache()


def test_numbers_school_year_and_area_stand_among_a_childs_values_in_the_order_shown(
    values: DataFrame,
) -> None:
    # A school is that of the roll: neither a team of another service, nor one that was left.
    assert_same(
        values.where("person_id = 'A' AND attribute NOT IN ('address', 'postcode')"),
        """
        attribute  | value         | source | since      | place | is_shown | data_group | source_data_group
        upn        | X801000024017 | school | 2026-11-02 | 1     | yes      | education  | education
        upn        | X801000024017 | csc    | 2026-11-01 | 2     | no       | education  | plans
        nhs_number | 9990000018    | csc    | 2026-11-01 | 1     | yes      | health     | plans
        area       | AA2           | school | 2026-05-01 | 1     | yes      | address    | education
        area       | AA1           | csc    | 2026-01-01 | 2     | no       | address    | plans
        school     | Elm School    | school | 2026-09-01 | 1     | yes      | education  | education
        school     | Oak Centre    | school | 2026-08-30 | 2     | no       | education  | education
        year_group | 6             | school | 2026-09-02 | 1     | yes      | education  | education
        year_group | 5             | csc    | 2025-09-02 | 2     | no       | education  | plans
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_protected_child_has_no_school_no_area_and_no_number_that_a_school_gave(
    values: DataFrame,
) -> None:
    assert_same(
        values.where("person_id = 'HID'"),
        "attribute  | value\nnhs_number | 9990000026\nyear_group | 9",
    )


def test_a_number_that_two_children_bear_leads_to_neither(values: DataFrame) -> None:
    assert_same(
        values.where("person_id IN ('BORN', 'NEW')"),
        "person_id | attribute | value\nBORN | upn | B801200005001",
    )
