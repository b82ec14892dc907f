"""What gold shows of events, plans, measures and characteristics, of whom, and for how long."""

from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from gold import event, measure, plan
from silver import child, person, person_record, protected
from silver import event as silver_event
from silver import measure as silver_measure
from silver import plan as silver_plan
from tests.drawing import assert_same, table_of

AS_OF = date(2026, 11, 23)
SOURCES = (CSC, SCHOOL)


def _who(spark: SparkSession) -> tuple[DataFrame, DataFrame]:
    """A child, a protected child, and an adult."""
    people = "record_key | person_id\nk1 | KID\nk2 | KID\nh1 | HID\ng1 | GROWN"
    children = table_of(spark, child.TABLE, "person_id\nKID\nHID")
    return children, table_of(spark, person.TABLE, people)


def _protected(spark: SparkSession) -> DataFrame:
    return table_of(spark, protected.TABLE, "person_id\nHID")


def _records(spark: SparkSession) -> DataFrame:
    """Of the child it is known when they were born."""
    return table_of(
        spark, person_record.TABLE, "record_key | date_of_birth\nk1 | 2012-06-15\nk2 | -"
    )


@pytest.mark.parametrize(
    ("happened", "is_shown"), [("2022-06-14", False), ("2022-06-15", True), ("-", True)]
)
def test_what_a_child_under_ten_did_is_nobodys_offending(
    happened: str, is_shown: bool, spark: SparkSession
) -> None:
    children, people = _who(spark)
    facts = f"""
        record_key | row_key | kind                  | happened   | until
        k1         | r1      | anti-social behaviour | {happened} | 2026-11-01
        k2         | r4      | anti-social behaviour | {happened} | 2026-11-01
        k1         | r2      | missing episode       | {happened} | 2026-11-01
        h1         | r3      | anti-social behaviour | {happened} | 2026-11-01
    """
    seen = {"first_seen": "2026-11-02", "last_seen": "2026-11-22"}
    events = table_of(spark, silver_event.TABLE, facts, data_group="risk", source="csc", **seen)
    shown = event.build(
        children, people, _records(spark), events, _protected(spark), SOURCES, AS_OF
    )
    of_child = 2 * "KID | anti-social behaviour\n" if is_shown else ""
    assert_same(
        shown, f"person_id | kind\n{of_child}KID | missing episode\nHID | anti-social behaviour"
    )


def test_an_event_is_shown_for_as_long_as_its_kind_may_be(spark: SparkSession) -> None:
    facts = """
        record_key | row_key | kind                    | happened   | until      | organisation | source | last_seen  | first_seen
        k1         | r1      | domestic abuse notice   | 2025-11-23 | -          | -            | csc    | 2026-11-22 | 2025-11-24
        k1         | r2      | domestic abuse notice   | 2025-11-22 | -          | -            | csc    | 2026-11-22 | 2025-11-24
        k1         | r3      | domestic abuse notice   | -          | -          | -            | csc    | 2026-11-22 | 2026-01-01
        k1         | r4      | missing episode         | 2024-11-01 | 2025-01-01 | -            | csc    | 2026-11-22 | 2024-11-02
        k1         | r5      | referral to social care | 2016-01-01 | -          | -            | csc    | 2026-11-22 | 2016-01-01
        h1         | r6      | missing episode         | 2026-11-01 | -          | A Home       | csc    | 2026-11-22 | 2026-11-02
        g1         | r7      | missing episode         | 2026-11-01 | -          | A Home       | csc    | 2026-11-22 | 2026-11-02
    """  # noqa: E501 # a drawn table is one line a row
    children, people = _who(spark)
    events = table_of(spark, silver_event.TABLE, facts, data_group="risk")
    shown = event.build(
        children, people, _records(spark), events, _protected(spark), SOURCES, AS_OF
    )

    assert_same(
        shown,
        """
        person_id | kind                    | factor  | happened   | organisation | shown_until | source_data_group
        KID       | domestic abuse notice   | risk    | 2025-11-23 | -            | 2026-11-23  | plans
        KID       | domestic abuse notice   | risk    | -          | -            | 2027-01-01  | plans
        KID       | missing episode         | risk    | 2024-11-01 | -            | 2027-01-01  | plans
        KID       | referral to social care | neutral | 2016-01-01 | -            | -           | plans
        HID       | missing episode         | risk    | 2026-11-01 | -            | 2028-10-31  | plans
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_plan_is_current_until_the_day_on_which_it_ends(spark: SparkSession) -> None:
    facts = """
        record_key | row_key | kind              | since      | until
        k1         | r1      | looked after      | 2026-01-01 | -
        k1         | r2      | looked after      | 2025-01-01 | 2026-11-23
        k1         | r3      | looked after      | 2024-01-01 | 2026-11-22
        k1         | r4      | prevention programme | 2024-01-01 | 2025-01-01
    """
    children, people = _who(spark)
    plans = table_of(
        spark, silver_plan.TABLE, facts, data_group="plans", source="csc", last_seen="2026-11-22"
    )
    shown = plan.build(children, people, _records(spark), plans, _protected(spark), SOURCES, AS_OF)

    assert_same(
        shown,
        """
        kind         | since      | status   | factor
        looked after | 2026-01-01 | current  | neutral
        looked after | 2025-01-01 | current  | neutral
        looked after | 2024-01-01 | historic | neutral
        """,
    )


def test_a_measure_says_what_its_value_counts(spark: SparkSession) -> None:
    facts = """
        record_key | row_key | kind           | value | until
        k1         | r1      | attendance     | 92.5  | 2026-11-20
        k1         | r1      | days suspended | 3     | 2026-11-20
    """
    children, people = _who(spark)
    measures = table_of(
        spark,
        silver_measure.TABLE,
        facts,
        data_group="education",
        source="school",
        last_seen="2026-11-22",
    )
    shown = measure.build(children, people, measures, _protected(spark), SOURCES, AS_OF)

    assert_same(
        shown,
        """
        kind           | value | unit          | factor
        attendance     | 92.5  | % of sessions | neutral
        days suspended | 3     | days          | risk
        """,
    )
    assert len({row["measure_id"] for row in shown.select("measure_id").collect()}) == 2
    [kept] = shown.select("last_sent", "kept_until").distinct().collect()
    # The retention step keeps what was last sent on or after this day, so it is the last night.
    assert SCHOOL.agreement.kept_from(kept["kept_until"]) == kept["last_sent"]
