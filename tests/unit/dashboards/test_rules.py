"""The rules of rows: what somebody types becomes a condition, and nothing else."""

import pytest

from dashboards.page_list import load
from dashboards.superset.rules import (
    MINE,
    ONE_CHILD,
    SEARCH,
    clauses_of,
    search_condition,
    valid_child,
)


@pytest.mark.parametrize(
    ("asked", "child"),
    [
        ("K7M-4QX-P", "K7M-4QX-P"),
        ("", ""),
        (None, ""),
        (["K7M-4QX-P"], ""),
        ({"child": "K7M-4QX-P"}, ""),
        ("K7M-4QX-P,B3N-B3N-B", ""),
        ("K7M-4QX-P\n", ""),
        ("x' OR '1'='1", ""),
        ("{{ 1 }}", ""),
        ("K" * 41, ""),
    ],
)
def test_a_child_is_chosen_by_a_person_id_and_by_nothing_else(asked: object, child: str) -> None:
    assert valid_child(asked) == child


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Okafor Amara", ["okafor", "amara"]),
        ("  okafor,amara ", ["okafor", "amara"]),
        ("9/3/2014", ["2014-03-09"]),
        ("09.03.2014", ["2014-03-09"]),
        ("O'Brien", ["obrien"]),
        ("O\u2019Brien", ["obrien"]),
        ("MacDonald-Stewart", ["macdonald", "stewart"]),
        ("AA1 0AT", ["aa10at"]),
        ("amara aa10at", ["amara", "aa10at"]),
        ("999 000 0018", ["9990000018"]),
        ("01-02-2014", ["2014-02-01"]),
        ("Łukasz", ["łukasz"]),
        ("' OR 1=1 --", ["or", "1", "1"]),
        ("%_%", []),
        ("a b c d e f g h", ["a", "b", "c", "d", "e", "f"]),
        ("'", []),
        ("", []),
        (None, []),
    ],
)
def test_each_word_of_a_search_begins_a_word_of_the_child(typed: object, words: list[str]) -> None:
    condition = search_condition(typed, "ann")

    assert condition.count("starts_with") == len(words)
    assert [word for word in words if f"strip_accents('{word}')" not in condition] == []
    assert ("lower('ann')" in condition) is (words == [])


@pytest.mark.parametrize(
    ("card", "clauses"),
    [
        ("first", [MINE, ONE_CHILD]),
        ("find", [MINE, SEARCH]),
        ("night", []),
    ],
)
def test_a_card_has_the_conditions_of_its_rows(card: str, clauses: list[str]) -> None:
    assert clauses_of(load().cards[card]) == clauses
