"""A row leaves bronze on the night on which its retention ends, and what it says with it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bronze import rejected
from bronze.sources.camhs import REFERRALS, SOURCE
from dagster_project.inbox import retention
from dagster_project.inbox.delivery_policy import DeliveryHistory
from dagster_project.inbox.retention import Due, Removal
from dagster_project.lake.delta_lake import Lake
from tests.drawing import assert_same, table_of
from tests.unit.dagster_project.deliveries import a_delivery

KEPT = replace(
    SOURCE,
    agreement=replace(
        SOURCE.agreement, retention=timedelta(days=10), retention_words="Ten days after"
    ),
)
ROWS = """
row_key | first_delivery | last_seen
a       | d1             | 2026-11-12
b       | d1             | 2026-11-13
c       | d1             | 2026-11-20
"""


def lake_on(spark: SparkSession, root: Path, night: date) -> Lake:
    return Lake(root, spark, root / "scratch", night)


def test_rows_go_when_they_were_last_sent_before_the_first_day_that_is_kept(
    spark: SparkSession, tmp_path: Path
) -> None:
    lake = lake_on(spark, tmp_path, date(2026, 11, 23))
    lake.write(REFERRALS.table, table_of(spark, REFERRALS.table, ROWS))
    removal = retention.remove(lake, KEPT, REFERRALS)
    assert removal == Removal(
        REFERRALS.name,
        rows=1,
        kept_from=date(2026, 11, 13),
        because=f"{SOURCE.agreement.reference}: Ten days after",
        removed_on=date(2026, 11, 23),
        run_number=1,
    )
    assert {row.row_key for row in lake.read(REFERRALS.table).collect()} == {"b", "c"}
    assert retention.remove(lake, KEPT, REFERRALS) is None


def test_what_the_same_bytes_brought_again_is_kept_as_long_again(
    spark: SparkSession, tmp_path: Path
) -> None:
    lake = lake_on(spark, tmp_path, date(2026, 11, 23))
    rows = ROWS.replace("last_seen", "last_seen  | last_delivery").replace("12\n", "12 | d1\n")
    rows = rows.replace("13\n", "13 | d0\n").replace("20\n", "20 | d1\n")
    lake.write(REFERRALS.table, table_of(spark, REFERRALS.table, rows))
    applied = a_delivery(delivery_id="d1", outcome="applied", effective_date=date(2026, 11, 12))
    again = replace(applied, outcome="unchanged", effective_date=date(2026, 11, 22))
    other = replace(again, sha256="other", effective_date=date(2026, 11, 23))
    proof = retention.proof_of_life(DeliveryHistory((applied, again, other)))
    assert retention.remove(lake, KEPT, REFERRALS, proof) is None
    assert_same(
        lake.read(REFERRALS.table),
        """
        row_key | last_seen
        a       | 2026-11-22
        b       | 2026-11-13
        c       | 2026-11-22
        """,
    )


def test_a_night_far_ahead_of_the_last_one_removes_nothing(
    spark: SparkSession, tmp_path: Path
) -> None:
    lake = lake_on(spark, tmp_path, date(2026, 11, 23))
    lake.write(REFERRALS.table, table_of(spark, REFERRALS.table, ROWS))
    lake.publish()
    assert retention.remove(lake_on(spark, tmp_path, date(2036, 11, 23)), KEPT, REFERRALS) is None


def test_what_goes_soon_is_told_by_extract(spark: SparkSession, tmp_path: Path) -> None:
    lake = lake_on(spark, tmp_path, date(2026, 11, 20))
    lake.write(REFERRALS.table, table_of(spark, REFERRALS.table, ROWS))
    lake.publish()
    due = list(retention.due(tmp_path, (KEPT,), date(2026, 11, 23), timedelta(days=5)))
    assert due == [Due(REFERRALS.name, 1, 1, "Ten days after")]


@pytest.mark.parametrize(("days", "readable"), [(0, True), (1, True)])
def test_a_version_that_is_younger_than_its_days_can_still_be_read(
    spark: SparkSession, tmp_path: Path, days: int, readable: bool
) -> None:
    lake = lake_on(spark, tmp_path, date(2026, 11, 23))
    lake.write(REFERRALS.table, table_of(spark, REFERRALS.table, ROWS))
    lake.publish()
    before = lake.published.versions[REFERRALS.table.path]
    later = lake_on(spark, tmp_path, date(2026, 11, 24))
    retention.remove(later, KEPT, REFERRALS)
    later.publish()
    later.clear_old_versions(days)
    old = spark.read.format("delta").option("versionAsOf", before)
    assert (old.load(str(tmp_path / REFERRALS.table.path)).count() == 3) is readable


def test_of_a_rejected_row_the_cells_go_and_the_reason_stays(
    spark: SparkSession, tmp_path: Path
) -> None:
    lake = lake_on(spark, tmp_path, date(2026, 11, 23))
    drawing = """
        delivery_id | number | reason | agreed | rows
        old         | 1      | empty  | {}     | 1
        old         | 2      | total  | -      | 1
        new         | 1      | empty  | {}     | 1
        gone        | 1      | empty  | {}     | 1
    """
    lake.write(rejected.TABLE, table_of(spark, rejected.TABLE, drawing))
    deliveries = [
        a_delivery(delivery_id="old", source="camhs", effective_date=date(2026, 11, 12)),
        a_delivery(delivery_id="new", source="camhs", effective_date=date(2026, 11, 13)),
        a_delivery(delivery_id="gone", source="no more", effective_date=date(2026, 11, 22)),
    ]
    removal = retention.forget_rejections(lake, (KEPT,), deliveries)
    assert removal
    assert removal.rows == 1
    assert_same(
        lake.read(rejected.TABLE),
        """
        delivery_id | number | reason | agreed
        old         | 1      | empty  | -
        old         | 2      | total  | -
        new         | 1      | empty  | {}
        gone        | 1      | empty  | {}
        """,
    )
    assert retention.forget_rejections(lake, (KEPT,), deliveries) is None
