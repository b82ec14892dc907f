"""Ids that last: who keeps one, who gets a new one, and how one that is misread is found out."""

from itertools import combinations

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import person, person_history
from silver.match import identity
from silver.match.identity import ALPHABET
from tests.drawing import assert_same, table_of
from tests.spark.match.issuing import issued

# Records of several stories, told apart by their first letter.
PREVIOUS = """
record_key | person_number
merge-1    | 3
merge-2    | 4
merge-3    | 4
split-1    | 5
split-2    | 5
split-3    | 5
tie-1      | 6
tie-2      | 6
gone-1     | 7
stay-1     | 1
moved-1    | 8
moved-2    | 8
moved-3    | 8
moved-4    | 9
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
HISTORY = "person_number" + "".join(f"\n{n}" for n in (1, 3, 4, 5, 6, 7, 8, 9, 12))
"""Number 12 was issued once and has been retired since."""


def _named(persons: DataFrame) -> DataFrame:
    return persons.withColumn("person_id", F.expr(identity.id_sql("person_number")))


@pytest.fixture(scope="module")
def previous(spark: SparkSession) -> DataFrame:
    return _named(table_of(spark, person.TABLE, PREVIOUS))


@pytest.fixture(scope="module")
def history(spark: SparkSession) -> DataFrame:
    return _named(table_of(spark, person_history.TABLE, HISTORY, event="created", run_number="1"))


@pytest.fixture(scope="module")
def current(spark: SparkSession, previous: DataFrame, history: DataFrame) -> DataFrame:
    clusters = table_of(spark, "record_key string, cluster string", CLUSTERS)
    return issued(clusters, previous, history).cache()


def test_an_id_goes_on_where_most_of_its_records_are_and_a_number_is_never_issued_again(
    current: DataFrame,
) -> None:
    assert_same(
        current,
        """
        record_key | person_number
        merge-1    | 3
        merge-2    | 3
        merge-3    | 3
        split-1    | 14
        split-2    | 5
        split-3    | 5
        tie-1      | 6
        tie-2      | 15
        stay-1     | 1
        added-0    | 1
        moved-1    | 8
        moved-2    | 8
        moved-3    | 9
        moved-4    | 9
        new-1      | 13
        """,
    )


def test_what_happened_to_an_id_is_told_with_the_id_under_which_its_records_went_on(
    spark: SparkSession, current: DataFrame, previous: DataFrame, history: DataFrame
) -> None:
    into = spark.range(1, 20).select(
        F.expr(identity.id_sql("id")).alias("into_person_id"), F.col("id").alias("into")
    )
    changes = (
        identity.changes(current, previous, history)
        .join(into, on="into_person_id", how="left")
        .cache()
    )
    assert_same(
        changes.where("event <> 'created'"),
        """
        person_number | event   | into | held
        4             | merged  | 3    | merge-2+merge-3
        5             | split   | 14   | split-1
        6             | split   | 15   | tie-2
        7             | retired | 7    | gone-1
        8             | split   | 9    | moved-3
        """,
    )
    assert_same(changes.where("event = 'created'"), "person_number\n13\n14\n15")


def test_a_night_without_changes_changes_no_id(current: DataFrame, history: DataFrame) -> None:
    assert identity.changes(current, current, history).isEmpty()


@pytest.fixture(scope="module")
def ids(spark: SparkSession) -> list[str]:
    numbers = spark.range(1, 400).select(F.expr(identity.id_sql("id")).alias("id"))
    return [row.id for row in numbers.collect()]


def test_ids_are_each_others_strangers_and_of_one_shape(ids: list[str]) -> None:
    assert len(set(ids)) == len(ids)
    assert all(len(id_) == 9 and id_[3] == id_[7] == "-" for id_ in ids)
    assert len({id_[:3] for id_ in ids}) > len(ids) / 2


def _holds(letters: list[int]) -> bool:
    return sum(w * letter for w, letter in enumerate(letters[:-1], start=2)) % 31 == letters[-1]


def test_any_one_wrong_character_and_any_two_exchanged_are_found_out(ids: list[str]) -> None:
    for id_ in ids:
        letters = [ALPHABET.index(letter) for letter in id_.replace("-", "")]
        assert _holds(letters)
        wrong = [
            [*letters[:index], other, *letters[index + 1 :]]
            for index, letter in enumerate(letters)
            for other in range(len(ALPHABET))
            if other != letter
        ]
        for first, second in combinations(range(len(letters)), 2):
            swapped = list(letters)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            wrong += [swapped] if swapped != letters else []
        assert not any(_holds(misread) for misread in wrong)
