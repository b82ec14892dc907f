"""Pairs as they meet in the match: who is kept apart, by which guard, and who is not."""

from collections.abc import Callable, Sequence
from math import log2
from typing import Any

import pytest

from silver.match import rules, version
from silver.match.guards import CONTRADICTIONS, GUARDS
from tests.unit.match.kept_apart import KEPT_APART, NO_NUMBERS
from tests.unit.match.pairing import Edge, Person, but, edges

EdgeOf = Callable[[Person, Person], Edge | None]
JOINED = [
    ("the same in every value", but(), but()),
    ("a short form of the forename", but(**NO_NUMBERS), but(forename="ANNE", **NO_NUMBERS)),
    ("a mistyped surname", but(**NO_NUMBERS), but(surname="KHAM", **NO_NUMBERS)),
    ("day and month swapped", but(**NO_NUMBERS), but(date_of_birth="2015-02-03", **NO_NUMBERS)),
    (
        "another surname and another home, one NHS number",
        but(upn=None),
        but(surname="SHAH", postcode="EE1 1EE", upn=None),
    ),
    (
        "a date of birth some days off",
        but(**NO_NUMBERS),
        but(date_of_birth="2015-03-21", **NO_NUMBERS),
    ),
    (
        "a date of birth of which only the year is known",
        but(**NO_NUMBERS),
        but(date_of_birth="2015-01-01", **NO_NUMBERS),
    ),
    (
        "a slip in a long name that training never saw",
        but(forename="MELORIN", **NO_NUMBERS),
        but(forename="MELORIAN", **NO_NUMBERS),
    ),
    (
        "two parts of a forename, written apart and as one",
        but(forename="ZHI HAO", **NO_NUMBERS),
        but(forename="ZHIHAO", **NO_NUMBERS),
    ),
    (
        "a mistyped surname, and day and month swapped",
        but(**NO_NUMBERS),
        but(surname="KHAM", date_of_birth="2015-02-03", **NO_NUMBERS),
    ),
    (
        "a middle name for the first, in one source that says so by a number",
        but(middle_names="ZARA", source="csc", upn=None),
        but(forename="ZARA", source="csc", upn=None),
    ),
    (
        "one of two middle names, and the initial of the other",
        but(middle_names="ROSE ADA", **NO_NUMBERS),
        but(middle_names="A", **NO_NUMBERS),
    ),
    (
        "a middle name mistyped",
        but(middle_names="CATHERINE", **NO_NUMBERS),
        but(middle_names="CATHERNIE", **NO_NUMBERS),
    ),
    (
        "the same names at another home",
        but(forename="MELORIN", **NO_NUMBERS),
        but(forename="MELORIN", postcode="EE1 1EE", **NO_NUMBERS),
    ),
    (
        "a second forename that one source leaves out",
        but(forename="ANN ZARA", source="csc", **NO_NUMBERS),
        but(source="csc", **NO_NUMBERS),
    ),
    (
        "the same given names, split otherwise",
        but(forename="MAI", middle_names="THI", source="school", **NO_NUMBERS),
        but(forename="THI MAI", source="csc", **NO_NUMBERS),
    ),
    (
        "the same given names in another order, on a first of the month",
        but(forename="JUAN", middle_names="PABLO", date_of_birth="2015-03-01", **NO_NUMBERS),
        but(forename="PABLO JUAN", date_of_birth="2015-03-01", **NO_NUMBERS),
    ),
    (
        "a compound forename cut short",
        but(forename="MOHAMMED ADAM", **NO_NUMBERS),
        but(forename="MOHAMMED", **NO_NUMBERS),
    ),
    (
        "a compound forename whose second half became a middle name before others",
        but(forename="LILY ROSE", **NO_NUMBERS),
        but(forename="LILY", middle_names="ROSE ANN", **NO_NUMBERS),
    ),
    (
        "a swapped name that is mistyped, at one home",
        but(forename="MOHAMMED", surname="HUSSAIN", **NO_NUMBERS),
        but(forename="HUSSAIN", surname="MOHAMED", **NO_NUMBERS),
    ),
    (
        "a short surname as forename, and a slip in the forename, at one home",
        but(forename="HOI YEE", surname="LI", **NO_NUMBERS),
        but(forename="LI", surname="HHOI YEE", **NO_NUMBERS),
    ),
    (
        "names swapped and the forename cut short, at one home",
        but(forename="XIN YI", surname="ZHANG", **NO_NUMBERS),
        but(forename="ZHANG", surname="XIN", **NO_NUMBERS),
    ),
    ("names swapped", but(**NO_NUMBERS), but(forename="KHAN", surname="ANN", **NO_NUMBERS)),
    ("a number on one side only", but(upn=None), but(**NO_NUMBERS)),
]


