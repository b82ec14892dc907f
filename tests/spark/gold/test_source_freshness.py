"""Feeds that came in thin: a held snapshot, or far fewer rows than usual."""

from datetime import date

import pytest
from pyspark.sql import SparkSession

from bronze import delivery
from bronze.sources.csc import SOURCE as CSC
from gold import source_freshness
from tests.drawing import assert_same, table_of


@pytest.mark.parametrize(
    ("nights", "drawn"),
    [
        (("applied 100", "applied 110", "applied 90", "applied 95"), "95 | 100 | no"),
        (("applied 100", "applied 110", "applied 90", "applied 20"), "20 | 100 | yes"),
        # Two deliveries make nothing usual yet, nor do a dozen rows.
        (("applied 100", "applied 110", "applied 20"), "20 | - | no"),
        (("applied 12", "applied 11", "applied 9", "applied 2"), "2 | - | no"),
        # Held, whatever was applied before; and over once a whole one came.
        (("applied 100", "held 0"), "100 | - | yes"),
        (("applied 100", "held 0", "applied 99"), "99 | - | no"),
        (("applied 100", "set aside 0"), "100 | - | no"),
        ((), "- | - | no"),
    ],
)
def test_a_feed_is_thin_where_its_newest_delivery_is(
    spark: SparkSession, nights: tuple[str, ...], drawn: str
) -> None:
    told = [night.rsplit(" ", 1) for night in nights]
    came = ["delivery_id | outcome | rows_in | run_number | speaks_for"] + [
        f"d{n} | {outcome} | {rows} | {n} | 2026-11-{10 + n}"
        for n, (outcome, rows) in enumerate(told, start=1)
    ]
    deliveries = table_of(spark, delivery.TABLE, "\n".join(came), extract="csc_person")

    found = source_freshness.build(deliveries, (CSC,), date(2026, 11, 23))

    assert_same(
        found.where("extract = 'csc_person'"),
        f"newest_rows | usual_rows | is_thin\n{drawn}",
    )


def test_a_thin_feed_names_its_source_for_the_check_of_its_owner(spark: SparkSession) -> None:
    came = "delivery_id | outcome\nd1 | held"
    deliveries = table_of(spark, delivery.TABLE, came, extract="csc_person", run_number="1")

    found = source_freshness.build(deliveries, (CSC,), date(2026, 11, 23))

    assert_same(found.where("is_thin"), "extract | thin_source\ncsc_person | csc")
