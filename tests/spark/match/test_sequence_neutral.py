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
    history, incremental = History(everybody, seed=1), Persons(spark)
    incremental.run_night(history)
    in_full = copy(incremental)
    # Few records move, so that most changes reach a component through its rulings and claims.
    history.night(moved=0.02, ruled=12)
    incremental.run_night(history)
    in_full.decide(history, is_full=True)
    scored = Match(spark)
    scored.run_night(history)

    assert scored.pairs()
    assert scored.pairs() ^ incremental.match.pairs() == set()
    assert in_full.rows() ^ incremental.rows() == set()


def _differences(
    spark: SparkSession, everybody: list[Row], seed: int, nights: int
) -> Iterator[object]:
    history, night_by_night = History(everybody, seed), Match(spark)
    night_by_night.run_night(history)
    for _ in range(nights):
        history.night()
        night_by_night.run_night(history)
    in_full = Match(spark)
    in_full.run_night(history)
    assert in_full.pairs()
    yield from in_full.pairs() ^ night_by_night.pairs()
    yield from in_full.partition(history) ^ night_by_night.partition(history)


def _other_persons(
    spark: SparkSession, everybody: list[Row], seed: int, nights: int
) -> Iterator[object]:
    """Rows, ids and all, that differ when everybody is decided in full every night."""
    history, incremental, in_full = History(everybody, seed), Persons(spark), Persons(spark)
    in_full.match = incremental.match
    for _ in range(nights):
        incremental.run_night(history)
        in_full.decide(history, is_full=True)
        yield from incremental.rows() ^ in_full.rows()
        history.night(moved=0.02, ruled=12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_over_many_histories_there_is_no_difference(
    spark: SparkSession, everybody: list[Row], seed: int
) -> None:
    assert list(_differences(spark, everybody, seed, nights=6)) == []
    assert list(_other_persons(spark, everybody, seed, nights=6)) == []
