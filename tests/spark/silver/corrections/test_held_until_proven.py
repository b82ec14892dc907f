"""Rulings and requests: what a ruling closes, and what only a delivery can."""

import pytest
from pyspark.sql import DataFrame, SparkSession

from tests.drawing import assert_same
from tests.spark.silver.corrections.drawn import DrawnNight, night, nothing_before, reply

FIRST = """
record_key | person_id | found      | other_record_key | source
h1         | H         | held twice | h2               | csc
h2         | H         | -          | -                | csc
m1         | M         | held twice | m2               | csc
m2         | M         | -          | -                | csc
t1         | T         | possible   | t2               | csc
t2         | TT        | -          | -                | csc
x1         | X         | possible   | x2               | csc
x2         | XX        | -          | -                | school
y1         | Y         | possible   | y2               | csc
y2         | YY        | -          | -                | school
"""
# One child, said of h and m; m2 is sent no more. Two children, said of t. A steward joined x.
SECOND = """
record_key | person_id | found      | other_record_key | source | is_gone | asks
h1         | H         | held twice | h2               | csc    | no      | yes
h2         | H         | -          | -                | csc    | no      | yes
m1         | M         | held twice | m2               | csc    | yes     | yes
m2         | M         | -          | -                | csc    | yes     | yes
t1         | T         | -          | -                | csc    | no      | yes
t2         | TT        | -          | -                | csc    | no      | yes
x1         | X         | -          | -                | csc    | no      | yes
x2         | X         | -          | -                | school | no      | yes
y1         | Y         | possible   | y2               | csc    | no      | no
y2         | YY        | -          | -                | school | no      | yes
"""
RULINGS = """
ruling_id | left_key | right_key | ruling    | run_number
r1        | h1       | h2        | same      | 2
r2        | m1       | m2        | same      | 2
r3        | t1       | t2        | different | 2
r4        | x1       | x2        | same      | 2
"""


@pytest.fixture(scope="module")
def second(spark: SparkSession) -> DataFrame:
    first, _ = night(spark, DrawnNight("2026-11-23", FIRST), nothing_before(spark), 1)
    replies = [reply("h1", "one child"), reply("m1", "one child"), reply("t1", "two children")]
    requests, _ = night(spark, DrawnNight("2026-11-24", SECOND, replies, RULINGS), first, 2)
    return requests


def test_one_child_waits_for_a_delivery_and_a_record_that_is_gone_closes_it(
    second: DataFrame,
) -> None:
    assert_same(
        second.where("request_id IN ('h1', 'm1')"),
        """
        request_id | state     | answer    | closing_reason
        h1         | answered  | one child | -
        m1         | corrected | one child | Of two records one is sent no more.
        """,
    )


def test_what_a_person_ruled_is_said_as_the_reason_and_not_that_nothing_is_wrong(
    second: DataFrame,
) -> None:
    assert_same(
        second.where("request_id IN ('t1', 'x1', 'y1')"),
        """
        request_id | state     | closing_reason
        t1         | withdrawn | A person ruled that they are two children.
        x1         | withdrawn | A person ruled that the two records are one child.
        y1         | withdrawn | Only the other record's owner can put it right now.
        """,
    )


def test_one_child_is_asked_again_while_every_delivery_still_holds_both(
    spark: SparkSession, second: DataFrame
) -> None:
    third, _ = night(spark, DrawnNight("2026-11-30", SECOND, rulings=RULINGS), second, 3)
    assert_same(
        third.where("request_id = 'h1'"),
        """
        request_id | state | times_asked | answer
        h1         | sent  | 2     | -
        """,
    )
