"""Figures of a match, beside a truth that is drawn."""

import pytest
from pyspark.sql import SparkSession

from silver.match.accuracy import Accuracy, accuracy, review_queue

# record, person, cluster, role, origin, source
PEOPLE = [
    ("a", "P1", "1", "child", "polish", "csc"),
    ("b", "P1", "1", "child", "polish", "school"),
    ("c", "P1", "2", None, "polish", "school"),
    ("d", "P2", "3", "child", "british", "csc"),
    ("e", "P2", "3", "child", "british", "csc"),
    ("f", "P3", "3", "child", "british", "school"),
    ("g", "P4", "4", "adult", "british", "csc"),
    ("h", "P4", "5", "adult", "british", "csc"),
]
# left, right, weight, grade
EDGES = [
    ("a", "b", 20.0, "certain"),  # joined: nobody is asked
    ("a", "c", 6.0, "possible"),  # shown, and one person: and so are b and c, by one answer
    ("b", "c", 5.0, "possible"),
    ("c", "d", 9.0, "apart"),  # shown, and two people
    ("b", "d", 5.0, "apart"),  # too weak to be shown
    ("g", "h", 7.0, "possible"),  # adults are not shown
]


@pytest.fixture(scope="module")
def figures(spark: SparkSession) -> Accuracy:
    columns = "record_key string, person string, cluster string, role string, origin string, "
    columns += "source string"
    people = spark.createDataFrame(PEOPLE, columns)
    edges = spark.createDataFrame(
        EDGES, "left_key string, right_key string, weight double, grade string"
    )
    clusters, truth = (
        people.select("record_key", "cluster"),
        people.drop("cluster", "role", "source"),
    )
    return accuracy(clusters, truth, review_queue(edges, clusters, people), people)


def test_pairs_are_counted(figures: Accuracy) -> None:
    assert (figures.records, figures.true_pairs) == (8, 5)
    assert (figures.joined_pairs, figures.correct_pairs) == (4, 2)
    assert (figures.precision, figures.recall) == (0.5, 0.4)


def test_a_steward_is_shown_what_is_possible_or_strong_and_of_children(figures: Accuracy) -> None:
    assert (figures.review_pairs, figures.correct_review_pairs) == (2, 1)
    assert figures.recall_with_review == (2 + 2) / 4
    assert figures.children == 3
    assert figures.queue_per_1000 == pytest.approx(1000 * 2 / 3)


def test_recall_is_given_by_origin_of_names_and_how_far_the_worst_is_behind(
    figures: Accuracy,
) -> None:
    recall = [(group.origin, group.true_pairs, group.joined) for group in figures.origins]

    assert recall == [("polish", 3, 1), ("british", 2, 1)]
    assert figures.gap == 0.0


def test_precision_and_recall_are_given_by_source(figures: Accuracy) -> None:
    by_source = {
        each.source: (each.true_pairs, each.joined_pairs, each.correct_pairs)
        for each in figures.sources
    }
    assert by_source == {"csc": (4, 4, 2), "school": (3, 3, 1)}


def test_without_origins_no_gap_is_given(spark: SparkSession) -> None:
    clusters = spark.createDataFrame([("a", "1")], "record_key string, cluster string")
    truth = spark.createDataFrame([("a", "P1")], "record_key string, person string")
    people = spark.createDataFrame([("a", "child")], "record_key string, role string")
    keys = "left_key string, right_key string, left_cluster string, right_cluster string"
    no_pairs = spark.createDataFrame([], keys)

    assert accuracy(clusters, truth, no_pairs, people).origins == ()
