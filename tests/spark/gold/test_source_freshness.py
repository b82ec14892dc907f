"""Feeds that came in thin: a held snapshot, or far fewer rows than usual."""

from dataclasses import replace
from datetime import date

from pyspark.sql import SparkSession

from bronze import delivery
from bronze.sources.csc import SOURCE as CSC
from bronze.sources.housing import SOURCE as HOUSING
from bronze.sources.police import SOURCE as POLICE
from bronze.sources.school import SOURCE as SCHOOL
from gold import source_freshness
from tests.drawing import assert_same, table_of

# Each extract's deliveries, one a night, and: newest rows, usual rows, thin.
CAME = {
    "csc_person": ("applied 100, applied 110, applied 90, applied 95", "95 | 100 | no"),
    "csc_address": ("applied 100, applied 110, applied 90, applied 20", "20 | 100 | yes"),
    # Two deliveries make nothing usual yet, nor do a dozen rows.
    "csc_involvement": ("applied 100, applied 110, applied 20", "20 | - | no"),
    "csc_relationship": ("applied 12, applied 11, applied 9, applied 2", "2 | - | no"),
    # Held, whatever was applied before; and over once a whole one came.
    "school_pupil": ("applied 100, held 0", "100 | - | yes"),
    "school_contact": ("applied 100, held 0, applied 99", "99 | - | no"),
    "housing_member": ("applied 100, set aside 0", "100 | - | no"),
    "police_occurrence": ("", "- | - | no"),
}
AGREED = tuple(
    replace(source, extracts=tuple(each for each in source.extracts if each.name in CAME))
    for source in (CSC, HOUSING, POLICE, SCHOOL)
)


def test_a_feed_is_thin_where_its_newest_delivery_is(spark: SparkSession) -> None:
    came = ["delivery_id | extract | outcome | rows_in | run_number | effective_date"] + [
        f"{extract}{n} | {extract} | {' | '.join(night.rsplit(' ', 1))} | {n} | 2026-11-{10 + n}"
        for extract, (nights, _) in CAME.items()
        for n, night in enumerate(filter(None, nights.split(", ")), start=1)
    ]
    deliveries = table_of(spark, delivery.TABLE, "\n".join(came))
    drawn = [f"{extract} | {rows}" for extract, (_, rows) in CAME.items()]

    freshness = source_freshness.build(deliveries, AGREED, date(2026, 11, 23))

    assert_same(freshness, "\n".join(["extract | newest_rows | usual_rows | is_thin", *drawn]))


def test_a_thin_feed_names_its_source_for_the_check_of_its_owner(spark: SparkSession) -> None:
    came = "delivery_id | outcome\nd1 | held"
    deliveries = table_of(spark, delivery.TABLE, came, extract="csc_person", run_number="1")

    freshness = source_freshness.build(deliveries, (CSC,), date(2026, 11, 23))

    assert_same(freshness.where("is_thin"), "extract | thin_source\ncsc_person | csc")
