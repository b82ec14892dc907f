"""The values of a child: which is shown first, whose word each is, and what stays hidden."""

from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.police import SOURCE as POLICE
from bronze.sources.school import SOURCE as SCHOOL
from gold import child, child_attribute, child_record, duplicate
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
CHILDREN = "person_id\nA\nHID\nBARE\nUNBORN\nBORN"
PEOPLE = """
record_key | person_id
a1         | A
a2         | A
a3         | A
h1         | HID
b1         | BARE
g1         | GROWN
u1         | UNBORN
n1         | BORN
n2         | BORN
"""
RECORDS = """
record_key | source | shown_forename | shown_surname | legal_surname | date_of_birth | sex | name_since | legal_name_since | date_of_birth_since | sex_since  | last_seen
a1         | csc    | Kate           | Shah          | -             | 2015-11-24    | F   | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-22
a2         | school | Kate           | Shah          | Lee           | 2015-11-24    | U   | 2026-11-02 | 2026-11-05       | 2026-11-01          | 2026-11-01 | 2026-11-21
a3         | police | Katie          | Shah-Lee      | -             | 2015-11-24    | M   | 2026-11-20 | 2026-11-01       | 2026-11-01          | 2026-11-20 | 2026-11-22
h1         | csc    | Hal            | Day           | -             | 2010-11-23    | M   | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-22
b1         | school | -              | -             | -             | -             | U   | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-22
g1         | csc    | Gus            | Old           | -             | 1990-01-01    | M   | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-22
u1         | csc    | -              | Roe           | -             | -             | U   | 2026-11-01 | 2026-11-01       | 2026-11-02          | 2026-11-01 | 2026-11-22
n1         | csc    | -              | Poe           | -             | -             | U   | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-22
n2         | school | Nia            | Poe           | -             | 2026-11-09    | F   | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-22
"""  # noqa: E501 # a drawn table is one line a row
EXPECTED = {"u1": date(2027, 1, 20), "n1": date(2026, 11, 20)}
HOMES = """
record_key | source | line      | postcode | kind      | since      | until      | is_latest
a1         | csc    | 1 High St | AA1 1AA  | home      | 2026-01-01 | -          | yes
a2         | school | 2 High St | AA1 1AB  | home      | 2026-05-01 | -          | yes
a2         | school | 3 High St | AA1 1AC  | home      | 2026-10-01 | -          | no
a1         | csc    | 4 High St | AA1 1AD  | placement | 2026-11-01 | -          | yes
a1         | csc    | 5 High St | AA1 1AE  | home      | 2026-10-01 | 2026-11-22 | yes
h1         | csc    | 6 High St | AA1 1AF  | home      | 2026-01-01 | -          | yes
"""


@pytest.fixture(scope="module")
def values(spark: SparkSession) -> DataFrame:
    return child_attribute.build(
        table_of(spark, silver_child.TABLE, CHILDREN),
        table_of(spark, person.TABLE, PEOPLE),
        records_of(spark),
        table_of(spark, address.TABLE, HOMES, last_seen="2026-11-22"),
        table_of(spark, involvement.TABLE, "record_key"),
        table_of(spark, characteristic.TABLE, "record_key"),
        table_of(spark, protected.TABLE, "person_id\nHID"),
        (CSC, POLICE, SCHOOL),
        NIGHT,
    ).cache()


def records_of(spark: SparkSession) -> DataFrame:
    """The records, with the day on which some of them expect a child."""
    records = table_of(spark, person_record.TABLE, RECORDS)
    expected = F.create_map(*(F.lit(each) for pair in EXPECTED.items() for each in pair))
    return records.withColumn("expected_date_of_birth", expected[F.col("record_key")])


