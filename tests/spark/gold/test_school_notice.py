"""Notices to schools: which, to whom, by which morning, and whether they were in time."""

from datetime import date, time

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze import delivery, sources
from gold import event, involvement, school_notice
from gold.facts_with_kind import fact_id
from silver import event as silver_event
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
ROLLS = """
    person_id | source  | status   | team   | contact_hidden
    KID       | school  | current  | Hill   | no
    KID       | school  | current  | Vale   | no
    KID       | school  | historic | Old    | no
    KID       | police  | current  | Unit   | no
    HID       | school  | current  | -      | yes
    HOME      | housing | current  | Social | no
"""


def _notices(
    spark: SparkSession, events: str, deliveries: str = "d1 | 2026-11-23T01:59:00 | 2026-11-23"
) -> DataFrame:
    stated = table_of(
        spark,
        silver_event.TABLE,
        f"record_key | row_key | kind | happened | role | first_delivery\n{events}",
        source="encompass",
        last_seen="2026-11-22",
    )
    shown = stated.where("record_key <> 'HELD'").select(
        fact_id().alias("event_id"),
        F.col("record_key").alias("person_id"),
        "source", "kind", "happened", "role", "outcome",
        F.col("last_seen").alias("last_sent"),
        F.lit(date(2027, 11, 22)).alias("kept_until"),
        F.lit("risk").alias("data_group"),
        F.lit("risk").alias("source_data_group"),
    )  # fmt: skip
    assert {*shown.columns} <= {*event.TABLE.names}
    heading = "delivery_id | modified_at | read_on\n"
    return school_notice.build(
        shown,
        table_of(spark, involvement.TABLE, ROLLS, source_data_group="education"),
        stated,
        table_of(spark, delivery.TABLE, f"{heading}{deliveries}"),
        sources.find(),
        time(2, 0),
        NIGHT,
    )


def test_a_notice_is_for_the_school_of_each_roll_and_never_tells_a_protected_place(
    spark: SparkSession,
) -> None:
    rows = _notices(
        spark,
        """
        KID  | r1 | domestic abuse notice    | 2026-11-22 | present     | d1
        HID  | r2 | police protection notice | 2026-11-22 | -           | d1
        HOME | r3 | missing episode          | 2026-11-22 | -           | d1
        KID  | r4 | suspension               | 2026-11-22 | -           | d1
        KID  | r5 | anti-social behaviour    | 2026-11-22 | -           | d1
        HELD | r6 | domestic abuse notice    | 2026-11-22 | present     | d1
        """,
    )
    assert_same(
        rows,
        """
        person_id | school | school_hidden | kind                     | happened   | role    | source    | last_sent  | school_data_group
        KID       | Hill   | no            | domestic abuse notice    | 2026-11-22 | present | encompass | 2026-11-22 | education
        KID       | Vale   | no            | domestic abuse notice    | 2026-11-22 | present | encompass | 2026-11-22 | education
        HID       | -      | yes           | police protection notice | 2026-11-22 | -       | encompass | 2026-11-22 | education
        HOME      | -      | no            | missing episode          | 2026-11-22 | -       | encompass | 2026-11-22 | -
        """,  # noqa: E501 # a drawn table is one line a row
    )


@pytest.mark.parametrize(
    ("landed", "read_on", "listed"),
    [
        ("2026-11-23T01:59:59", "2026-11-23", "2026-11-23 | 2026-11-23 | no"),
        ("2026-11-22T08:00:00", "2026-11-23", "2026-11-23 | 2026-11-23 | no"),
        # It landed as the night began, and the night saw it: for the next morning, and early.
        ("2026-11-23T02:00:00", "2026-11-23", "2026-11-24 | 2026-11-23 | no"),
        # The night of the 22nd failed.
        ("2026-11-22T01:00:00", "2026-11-23", "2026-11-22 | 2026-11-23 | yes"),
        ("2026-11-16T20:00:00", "2026-11-17", "2026-11-17 | 2026-11-17 | no"),
        ("2026-11-15T20:00:00", "2026-11-16", ""),
    ],
)
def test_a_notice_is_for_the_morning_after_the_first_cut_off_that_it_landed_before(
    landed: str, read_on: str, listed: str, spark: SparkSession
) -> None:
    rows = _notices(
        spark,
        "HOME | r1 | domestic abuse notice | 2026-11-22 | present | d1",
        f"d1 | {landed} | {read_on}",
    )
    assert_same(rows, f"for_day | listed_on | is_late\n{listed}")


def test_what_is_no_notice_is_in_no_list() -> None:
    assert set(school_notice.KINDS) == {
        "domestic abuse notice", "missing episode", "police protection notice",
    }  # fmt: skip


def test_what_was_history_when_it_landed_is_no_notice(spark: SparkSession) -> None:
    rows = _notices(
        spark,
        """
        KID | r1 | missing episode | 2026-10-27 | - | d1
        KID | r2 | missing episode | 2026-10-26 | - | d1
        KID | r3 | missing episode | 2019-07-09 | - | d1
        """,
    )
    days = {row.happened for row in rows.select("happened").distinct().collect()}
    assert days == {date(2026, 10, 27)}
