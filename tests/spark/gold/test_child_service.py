"""Feeds that are late, services that are silent, and the difference between the two."""

from dataclasses import replace
from datetime import date

from pyspark.sql import DataFrame, SparkSession

from bronze import delivery
from bronze.sources.camhs import SOURCE as CAMHS
from bronze.sources.csc import ADDRESSES, INVOLVEMENTS, PERSONS, RELATIONSHIPS
from bronze.sources.csc import SOURCE as CSC
from bronze.sources.police import SOURCE as POLICE
from contracts import Coverage, Source
from gold import child, child_record, child_service, involvement, source_freshness
from tests.drawing import assert_same, table_of

FOUR_EXTRACTS = replace(CSC, extracts=(PERSONS, ADDRESSES, INVOLVEMENTS, RELATIONSHIPS))
"""Social care, where it was agreed to send no more than people and who works with them."""


def test_a_feed_is_late_by_the_day_it_speaks_for_and_a_second_sighting_counts(
    spark: SparkSession,
) -> None:
    came = """
        extract          | outcome   | effective_date
        csc_person       | applied   | 2026-11-20
        csc_person       | unchanged | 2026-11-22
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
        source_freshness.build(deliveries, (FOUR_EXTRACTS,), date(2026, 11, 23)),
        """
        extract          | effective_date | days_old | is_late | deliveries | covers_since | covers_oldest
        csc_person       | 2026-11-22 | 1        | no      | 2          | 2015-04-01   | 25
        csc_address      | 2026-11-20 | 3        | yes     | 1          | 2015-04-01   | 25
        csc_involvement  | 2026-11-21 | 2        | no      | 1          | 2015-04-01   | 25
        csc_relationship | -          | -        | yes     | 0          | 2015-04-01   | 25
        """,  # noqa: E501 # a drawn table is one line a row
    )


FEEDS = """
source | extract  | is_late | effective_date
csc    | csc_a    | no      | 2026-11-22
csc    | csc_b    | no      | 2026-11-20
police | police_a | no      | 2026-11-22
camhs  | camhs_a  | no      | 2026-11-22
camhs  | camhs_b  | yes     | 2026-10-01
"""


def _services(
    spark: SparkSession, children: str, records: str, involved: str, sources: tuple[Source, ...]
) -> DataFrame:
    return child_service.build(
        table_of(spark, child.TABLE, children),
        table_of(spark, child_record.TABLE, records),
        table_of(spark, involvement.TABLE, involved),
        table_of(spark, source_freshness.TABLE, FEEDS, source_title="T", source_data_group="plans"),
        sources,
        date(2026, 11, 23),
    )


def test_silence_of_a_feed_that_came_is_a_fact_and_of_one_that_is_late_it_is_none(
    spark: SparkSession,
) -> None:
    involved = """
        person_id | source | status
        A         | csc    | historic
        A         | csc    | current
        A         | police | historic
        A         | camhs  | current
    """
    services = _services(
        spark,
        "person_id | age | source_data_group\nA | 10 | health\nB | 10 | plans",
        "person_id | record_key | source\nA | a1 | csc\nB | b1 | csc",
        involved,
        (CAMHS, CSC, POLICE),
    )

    assert_same(
        services,
        """
        person_id | source | status        | last_known | data_as_of | covers_since | data_group        | source_data_group | child_data_group
        A         | csc    | current       | current    | 2026-11-20 | 2015-04-01   | involvement | plans       | health
        A         | police | historic      | historic   | 2026-11-22 | 2021-01-01   | involvement | plans       | health
        A         | camhs  | no data since | current    | 2026-10-01 | 2020-04-01   | involvement | plans       | health
        B         | csc    | on record     | on record  | 2026-11-20 | 2015-04-01   | involvement | plans       | plans
        B         | police | none found    | none found | 2026-11-22 | 2021-01-01   | involvement | plans       | plans
        B         | camhs  | no data since | none found | 2026-10-01 | 2020-04-01   | involvement | plans       | plans
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_none_is_found_only_where_the_feed_covers_age_period_and_home(
    spark: SparkSession,
) -> None:
    covers = Coverage("2021-01-01", "two districts", youngest=4, oldest=17, postcodes=("AA1", "BB"))
    later = replace(covers, since="2026-11-24", postcodes=())
    services = _services(
        spark,
        """
        person_id | age | postcode
        within    | 4   | AA1 2AA
        area      | 17  | BB9 2AA
        young     | 3   | AA1 2AA
        no-age    | -   | AA1 2AA
        elsewhere | 10  | AA11 2AA
        no-home   | 10  | -
        young-too | 3   | -
        known     | 3   | CC1 1AA
        """,
        "person_id | record_key | source\nknown | k1 | police",
        "person_id | source | status",
        (replace(POLICE, coverage=covers), replace(CSC, coverage=later)),
    )

    assert_same(
        services.where("source = 'police'"),
        """
        person_id | status      | covers_area
        within    | none found  | two districts
        area      | none found  | two districts
        young     | not covered | two districts
        no-age    | cannot say  | two districts
        elsewhere | not covered | two districts
        no-home   | cannot say  | two districts
        young-too | not covered | two districts
        known     | on record   | two districts
        """,
    )
    # A feed that begins tomorrow covers nobody tonight.
    assert_same(services.where("source = 'csc'").select("status").distinct(), "status\nnot covered")


def test_of_a_feed_that_never_came_nothing_is_said_to_have_been_found_or_not(
    spark: SparkSession,
) -> None:
    feeds = (
        "source | extract | is_late | effective_date\ncsc | a | yes | -\ncsc | b | no | 2026-11-22"
    )
    services = child_service.build(
        table_of(spark, child.TABLE, "person_id | age\nA | 10"),
        table_of(spark, child_record.TABLE, "person_id | record_key"),
        table_of(spark, involvement.TABLE, "person_id | source | status"),
        table_of(spark, source_freshness.TABLE, feeds, source_title="T", source_data_group="plans"),
        (CSC,),
        date(2026, 11, 23),
    )

    assert_same(services, "status | last_known\nno data since | cannot say")