def test_of_an_unborn_child_there_is_the_day_on_which_it_is_expected_until_any_source_has_its_birth(
    values: DataFrame,
) -> None:
    assert_same(
        values.where("person_id IN ('UNBORN', 'BORN') AND attribute LIKE '%birth'"),
        """
        person_id | attribute              | value      | value_date | source | since      | is_shown
        UNBORN    | expected_date_of_birth | 2027-01-20 | 2027-01-20 | csc    | 2026-11-02 | yes
        BORN      | date_of_birth          | 2026-11-09 | 2026-11-09 | school | 2026-11-01 | yes
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_most_sources_decide_a_name_and_the_newest_word_decides_an_address(
    values: DataFrame,
) -> None:
    assert_same(
        values.where("person_id = 'A' AND attribute <> 'area'"),
        """
        attribute     | value      | value_date | source | since      | is_shown | data_group         | source_data_group
        forename      | Kate       | -          | csc    | 2026-11-01 | no       | demographics | plans
        forename      | Kate       | -          | school | 2026-11-02 | yes      | demographics | education
        forename      | Katie      | -          | police | 2026-11-20 | no       | demographics | justice
        surname       | Shah       | -          | csc    | 2026-11-01 | no       | demographics | plans
        surname       | Shah       | -          | school | 2026-11-02 | yes      | demographics | education
        surname       | Shah-Lee   | -          | police | 2026-11-20 | no       | demographics | justice
        legal_surname | Lee        | -          | school | 2026-11-05 | yes      | demographics | education
        date_of_birth | 2015-11-24 | 2015-11-24 | csc    | 2026-11-01 | yes      | demographics | plans
        date_of_birth | 2015-11-24 | 2015-11-24 | police | 2026-11-01 | no       | demographics | justice
        date_of_birth | 2015-11-24 | 2015-11-24 | school | 2026-11-01 | no       | demographics | education
        sex           | F          | -          | csc    | 2026-11-01 | no       | demographics | plans
        sex           | M          | -          | police | 2026-11-20 | yes      | demographics | justice
        address       | 1 High St  | -          | csc    | 2026-01-01 | no       | address      | plans
        address       | 2 High St  | -          | school | 2026-05-01 | yes      | address      | education
        postcode      | AA1 1AA    | -          | csc    | 2026-01-01 | no       | address      | plans
        postcode      | AA1 1AB    | -          | school | 2026-05-01 | yes      | address      | education
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_every_value_says_whose_word_it_is_and_how_often_that_comes_in(values: DataFrame) -> None:
    assert_same(
        values.where("person_id = 'A' AND source = 'school' AND attribute = 'forename'"),
        "person_id | source_title | cadence     | last_sent\n"
        "A         | Schools      | every night | 2026-11-21",
    )


def test_of_a_protected_child_no_place_comes_out(values: DataFrame) -> None:
    assert_same(
        values.where("person_id = 'HID'"),
        "attribute | value\nforename | Hal\nsurname | Day\ndate_of_birth | 2010-11-23\nsex | M",
    )


def test_every_child_has_one_card_though_nothing_may_be_known_of_it(
    spark: SparkSession, values: DataFrame
) -> None:
    records = child_record.build(
        table_of(spark, silver_child.TABLE, CHILDREN),
        table_of(spark, person.TABLE, PEOPLE),
        table_of(spark, person_record.TABLE, RECORDS),
        table_of(spark, protected.TABLE, "person_id\nHID"),
        (CSC, POLICE, SCHOOL),
    )
    cards = child.build(
        values,
        records,
        table_of(spark, duplicate.TABLE, "kind | person_id\npossible | A\nheld twice | HID"),
        table_of(spark, protected.TABLE, "person_id\nHID\nGROWN"),
        NIGHT,
    )
    assert_same(
        cards,
        """
        person_id | forename | date_of_birth | expected_date_of_birth | is_unborn | age | sex | address   | address_source | address_since | address_hidden | sources | records | duplicate_suspected
        A         | Kate     | 2015-11-24    | -                      | no        | 10  | M   | 2 High St | school         | 2026-05-01    | no             | 3       | 3       | yes
        HID       | Hal      | 2010-11-23    | -                      | no        | 16  | M   | -         | -              | -             | yes            | 1       | 1       | no
        BARE      | -        | -             | -                      | no        | -   | -   | -         | -              | -             | no             | 1       | 1       | no
        UNBORN    | -        | -             | 2027-01-20             | yes       | -   | -   | -         | -              | -             | no             | 1       | 1       | no
        BORN      | Nia      | 2026-11-09    | -                      | no        | 0   | F   | -         | -              | -             | no             | 2       | 2       | no
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_value_on_the_first_card_carries_the_group_of_the_most_open_source_that_gives_it(
    spark: SparkSession,
) -> None:
    values = """
        person_id | attribute     | value      | value_date | source | source_data_group | is_shown
        A         | forename      | Kate       | -          | camhs  | health      | yes
        A         | forename      | Kate       | -          | school | education   | no
        A         | surname       | Shah       | -          | school | education   | no
        A         | surname       | Lee        | -          | camhs  | health      | yes
        A         | date_of_birth | 2015-11-24 | 2015-11-24 | police | justice     | yes
        A         | address       | 1 High St  | -          | police | justice     | yes
        A         | address       | 1 High St  | -          | school | education   | no
        A         | postcode      | AA1 1AA    | -          | police | justice     | yes
        A         | postcode      | AA1 1AA    | -          | school | education   | no
    """
    records = """
        person_id | record_key | source | source_data_group
        A         | a1         | camhs  | health
        A         | a2         | police | justice
        A         | a3         | school | education
    """
    cards = child.build(
        table_of(spark, child_attribute.TABLE, values),
        table_of(spark, child_record.TABLE, records),
        table_of(spark, duplicate.TABLE, "kind | person_id"),
        table_of(spark, protected.TABLE, "person_id"),
        NIGHT,
    )

    # The address names the source that it is shown from, so it is as closed as that one.
    assert_same(
        cards,
        """
        source_data_group | forename_data_group | surname_data_group | date_of_birth_data_group | sex_data_group | address_data_group | postcode_data_group | address_source
        education   | education     | health       | justice            | -        | justice      | education     | police
        """,  # noqa: E501 # a drawn table is one line a row
    )
