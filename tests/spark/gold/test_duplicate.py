"""Pairs that somebody should look at: which, why, whom to ask, and what is never told."""

import json

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from gold import duplicate
from silver import match_edge, person, person_record, protected, ruling
from silver.match.rules import levels
from tests.drawing import assert_same, table_of

SAME = {name: len(known) for name, known in levels().items()}
PEOPLE = """
record_key | person_id
p1         | P
p2         | Q
t1         | T
t2         | T
c1         | C
c2         | D
j1         | J
j2         | J
s1         | S
s2         | SS
g1         | G
g2         | GG
y1         | Y
y2         | YY
w1         | W
w2         | WW
u1         | SS
u2         | U
r1         | R
r2         | RR
"""
RECORDS = "record_key | source | role | identity_sealed\n" + "\n".join(
    f"{key} | {'csc' if key[1] == '1' else 'school'} | {'adult' if key == 'g2' else 'child'}"
    f" | {'yes' if key == 's2' else 'no'}"
    for key in (line.split("|")[0].strip() for line in PEOPLE.strip().splitlines()[1:])
)
EDGES = """
left_key | right_key | weight | grade    | guard             | same_source
p1       | p2        | 6      | possible | -                 | no
t1       | t2        | 20     | certain  | -                 | yes
c1       | c2        | 12     | apart    | twins_or_siblings | no
j1       | j2        | 20     | certain  | -                 | no
s1       | s2        | 20     | possible | -                 | no
g1       | g2        | 20     | possible | -                 | no
y1       | y2        | 20     | certain  | -                 | no
w1       | w2        | 5      | apart    | twins_or_siblings | no
u1       | u2        | 20     | possible | -                 | no
r1       | r2        | 6      | possible | -                 | no
"""
RULED = """
ruling_id | left_key | right_key | ruling
seen      | r1       | r2        | different
unclear   | p1       | p2        | undecided
"""


@pytest.fixture(scope="module")
def pairs(spark: SparkSession) -> DataFrame:
    differs = F.when(
        F.col("left_key") == "p1", json.dumps({**SAME, "postcode": 0, "sex": -1, "surname": 1})
    ).otherwise(json.dumps(SAME))
    return duplicate.build(
        table_of(spark, match_edge.TABLE, EDGES).withColumn("levels", differs),
        table_of(spark, person.TABLE, PEOPLE),
        table_of(spark, person_record.TABLE, RECORDS, own_key="own|9330001", placeless_key="own"),
        table_of(spark, protected.TABLE, "person_id\nP"),
        table_of(spark, ruling.TABLE, RULED, decided_on="2026-11-02T09:00:00"),
        (CSC, SCHOOL),
    ).cache()


def test_each_owner_is_asked_about_its_own_record_and_only_where_somebody_should_look(
    pairs: DataFrame,
) -> None:
    assert_same(
        pairs,
        """
        kind          | person_id | other_person_id | record_key | other_record_key | source | field    | owner_email
        possible      | P         | Q               | p1         | p2               | csc    | surname  | csc.systems@council.example
        possible      | Q         | P               | p2         | p1               | school | surname  | school.data@council.example
        held twice    | T         | T               | t1         | t2               | csc    | record   | csc.systems@council.example
        held twice    | T         | T               | t2         | t1               | school | record   | school.data@council.example
        contradiction | C         | D               | c1         | c2               | csc    | forename | csc.systems@council.example
        contradiction | Y         | YY              | y1         | y2               | csc    | record   | csc.systems@council.example
        contradiction | YY        | Y               | y2         | y1               | school | record   | school.data@council.example
        contradiction | D         | C               | c2         | c1               | school | forename | school.data@council.example
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_the_keys_of_a_protected_child_name_no_place(pairs: DataFrame) -> None:
    keys = {row.person_id: row.own_key for row in pairs.collect()}
    assert keys["P"] == "own"
    assert keys["Q"] == "own|9330001"


def test_nobody_is_told_of_a_sealed_identity_even_by_an_unsealed_record(pairs: DataFrame) -> None:
    told = {row.record_key for row in pairs.collect()}
    assert told.isdisjoint({"s1", "s2", "u1", "u2"})


def test_the_reason_names_what_differs_and_no_value(pairs: DataFrame) -> None:
    told = {row.record_key: (row.differing, row.reason) for row in pairs.collect()}

    assert told["p1"] == (
        ["surname", "postcode"],
        "Probably one child: they differ in surname, postcode.",
    )
    assert told["t1"][1] == (
        "One child is held twice by this source: every value known to both agrees."
    )
    assert told["c1"][1].startswith("Kept apart: they share a surname or a home")
    assert told["c1"][1].endswith("as twins do.")
