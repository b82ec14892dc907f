"""Who is who depends on today's records, rulings and model: not on the nights that led there."""

from collections.abc import Iterator
from copy import copy

import pytest
from pyspark.sql import SparkSession

from tests.spark.match import histories
from tests.spark.match.histories import History, Match, Persons, Row


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return histories.everybody(tmp_path_factory.mktemp("sequence"))


def test_a_night_that_looks_at_what_changed_ends_where_a_look_at_everything_does(
    spark: SparkSession, everybody: list[Row]
) -> None:
    history, reached = History(everybody, seed=1), Persons(spark)
    reached.then(history)
    anew = copy(reached)
    # Few records move, so that most changes reach a component through its rulings and claims.
    history.night(moved=0.02, ruled=12)
    reached.then(history)
    anew.decide(history, all_anew=True)
    scored = Match(spark)
    scored.then(history)

    assert scored.pairs()
    assert scored.pairs() ^ reached.match.pairs() == set()
    assert anew.rows() ^ reached.rows() == set()


def _differences(
    spark: SparkSession, everybody: list[Row], seed: int, nights: int
) -> Iterator[object]:
    history, night_by_night = History(everybody, seed), Match(spark)
    night_by_night.then(history)
    for _ in range(nights):
        history.night()
        night_by_night.then(history)
    anew = Match(spark)
    anew.then(history)
    assert anew.pairs()
    yield from anew.pairs() ^ night_by_night.pairs()
    yield from anew.partition(history) ^ night_by_night.partition(history)


def _other_persons(
    spark: SparkSession, everybody: list[Row], seed: int, nights: int
) -> Iterator[object]:
    """Rows, ids and all, that differ when everybody is decided anew every night."""
    history, reached, anew = History(everybody, seed), Persons(spark), Persons(spark)
    anew.match = reached.match
    for _ in range(nights):
        reached.then(history)
        anew.decide(history, all_anew=True)
        yield from reached.rows() ^ anew.rows()
        history.night(moved=0.02, ruled=12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_over_many_histories_there_is_no_difference(
    spark: SparkSession, everybody: list[Row], seed: int
) -> None:
    assert list(_differences(spark, everybody, seed, nights=6)) == []
    assert list(_other_persons(spark, everybody, seed, nights=6)) == []
