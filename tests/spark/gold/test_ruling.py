"""Rulings in force: obeyed or not, contradicted since or not."""

import pytest
from pyspark.sql import DataFrame, SparkSession

from gold import ruling as gold_ruling
from silver import hold, match_edge, person, person_record, ruling
from tests.drawing import assert_same, table_of

# The record's letter is the story's; every record had the hash s when it was ruled on.
RULINGS = """
ruling_id    | left_key | right_key | ruling    | left_match_hash | right_match_hash
one-child    | k1       | k2        | same      | s               | s
two-children | k1       | k2        | different | s               | s
stands       | a1       | a2        | same      | s               | s
sealed       | b1       | b2        | same      | s               | s
turned       | c1       | c2        | same      | s               | s
two-numbers  | d1       | d2        | same      | s               | s
nothing-left | e1       | e2        | same      | s               | s
knew-it      | f1       | f2        | same      | s               | s
apart        | g1       | g2        | different | s               | s
alike-now    | h1       | h2        | different | s               | s
unclear      | i1       | i2        | undecided | s               | s
left         | j1       | j2        | same      | s               | s
locked       | l1       | l2        | different | s               | s
held-no-more | j2       | l1        | different | s               | s
"""
PERSONS = "record_key | person_id\n" + "\n".join(
    f"{letter}{number} | {letter}{1 if letter in 'acdef' else number}"
    for letter in "abcdefghijkl"
    for number in (1, 2)
    if f"{letter}{number}" != "j2"
)
RECORDS = """
record_key | match_hash | nhs_number
a1         | s    | -
a2         | s    | -
b1         | s    | -
b2         | s    | -
c1         | new  | -
c2         | s    | -
d1         | new  | 9990000018
d2         | s    | 9990000026
e1         | new  | -
e2         | s    | -
f1         | s    | 9990000018
f2         | s    | 9990000026
g1         | s    | -
g2         | s    | -
h1         | s    | -
h2         | new  | -
i1         | s    | -
i2         | s    | -
j1         | s    | -
k1         | s    | -
k2         | s    | -
l1         | s    | -
l2         | s    | -
"""
EDGES = """
left_key | right_key | grade    | guard             | weight
a1       | a2        | possible | -                 | 6
b1       | b2        | apart    | sealed_identity   | 20
c1       | c2        | apart    | twins_or_siblings | 10
d1       | d2        | certain  | -                 | 20
f1       | f2        | certain  | -                 | 20
h1       | h2        | certain  | -                 | 20
"""


@pytest.fixture(scope="module")
def rulings(spark: SparkSession) -> DataFrame:
    return gold_ruling.build(
        table_of(
            spark,
            ruling.TABLE,
            RULINGS,
            decided_on="2026-11-02T09:00:00",
            decided_by="R",
            file_and_row="x",
        ),
        table_of(spark, person.TABLE, PERSONS),
        table_of(spark, person_record.TABLE, RECORDS),
        table_of(spark, match_edge.TABLE, EDGES),
        table_of(spark, hold.TABLE, "record_key | kind | person_id\nl9 | lock | l2\nj9 | hold | -"),
        (),
    ).cache()


def test_a_ruling_is_obeyed_and_flagged_where_facts_have_turned_against_it(
    rulings: DataFrame,
) -> None:
    assert_same(
        rulings,
        """
        ruling_id    | is_obeyed | is_contradicted | record_left | is_contradictory
        one-child    | -         | no              | no          | yes
        two-children | -         | no              | no          | yes
        stands       | yes       | no              | no          | no
        sealed       | no        | no              | no          | no
        turned       | yes       | yes             | no          | no
        two-numbers  | yes       | yes             | no          | no
        nothing-left | yes       | yes             | no          | no
        knew-it      | yes       | no              | no          | no
        apart        | yes       | no              | no          | no
        alike-now    | yes       | yes             | no          | no
        unclear      | -         | no              | no          | no
        left         | -         | no              | yes         | no
        held-no-more | -         | no              | yes         | no
        """,
    )