# story, left, right
NOT_CERTAIN = [
    (
        "a rare name and a birthday, under another surname at another home",
        but(forename="MELORIN", **NO_NUMBERS),
        but(forename="MELORIN", surname="SHAH", postcode="ZZ9 9ZZ", **NO_NUMBERS),
    ),
    (
        "one name at two homes, and of both birthdays only the year",
        but(date_of_birth="2015-01-01", **NO_NUMBERS),
        but(date_of_birth="2015-01-01", postcode="ZZ9 9ZZ", **NO_NUMBERS),
    ),
    (
        "one name at two homes, born in the same month",
        but(**NO_NUMBERS),
        but(date_of_birth="2015-03-21", postcode="ZZ9 9ZZ", **NO_NUMBERS),
    ),
]


@pytest.fixture(scope="module")
def edge_of() -> EdgeOf:
    """The edge between two of the people drawn above; all pairs are scored at once."""
    drawn = [(left, right) for _, left, right, _ in KEPT_APART]
    pairs = [*drawn, *((left, right) for _, left, right in (*JOINED, *NOT_CERTAIN))]
    scored = dict(zip(pairs, edges(*pairs), strict=True))
    return lambda left, right: scored[left, right]


def _named(cases: Sequence[tuple[Any, ...]]) -> list[Any]:
    return [pytest.param(*drawn, id=story) for story, *drawn in cases]


@pytest.mark.parametrize(("left", "right", "guard"), _named(KEPT_APART))
def test_a_pair_that_looks_alike_is_kept_apart_by(
    left: Person, right: Person, guard: str, edge_of: EdgeOf
) -> None:
    edge = edge_of(left, right)

    assert edge is not None
    assert edge["guard"] == guard


@pytest.mark.parametrize(("left", "right"), _named(JOINED))
def test_a_pair_that_is_one_child_is_joined_in_spite_of(
    left: Person, right: Person, edge_of: EdgeOf
) -> None:
    edge = edge_of(left, right)

    assert edge is not None
    assert edge["guard"] is None
    assert edge["weight"] >= rules.MATCH_THRESHOLD


@pytest.mark.parametrize(("left", "right"), _named(NOT_CERTAIN))
def test_a_pair_that_may_be_chance_is_not_joined_by(
    left: Person, right: Person, edge_of: EdgeOf
) -> None:
    edge = edge_of(left, right)

    assert edge is None or edge["weight"] < rules.MATCH_THRESHOLD


def test_a_sealed_identity_is_joined_to_its_own_record_and_to_nothing_that_differs() -> None:
    changes: tuple[dict[str, str], ...] = (
        {},
        {"surname": "SHAH"},
        {"forename": "ANNE"},
        {"date_of_birth": "2015-02-03"},
    )

    own, *differing = edges(*((but(), but(**changed)) for changed in changes), sealed=True)

    assert own is not None
    assert own["guard"] is None
    assert [edge["guard"] for edge in differing if edge] == ["sealed_identity"] * 3


def test_a_name_that_training_never_saw_weighs_no_more_than_the_rarest_that_counts() -> None:
    unknown, common = (but(forename=forename, **NO_NUMBERS) for forename in ("MELORIN", "OLIVIA"))
    unseen, seen = edges((unknown, unknown), (common, common))
    share = version.shipped_version().frequencies["forename"]["OLIVIA"]

    assert unseen is not None
    assert seen is not None
    assert unseen["weight"] - seen["weight"] == pytest.approx(log2(share / rules.RAREST_NAME))


def test_every_guard_is_drawn_here_and_has_a_sentence_for_people() -> None:
    drawn = {case[3] for case in KEPT_APART} | {"sealed_identity"}

    assert {guard.name for guard in GUARDS} == drawn
    assert all(guard.reason and not guard.reason.endswith(".") for guard in GUARDS)


def test_lack_of_evidence_is_no_contradiction() -> None:
    unknown = {
        "no_date_of_birth", "no_name", "two_birthdays", "two_homes", "like_names", "near_swap",
        "two_differences",
    }  # fmt: skip

    assert {guard.name for guard in GUARDS} - set(CONTRADICTIONS) == unknown
