"""What is wrong with an extract as a whole, and what only looks like it."""

from dataclasses import replace

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze import delivery
from bronze.sources.camhs import REFERRALS
from bronze.sources.camhs import SOURCE as CAMHS
from bronze.value_faults import UnreadKind
from contracts import DeliveryMode, Extract, Layout
from silver import extract_fault, orphan_row
from silver.findings.kinds import FindingKind
from tests.drawing import assert_same, table_of
from tests.spark.silver.conftest import Land

ROWS = """
row_key | first_delivery | first_seen | last_seen  | PersonBirthDate | Gender | is_latest
a       | d1             | 2026-11-01 | 2026-11-22 | 2015-02-01      | 1      | yes
b       | d1             | 2026-11-01 | 2026-11-22 | 01.02.15x       | 2      | yes
c       | d2             | 2026-11-22 | 2026-11-22 | Feb the first   | x      | yes
d       | d2             | 2026-11-22 | 2026-11-22 | -               | Q      | yes
e       | d1             | 2026-11-01 | 2026-11-20 | Feb the first   | Q      | yes
f       | d1             | 2026-11-01 | 2026-11-20 | Feb the first   | Q      | no
"""


def _built(spark: SparkSession, land: Land, extract: Extract = REFERRALS) -> DataFrame:
    frames = [land(CAMHS, extract, ROWS)]
    orphans = table_of(spark, orphan_row.TABLE, "row_key")
    return extract_fault.build(frames, table_of(spark, delivery.TABLE, "delivery_id"), orphans)


def test_values_that_do_not_read_are_counted_by_column_and_by_the_delivery_that_brought_them(
    spark: SparkSession, land: Land
) -> None:
    assert_same(
        _built(spark, land),
        """
        extract        | kind               | field           | delivery_id | delivered_on | rows_found | rows_held
        camhs_referral | date not as agreed | PersonBirthDate | d1          | 2026-11-01   | 1          | 2
        camhs_referral | date not as agreed | PersonBirthDate | d2          | 2026-11-22   | 1          | 2
        camhs_referral | code never agreed  | Gender          | d1          | 2026-11-01   | 0          | 2
        camhs_referral | code never agreed  | Gender          | d2          | 2026-11-22   | 1          | 2
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_rows_of_changes_stand_though_the_newest_file_does_not_repeat_them(
    spark: SparkSession, land: Land
) -> None:
    built = _built(spark, land, replace(REFERRALS, delivery_mode=DeliveryMode.CHANGES))
    assert_same(
        built.where("kind = 'code never agreed'").groupBy("kind").sum("rows_found", "rows_held"),
        """
        kind              | sum(rows_found) | sum(rows_held)
        code never agreed | 2               | 5
        """,
    )


def test_codes_of_an_earlier_layout_are_known(spark: SparkSession, land: Land) -> None:
    fields = tuple(
        replace(f, earlier=(Layout("2024-12-31", codes={"Q": "U"}),)) if f.name == "Gender" else f
        for f in REFERRALS.fields
    )
    built = _built(spark, land, replace(REFERRALS, fields=fields))
    assert {row.kind for row in built.collect()} == {"date not as agreed"}


# What an extract's files lacked, day by day, and what is asked about the newest one.
LACKED = {
    "never sent, never asked": (["Gender", "Gender"], None),
    "went with the newest": (["", "Gender"], "Gender"),
    "went some files ago": (["", "Gender", "Gender"], "Gender"),
    "came back": (["", "Gender", ""], None),
    "went from a file that was held": (["", "held"], None),
}


@pytest.mark.parametrize(("files", "gone"), LACKED.values(), ids=LACKED)
def test_a_column_is_gone_that_came_before(
    spark: SparkSession, land: Land, files: list[str], gone: str | None
) -> None:
    rows = [
        f"d{n} | camhs_referral | {'held' if lacked == 'held' else 'applied'} | 9 | {n} "
        f"| 2026-11-0{n} | {'Gender' if lacked == 'held' else lacked or '-'}"
        for n, lacked in enumerate(files, start=1)
    ]
    head = (
        "delivery_id | extract | outcome | rows_in | run_number | effective_date | missing_columns"
    )
    drawing = "\n".join([head, *rows])
    deliveries = table_of(spark, delivery.TABLE, drawing, source="camhs")
    frames = [land(CAMHS, REFERRALS, "row_key | Gender\na | 1")]

    faults = extract_fault.build(frames, deliveries, table_of(spark, orphan_row.TABLE, "row_key"))

    found = [(row.kind, row.field, row.rows_found) for row in faults.collect()]
    assert found == ([("column gone", gone, 9)] if gone else [])


def test_the_ways_in_which_a_value_may_be_wrong_are_kinds_of_finding() -> None:
    assert {*UnreadKind} <= {*FindingKind}
