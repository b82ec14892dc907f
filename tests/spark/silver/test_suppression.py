"""Small counts stay hidden from a reader who adds up: tried by one who enumerates what may be."""

import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import pytest
from pyspark.sql import SparkSession

from silver.shared.frames import frame_of
from silver.shared.suppression import with_suppression

DRAWS = random.Random(7)  # noqa: S311 # draws numbers of a test
Marks = list[tuple[int, bool, bool, bool]]
"""Of each group: its count, whether it is small, hidden for others, and of an exposed whole."""


def _drawn(fewest: int) -> list[list[int]]:
    """Wholes of one to five groups, most of them with small ones, and small ones at the bounds."""
    sizes = [1, 2, fewest - 1, fewest, fewest + 1, 2 * fewest, 40]
    return [[DRAWS.choice(sizes) for _ in range(DRAWS.randint(1, 5))] for _ in range(400)]


def _marked(spark: SparkSession, wholes: Sequence[Sequence[int]], fewest: int) -> list[Marks]:
    rows = [
        (whole, f"g{group}", count)
        for whole, counts in enumerate(wholes)
        for group, count in enumerate(counts)
    ]
    frame = frame_of(spark, rows, "whole int, in_group string, children bigint")
    marks: dict[int, Marks] = defaultdict(list)
    for row in with_suppression(frame, ["whole"], "children", "in_group", fewest).collect():
        marks[row["whole"]].append(
            (row["children"], row["is_small"], row["protects_small"], row["is_exposed"])
        )
    return [marks[whole] for whole in range(len(wholes))]


def _guesses(marks: Marks, fewest: int) -> list[set[int]]:
    """For each small count, every number that it may be for who knows the whole and all shown."""
    small = [count for count, is_small, _, _ in marks if is_small]
    others = sum(protects for _, _, protects, _ in marks)
    hidden = sum(count for count, is_small, protects, _ in marks if is_small or protects)
    possible: list[set[int]] = [set() for _ in small]
    for guess in product(range(1, fewest), repeat=len(small)):
        rest = hidden - sum(guess)
        if rest == 0 if not others else rest >= fewest * others:
            for numbers, number in zip(possible, guess, strict=True):
                numbers.add(number)
    return possible


@pytest.mark.parametrize("fewest", [3, 5])
def test_nobody_who_adds_up_can_tell_a_small_count(fewest: int, spark: SparkSession) -> None:
    wholes = _drawn(fewest)
    told = []
    for counts, marks in zip(wholes, _marked(spark, wholes, fewest), strict=True):
        is_whole_hidden = sum(counts) < fewest or any(exposed for *_, exposed in marks)
        if not is_whole_hidden and any(len(n) < 2 for n in _guesses(marks, fewest)):
            told.append(counts)
    assert told == []


@pytest.mark.parametrize(
    ("counts", "small", "secondary", "exposed"),
    [
        ((5, 40), (), (), False),
        ((4, 40, 50), (4,), (40,), False),
        ((4, 5, 40, 50), (4,), (5,), False),
        ((1, 5, 40, 50), (1,), (5, 40), False),
        ((4, 4, 40, 50), (4, 4), (40,), False),
        ((3, 4, 40), (3, 4), (), False),
        ((4, 4), (4, 4), (), True),
        ((1, 5), (1,), (5,), True),
        ((2, 2), (2, 2), (), False),
    ],
)
def test_no_more_is_hidden_than_has_to_be(
    counts: tuple[int, ...],
    small: tuple[int, ...],
    secondary: tuple[int, ...],
    exposed: bool,
    spark: SparkSession,
) -> None:
    [marks] = _marked(spark, [counts], 5)
    assert tuple(sorted(count for count, is_small, _, _ in marks if is_small)) == small
    assert tuple(sorted(count for count, _, protects, _ in marks if protects)) == secondary
    assert {is_exposed for *_, is_exposed in marks} == {exposed}
