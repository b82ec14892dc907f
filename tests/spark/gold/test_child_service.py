"""Feeds that are late, services that are silent, and the difference between the two."""

from datetime import date

from pyspark.sql import SparkSession

from bronze import delivery
from bronze.sources.csc import SOURCE as CSC
from gold import child_service, involvement, source_freshness
from silver import child
from tests.drawing import assert_same, table_of


def test_a_feed_is_late_by_the_day_it_speaks_for_and_a_second_sighting_counts(
    spark: SparkSession,
) -> None:
    came = """
        extract          | outcome   | speaks_for
        csc_person       | applied   | 2026-11-20
        csc_person       | sighting  | 2026-11-22
        csc_address      | applied   | 2026-11-20
        csc_address      | held      | 2026-11-23
        csc_involvement  | applied   | 2026-11-21
        csc_relationship | set aside | 2026-11-23
        from another age | applied   | 2026-11-23
    """
    deliveries = table_of(
        spark, delivery.TABLE, came, delivery_id="d", source="csc", size="1", rows_in="1"
    )

    assert_same(
        source_freshness.build(deliveries, (CSC,), date(2026, 11, 23)),
        """
        extract          | speaks_for | days_old | is_late | deliveries | covers_ages
        csc_person       | 2026-11-22 | 1        | no      | 2          | 0 to 25
        csc_address      | 2026-11-20 | 3        | yes     | 1          | 0 to 25
        csc_involvement  | 2026-11-21 | 2        | no      | 1          | 0 to 25
        csc_relationship | -          | -        | yes     | 0          | 0 to 25
        """,
    )


def test_silence_of_a_feed_that_came_is_a_fact_and_of_one_that_is_late_it_is_none(
    spark: SparkSession,
) -> None:
    feeds = """
        source | extract    | is_late | speaks_for
        csc    | csc_a      | no      | 2026-11-22
        csc    | csc_b      | no      | 2026-11-20
        police | police_a   | no      | 2026-11-22
        camhs  | camhs_a    | no      | 2026-11-22
        camhs  | camhs_b    | yes     | 2026-10-01
    """
    known = """
        person_id | source | status
        A         | csc    | historic
        A         | csc    | current
        A         | police | historic
        A         | camhs  | current
    """
    found = child_service.build(
        table_of(spark, child.TABLE, "person_id\nA\nB"),
        table_of(spark, involvement.TABLE, known),
        table_of(spark, source_freshness.TABLE, feeds, source_title="T", mark="plans"),
    )

    assert_same(
        found,
        """
        person_id | source | status        | last_known | data_as_of
        A         | csc    | current       | current    | 2026-11-20
        A         | police | historic      | historic   | 2026-11-22
        A         | camhs  | no data since | current    | 2026-10-01
        B         | csc    | none found    | none found | 2026-11-20
        B         | police | none found    | none found | 2026-11-22
        B         | camhs  | no data since | none found | 2026-10-01
        """,
    )
