"""Facts that cannot all be true, each with the record whose owner can say more."""

from pyspark.sql import DataFrame, SparkSession

from silver import child_record, event, impossible_fact, involvement, measure, plan
from tests.drawing import assert_same, table_of

RECORDS = """
record_key | person_id | date_of_birth | deceased | first_seen | is_child | is_gone
a1         | A         | 2015-03-02    | no       | 2026-09-01 | yes      | no
a2         | A         | 2015-03-02    | no       | 2026-09-01 | yes      | no
b1         | B         | 2014-01-01    | no       | 2026-09-01 | yes      | no
b2         | B         | 2014-01-01    | no       | 2026-09-01 | yes      | no
c1         | C         | 2013-01-01    | no       | 2026-09-01 | yes      | no
c2         | C         | 2013-01-01    | no       | 2026-09-01 | yes      | no
d1         | D         | 2013-01-01    | yes      | 2026-11-01 | no       | no
d2         | D         | 2013-01-01    | no       | 2026-09-01 | no       | no
e1         | E         | 2013-01-01    | yes      | 2026-11-20 | no       | no
e2         | E         | 2013-01-01    | no       | 2026-09-01 | no       | no
f1         | F         | 2008-06-01    | no       | 2026-09-01 | yes      | no
g1         | G         | 2008-06-01    | no       | 2026-09-01 | yes      | yes
"""
ROLLS = """
record_key | service | status     | until
a1         | Schools | current    | -
a2         | Schools | -          | -
b1         | Schools | main       | -
b2         | Schools | subsidiary | -
c1         | Schools | current    | 2026-11-06
c2         | Schools | current    | -
f1         | Careers | -          | -
g1         | Careers | -          | -
"""
WEEKS = """
record_key | kind       | since
a1         | attendance | 2026-11-16
c1         | attendance | 2026-11-09
c2         | attendance | 2026-11-16
e2         | attendance | 2026-11-16
"""
PLANS = """
record_key | kind                  | until      | last_seen
c1         | child protection plan | -          | 2026-11-22
f1         | child protection plan | -          | 2026-11-22
f1         | care leaver           | -          | 2026-11-22
f1         | looked after          | 2026-06-01 | 2026-11-22
g1         | child in need plan    | -          | 2026-11-22
"""


def _found(spark: SparkSession, weeks: str = WEEKS) -> DataFrame:
    return impossible_fact.build(
        table_of(spark, child_record.TABLE, RECORDS),
        table_of(spark, involvement.TABLE, ROLLS),
        table_of(spark, plan.TABLE, PLANS),
        table_of(spark, measure.TABLE, weeks),
        table_of(spark, event.TABLE, "record_key | happened\nd2 | 2026-11-02\nc1 | 2026-11-20"),
    )


def test_what_cannot_be_is_a_row_for_the_record_whose_owner_can_say_more(
    spark: SparkSession,
) -> None:
    assert_same(
        _found(spark),
        """
        kind          | record_key | field
        on two rolls  | a1         | leaving date
        on two rolls  | a2         | leaving date
        after its end | c1         | leaving date
        after death   | d1         | death
        after its end | f1         | child protection plan
        """,
    )


def test_the_week_of_leaving_is_no_week_after_it(spark: SparkSession) -> None:
    weeks = "record_key | kind | since\nc1 | attendance | 2026-11-02"
    assert _found(spark, weeks).where("record_key = 'c1'").isEmpty()
