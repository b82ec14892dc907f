"""Which requests a pack holds: the worst first, up to what an owner can deal with."""

from datetime import date, timedelta

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.police import SOURCE as POLICE
from bronze.sources.school import SOURCE as SCHOOL
from gold import correction_queue
from silver.corrections.limits import Limits
from tests.drawing import assert_same
from tests.spark.silver.corrections.drawn import DrawnNight, night, nothing_before, reply

# Three a week of csc, one of the school; no fault is one of a whole extract here.
LIMITS = Limits(
    pack_every=timedelta(days=7),
    requests_per_week=3,
    requests_per_week_of={"school": 1},
    fault_share=1.0,
    fault_rows=50,
)
FIRST = """
record_key | source | found               | harm
c1         | csc    | fails its check     | 5
c2         | csc    | fails its check     | 5
c3         | csc    | differs from others | 4
c4         | csc    | possible            | 1
c5         | csc    | number of another   | 2
s1         | school | names swapped       | 4
s2         | school | names swapped       | 4
"""
WORSE = FIRST + "c6 | csc | contradiction | 2\n"

Nights = dict[str, DataFrame]


@pytest.fixture(scope="module")
def nights(spark: SparkSession) -> Nights:
    """Requests after each night: the first, one of the same week, and the first of the next."""
    answered = [reply("c4", "corrected"), reply("c3", "not ours")]
    first, _ = night(spark, DrawnNight("2026-11-23", FIRST), nothing_before(spark), 1, LIMITS)
    second, _ = night(spark, DrawnNight("2026-11-24", WORSE, answered), first, 2, LIMITS)
    third, _ = night(spark, DrawnNight("2026-11-30", WORSE, answered), second, 3, LIMITS)
    return {"first": first, "second": second, "third": third}


def test_the_worst_are_sent_and_the_rest_wait_in_the_order_of_their_harm(nights: Nights) -> None:
    assert_same(
        nights["first"],
        """
        request_id | state  | place | times_asked
        c4         | sent   | 1     | 1
        c5         | sent   | 2     | 1
        c3         | sent   | 3     | 1
        c1         | raised | 1     | 0
        c2         | raised | 2     | 0
        s1         | sent   | 1     | 1
        s2         | raised | 1     | 0
        """,
    )


def test_nothing_is_sent_before_the_next_pack_however_bad(nights: Nights) -> None:
    assert_same(
        nights["second"].where("source = 'csc'"),
        """
        request_id | state    | place
        c4         | answered | -
        c5         | sent     | 1
        c3         | disputed | -
        c6         | raised   | 1
        c1         | raised   | 2
        c2         | raised   | 3
        """,
    )


def test_the_next_pack_holds_what_is_worst_then_and_what_gives_way_waits(nights: Nights) -> None:
    # c4 was answered and is still found: it is asked again. s1 was sent and not answered: it stays.
    assert_same(
        nights["third"],
        """
        request_id | state    | place | times_asked
        c4         | sent     | 1     | 2
        c5         | sent     | 2     | 1
        c6         | sent     | 3     | 1
        c3         | disputed | -     | 1
        c1         | raised   | 1     | 0
        c2         | raised   | 2     | 0
        s1         | sent     | 1     | 1
        s2         | raised   | 1     | 0
        """,
    )


def test_what_was_sent_gives_way_to_what_is_worse_and_an_answer_to_it_still_counts(
    spark: SparkSession, nights: Nights
) -> None:
    worst = "".join(f"w{number} | csc | possible | 1\n" for number in range(3))
    given_way, _ = night(spark, DrawnNight("2026-11-30", WORSE + worst), nights["first"], 2, LIMITS)
    assert_same(
        given_way.where("request_id IN ('c4', 'c5', 'w0', 'w1', 'w2')"),
        """
        request_id | state  | place | times_asked
        c4         | sent   | 1     | 1
        w0         | sent   | 2     | 1
        w1         | sent   | 3     | 1
        w2         | raised | 1     | 0
        c5         | raised | 2     | 1
        """,
    )
    late = DrawnNight("2026-12-01", WORSE + worst, [reply("c5", "it is right")])
    replied, _ = night(spark, late, given_way, 3, LIMITS)
    assert {row.state for row in replied.where("request_id = 'c5'").collect()} == {"accepted"}


def test_the_queue_of_each_source_is_told_with_the_weeks_that_it_takes(nights: Nights) -> None:
    queues = correction_queue.build(
        nights["second"], (CSC, SCHOOL, POLICE), LIMITS, date(2026, 11, 24)
    )
    assert_same(
        queues,
        """
        source | requests_per_week | in_pack | waits | weeks | waiting_since | answered | disputed | matters | grouped | next_pack_on
        csc    | 3      | 1       | 3     | 1     | 2026-11-23  | 1        | 1        | 0       | 0       | 2026-11-30
        school | 1      | 1       | 1     | 1     | 2026-11-23  | 0        | 0        | 0       | 0       | 2026-11-30
        police | 3      | 0       | 0     | 0     | -           | 0        | 0        | 0       | 0       | 2026-11-25
        """,  # noqa: E501 # a drawn table is one line a row
    )


@pytest.mark.parametrize(("days", "in_pack"), [(7, 100), (14, 200), (1, 15)])
def test_a_pack_holds_as_much_as_fits_the_days_until_the_next(
    spark: SparkSession, days: int, in_pack: int
) -> None:
    limits = Limits(timedelta(days=days), 100, 0.05, 50)
    one_row = spark.range(1).selectExpr("'csc' AS source")
    [row] = one_row.select(limits.per_pack(one_row["source"]).alias("rows")).collect()
    assert row.rows == in_pack
