"""Who is a child on the night."""

from datetime import date

from pyspark.sql import SparkSession

from silver import child, deceased, hold, person, person_record
from tests.drawing import assert_same, table_of


def test_a_child_is_one_until_the_eighteenth_birthday_and_not_after_death(
    spark: SparkSession,
) -> None:
    people = """
        record_key | person_id
        a          | 18 today
        b          | 18 tomorrow
        c          | unborn
        d          | no date, a child
        e          | no date, an adult
        f          | has died
        g          | two say 17
        h          | two say 17
        i          | two say 17
        j          | a parent, 17
    """
    records = """
        record_key | role  | date_of_birth
        a          | child | 2008-11-23
        b          | child | 2008-11-24
        c          | child | 2027-01-01
        d          | child | -
        e          | adult | -
        f          | child | 2015-01-01
        g          | child | 2009-01-01
        h          | child | 2009-01-01
        i          | child | 1990-01-01
        j          | adult | 2009-01-01
    """
    children = child.build(
        table_of(spark, person.TABLE, people),
        table_of(spark, person_record.TABLE, records),
        table_of(spark, deceased.TABLE, "person_id\nhas died"),
        table_of(spark, hold.TABLE, "person_id"),
        date(2026, 11, 23),
    )

    assert_same(
        children,
        "person_id\n18 tomorrow\nunborn\nno date, a child\ntwo say 17\na parent, 17",
    )


def test_who_was_born_on_29_february_comes_of_age_on_1_march(spark: SparkSession) -> None:
    people = """
        record_key | person_id
        a          | born on the leap day
        b          | born the day before
    """
    records = """
        record_key | role  | date_of_birth
        a          | child | 2008-02-29
        b          | child | 2008-02-28
    """
    children = child.build(
        table_of(spark, person.TABLE, people),
        table_of(spark, person_record.TABLE, records),
        table_of(spark, deceased.TABLE, "person_id\nhas died"),
        table_of(spark, hold.TABLE, "person_id"),
        date(2026, 2, 28),
    )
    assert_same(
        children,
        """
        person_id
        born on the leap day
        """,
    )


def test_who_is_held_is_no_child_that_may_be_shown(spark: SparkSession) -> None:
    children = child.build(
        table_of(spark, person.TABLE, "record_key | person_id\na | A\nb | A\nc | C"),
        table_of(
            spark,
            person_record.TABLE,
            "record_key | role\na | child\nb | child\nc | child",
        ),
        table_of(spark, deceased.TABLE, "person_id\nhas died"),
        table_of(spark, hold.TABLE, "person_id\nA"),
        date(2026, 11, 23),
    )
    assert_same(children, "person_id\nC")
