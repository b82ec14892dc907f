"""A child that its source holds twice: asked about once, and a ruling alone ends nothing."""

import json

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver.match.comparisons import levels
from silver.match.rulings import RULED
from tests.drawing import assert_same
from tests.spark.silver.findings.drawn import findings_of, records_of

PEOPLE = """
record_key | person_id
t1         | T
t2         | T
n1         | N
n2         | N
d1         | D
d2         | DD
x1         | X
x2         | X
s1         | S
s2         | SS
o1         | O
o2         | OO
g1         | G
g2         | G
"""
EDGES = """
left_key | right_key | weight | grade    | guard             | same_source
t1       | t2        | 20     | certain  | -                 | yes
d1       | d2        | 6      | possible | -                 | yes
x1       | x2        | 20     | certain  | -                 | no
s1       | s2        | 12     | apart    | twins_or_siblings | yes
o1       | o2        | 6      | possible | -                 | yes
g1       | g2        | 20     | certain  | -                 | yes
"""
RULINGS = """
ruling_id | left_key | right_key | ruling    | decided_by | run_number
twice     | t1       | t2        | same      | R          | 1
unscored  | n1       | n2        | same      | R          | 1
two       | d1       | d2        | different | R          | 1
across    | x1       | x2        | same      | R          | 1
disobeyed | s1       | s2        | same      | R          | 1
yes       | o1       | o2        | same      | R          | 1
no        | o1       | o2        | different | S          | 1
gone      | g1       | g2        | same      | R          | 1
"""


@pytest.fixture(scope="module")
def findings(spark: SparkSession) -> DataFrame:
    keys = [line.split("|")[0].strip() for line in PEOPLE.strip().splitlines()[1:]]
    drawing = "record_key | source | surname | forename | last_seen\n" + "\n".join(
        f"{key} | {'school' if key == 'x2' else 'csc'} | OAK | AVA"
        f" | {'2026-11-20' if key == 'g2' else '2026-11-22'}"
        for key in keys
    )
    same = json.dumps({name: len(known) for name, known in levels().items()})
    return findings_of(
        spark, records_of(spark, drawing), PEOPLE, EDGES, levels=F.lit(same), ruled=RULINGS
    )


def test_one_child_leaves_a_child_that_is_held_twice_and_asks_for_it_from_one_side(
    findings: DataFrame,
) -> None:
    assert_same(
        findings.where("NOT is_gone"),
        """
        kind       | record_key | other_record_key | asks
        held twice | t1         | t2               | yes
        held twice | t2         | t1               | no
        held twice | n1         | n2               | yes
        held twice | n2         | n1               | no
        possible   | o1         | o2               | yes
        possible   | o2         | o1               | no
        """,
    )


def test_a_record_that_is_gone_is_the_proof(findings: DataFrame) -> None:
    assert {row.record_key for row in findings.where("is_gone").collect()} == {"g1", "g2"}


def test_what_only_a_ruling_joins_weighs_what_a_ruling_does(findings: DataFrame) -> None:
    assert {row.weight for row in findings.where("record_key = 'n1'").collect()} == {RULED}
