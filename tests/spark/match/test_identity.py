"""Ids that last: who keeps one, who gets a new one, and how one that is misread is found out."""

from itertools import combinations

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import person, person_history
from silver.match import identity
from silver.match.identity import ALPHABET
from tests.drawing import assert_same, table_of

# Records of several stories, told apart by their first letter.
BEFORE = """
record_key | person_id | person_number
merge-1    | OLD       | 3
merge-2    | YOUNG     | 4
merge-3    | YOUNG     | 4
split-1    | PARTED    | 5
split-2    | PARTED    | 5
split-3    | PARTED    | 5
tie-1      | HALVED    | 6
tie-2      | HALVED    | 6
gone-1     | GONE      | 7
stay-1     | STAYS     | 1
moved-1    | GIVER     | 8
moved-2    | GIVER     | 8
moved-3    | GIVER     | 8
moved-4    | TAKER     | 9
"""
CLUSTERS = """
record_key | cluster
merge-1    | merge-1
merge-2    | merge-1
merge-3    | merge-1
split-1    | split-1
split-2    | split-2
split-3    | split-2
tie-1      | tie-1
tie-2      | tie-2
stay-1     | added-0
added-0    | added-0
moved-1    | moved-1
moved-2    | moved-1
moved-3    | moved-3
moved-4    | moved-3
new-1      | new-1
"""
HISTORY = """
person_id | person_number
STAYS     | 1
OLD       | 3
YOUNG     | 4
PARTED    | 5
HALVED    | 6
GONE      | 7
GIVER     | 8
TAKER     | 9
LOST      | 12
"""
"""Number 12 was issued once and has been retired since."""


@pytest.fixture(scope="module")
def before(spark: SparkSession) -> DataFrame:
    return table_of(spark, person.TABLE, BEFORE)


@pytest.fixture(scope="module")
def history(spark: SparkSession) -> DataFrame:
    return table_of(spark, person_history.TABLE, HISTORY, event="created", run_number="1")


@pytest.fixture(scope="module")
def now(spark: SparkSession, before: DataFrame, history: DataFrame) -> DataFrame:
    clusters = table_of(spark, "record_key string, cluster string", CLUSTERS)
    return identity.issue(clusters, before, history).cache()


def test_an_id_goes_on_where_most_of_its_records_are_and_a_number_is_never_issued_again(
    now: DataFrame,
) -> None:
    kept = F.when(F.col("person_number") < 13, F.col("person_id")).otherwise("a new one")
    assert_same(
        now.withColumn("id", kept),
        """
        record_key | id        | person_number
        merge-1    | OLD       | 3
        merge-2    | OLD       | 3
        merge-3    | OLD       | 3
        split-1    | a new one | 14
        split-2    | PARTED    | 5
        split-3    | PARTED    | 5
        tie-1      | HALVED    | 6
        tie-2      | a new one | 15
        stay-1     | STAYS     | 1
        added-0    | STAYS     | 1
        moved-1    | GIVER     | 8
        moved-2    | GIVER     | 8
        moved-3    | TAKER     | 9
        moved-4    | TAKER     | 9
        new-1      | a new one | 13
        """,
    )


def test_what_happened_to_an_id_is_told_with_the_id_under_which_its_records_went_on(
    now: DataFrame, before: DataFrame, history: DataFrame
) -> None:
    number = F.regexp_extract("into_person_id", "^[A-Z]{4,}|OLD$", 0)
    told = identity.changes(now, before, history).withColumn(
        "into", F.when(number == "", "a new one").otherwise(number)
    )
    assert_same(
        told.withColumn("created", F.col("event") == "created").where("NOT created"),
        """
        person_number | event   | into      | held
        4             | merged  | OLD       | merge-2+merge-3
        5             | split   | a new one | split-1
        6             | split   | a new one | tie-2
        7             | retired | GONE      | gone-1
        8             | split   | TAKER     | moved-3
        """,
    )
    assert_same(told.where("event = 'created'"), "person_number\n13\n14\n15")


def test_a_night_without_changes_changes_no_id(now: DataFrame, history: DataFrame) -> None:
    assert identity.changes(now, now, history).isEmpty()


@pytest.fixture(scope="module")
def issued(spark: SparkSession) -> list[str]:
    numbers = spark.range(1, 400).select(identity.person_id(F.col("id")).alias("id"))
    return [row.id for row in numbers.collect()]


def test_ids_are_each_others_strangers_and_of_one_shape(issued: list[str]) -> None:
    assert len(set(issued)) == len(issued)
    assert all(len(one) == 9 and one[3] == one[7] == "-" for one in issued)
    assert len({one[:3] for one in issued}) > len(issued) / 2


def _holds(letters: list[int]) -> bool:
    return sum(w * letter for w, letter in enumerate(letters[:-1], start=2)) % 31 == letters[-1]


def test_any_one_wrong_character_and_any_two_exchanged_are_found_out(issued: list[str]) -> None:
    for one in issued:
        letters = [ALPHABET.index(letter) for letter in one.replace("-", "")]
        assert _holds(letters)
        wrong = [
            [*letters[:at], other, *letters[at + 1 :]]
            for at, letter in enumerate(letters)
            for other in range(len(ALPHABET))
            if other != letter
        ]
        for one_at, other_at in combinations(range(len(letters)), 2):
            swapped = list(letters)
            swapped[one_at], swapped[other_at] = swapped[other_at], swapped[one_at]
            wrong += [swapped] if swapped != letters else []
        assert not any(_holds(misread) for misread in wrong)
