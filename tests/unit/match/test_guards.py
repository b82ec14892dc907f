"""Pairs as they meet in the match: who is kept apart, by which guard, and who is not."""

from collections.abc import Callable, Sequence
from math import log2
from typing import Any

import pytest

from silver.match import rules, version
from silver.match.guards import CONTRADICTIONS, GUARDS
from tests.unit.match.pairing import Edge, Person, but, edges

EdgeOf = Callable[[Person, Person], Edge | None]
_LOOSE = {"nhs_number": None, "upn": None}

# story, left, right, guard
KEPT_APART = [
    (
        "twins at one home",
        but(**_LOOSE),
        but(forename="ZARA", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of whom one is a number ahead",
        but(upn=None),
        but(forename="ZARA", upn=None),
        "twins_or_siblings",
    ),
    (
        "twins in one source, one with the other's name for a middle name",
        but(middle_names="ZARA", source="school", **_LOOSE),
        but(forename="ZARA", source="school", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of one name in two spellings, and of two middle names",
        but(middle_names="ADA", **_LOOSE),
        but(forename="ANNE", middle_names="ZARA", source="school", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of whom one bears the other's name for a middle name, in two sources",
        but(middle_names="ZARA", source="school", **_LOOSE),
        but(forename="ZARA", source="csc", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "a brother and a sister of one short name",
        but(**_LOOSE),
        but(forename="ANNE", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "a brother of whom the initial alone is known",
        but(**_LOOSE),
        but(forename="A", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "two NHS numbers on one name",
        but(upn=None),
        but(upn=None, nhs_number="9990000026"),
        "two_nhs_numbers",
    ),
    (
        "two pupil numbers on one name",
        but(nhs_number=None),
        but(nhs_number=None, upn="B000000100002"),
        "two_pupil_numbers",
    ),
    (
        "a mother and her daughter of one name",
        but(**_LOOSE),
        but(date_of_birth="1988-03-02", role="adult", **_LOOSE),
        "two_generations",
    ),
    (
        "a child and an adult of unknown age",
        but(**_LOOSE),
        but(date_of_birth=None, role="adult", **_LOOSE),
        "two_generations",
    ),
    (
        "a sibling of another year at one home, under one mistyped number",
        but(upn=None),
        but(forename="ZARA", date_of_birth="2016-05-09", upn=None),
        "different_person",
    ),
    (
        "a sibling of another year whose middle name it is, under one mistyped number",
        but(middle_names="ZARA", upn=None),
        but(forename="ZARA", date_of_birth="2015-05-09", upn=None),
        "different_person",
    ),
    (
        "a sibling of unknown age, under one mistyped number",
        but(upn=None),
        but(forename="ZARA", date_of_birth=None, upn=None),
        "different_person",
    ),
    (
        "a short form of the forename at another home",
        but(**_LOOSE),
        but(forename="ANNE", postcode="EE1 1EE", **_LOOSE),
        "two_homes",
    ),
    (
        "day and month swapped at another home",
        but(forename="MELORIN", **_LOOSE),
        but(forename="MELORIN", date_of_birth="2015-02-03", postcode="EE1 1EE", **_LOOSE),
        "two_homes",
    ),
    (
        "a name and an address, no date of birth",
        but(**_LOOSE),
        but(date_of_birth=None, **_LOOSE),
        "no_date_of_birth",
    ),
    (
        "no forename on one side",
        but(**_LOOSE),
        but(forename=None, **_LOOSE),
        "no_name",
    ),
    (
        "another surname and another date of birth",
        but(**_LOOSE),
        but(surname="SHAH", date_of_birth="2015-03-05", **_LOOSE),
        "two_differences",
    ),
    (
        "cousins of one name at one home, born in other years",
        but(**_LOOSE),
        but(date_of_birth="2019-11-21", **_LOOSE),
        "two_birthdays",
    ),
    (
        "twins of short names that training never saw, one letter apart",
        but(forename="ORO", **_LOOSE),
        but(forename="OBO", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of names that training never saw, one letter another",
        but(forename="TANO", **_LOOSE),
        but(forename="TARO", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins whose names differ by a slip, and whose sexes differ",
        but(forename="MELORIN", **_LOOSE),
        but(forename="MELORIAN", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins who share a second name",
        but(forename="OLIVIA ROSE", **_LOOSE),
        but(forename="EMILY ROSE", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins, the short name of one beginning the other's",
        but(forename="JO", **_LOOSE),
        but(forename="JOSHUA", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of one generation name",
        but(forename="ZHI HAO", source="school"),
        but(forename="ZHI WEI", source="csc"),
        "twins_or_siblings",
    ),
    (
        "brothers who are both called Mohammed",
        but(forename="MOHAMMED ADAM", sex="M", **_LOOSE),
        but(forename="MUHAMMAD IMRAN", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of one first name, one with the second as a middle name",
        but(forename="LILY MAE", **_LOOSE),
        but(forename="LILY", middle_names="ROSE", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins called servant of two names of God",
        but(forename="ABDUL RAHMAN", sex="M", **_LOOSE),
        but(forename="ABDUL KARIM", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "brothers whose second names are alike and both borne",
        but(forename="MOHAMMED HASSAN", sex="M", **_LOOSE),
        but(forename="MOHAMMED HUSSAIN", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of one generation name, one letter apart",
        but(forename="KA YAN", **_LOOSE),
        but(forename="KA YIN", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins with one middle name in common and one that differs",
        but(middle_names="ROSE ADA", **_LOOSE),
        but(middle_names="ROSE ZARA", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "two children of one register, of a short form and one birthday",
        but(source="school", register="school", **_LOOSE),
        but(forename="ANNE", source="school", register="school", **_LOOSE),
        "one_register",
    ),
    (
        "names swapped on the first of January, and one of them mistyped",
        but(forename="MOHAMMED", surname="HUSSAIN", date_of_birth="2009-01-01", **_LOOSE),
        but(forename="HUSSAIN", surname="MOHAMED", date_of_birth="2009-01-01", **_LOOSE),
        "like_names",
    ),
    (
        "names swapped on the first of January",
        but(forename="ALI", surname="MOHAMMAD", date_of_birth="2009-01-01", **_LOOSE),
        but(forename="MOHAMMAD", surname="ALI", date_of_birth="2009-01-01", **_LOOSE),
        "like_names",
    ),
    (
        "neighbours of like names and birthdays",
        but(forename="AISHA", surname="BEGUM", date_of_birth="2016-04-03", **_LOOSE),
        but(forename="AYESHA", surname="BEGUM", date_of_birth="2016-04-23", **_LOOSE),
        "like_names",
    ),
    (
        "names swapped and mistyped at another home",
        but(forename="MOHAMMED", surname="HUSSAIN", **_LOOSE),
        but(forename="HUSSAIN", surname="MOHAMED", postcode="EE1 1EE", **_LOOSE),
        "near_swap",
    ),
    (
        "a brother and a sister called like their surname",
        but(forename="AMIR", surname="AMIN", sex="M", **_LOOSE),
        but(forename="AMINA", surname="AMIN", sex="F", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "brothers whose second names rhyme",
        but(forename="MD RAKIB", sex="M", **_LOOSE),
        but(forename="MD SAKIB", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "two of one register, one with a name more",
        but(forename="MOHAMMED", source="school", register="school", **_LOOSE),
        but(forename="MOHAMMED IMRAN", source="school", register="school", **_LOOSE),
        "one_register",
    ),
    (
        "twins without a surname",
        but(forename="OLIVIA", surname=None, **_LOOSE),
        but(forename="EMILY", surname=None, **_LOOSE),
        "twins_or_siblings",
    ),
]
JOINED = [
    ("the same in every value", but(), but()),
    ("a short form of the forename", but(**_LOOSE), but(forename="ANNE", **_LOOSE)),
    ("a mistyped surname", but(**_LOOSE), but(surname="KHAM", **_LOOSE)),
    ("day and month swapped", but(**_LOOSE), but(date_of_birth="2015-02-03", **_LOOSE)),
    (
        "another surname and another home, one NHS number",
        but(upn=None),
        but(surname="SHAH", postcode="EE1 1EE", upn=None),
    ),
    (
        "a date of birth some days off",
        but(**_LOOSE),
        but(date_of_birth="2015-03-21", **_LOOSE),
    ),
    (
        "a date of birth of which only the year is known",
        but(**_LOOSE),
        but(date_of_birth="2015-01-01", **_LOOSE),
    ),
    (
        "a slip in a long name that training never saw",
        but(forename="MELORIN", **_LOOSE),
        but(forename="MELORIAN", **_LOOSE),
    ),
    (
        "two parts of a forename, written apart and as one",
        but(forename="ZHI HAO", **_LOOSE),
        but(forename="ZHIHAO", **_LOOSE),
    ),
    (
        "a mistyped surname, and day and month swapped",
        but(**_LOOSE),
        but(surname="KHAM", date_of_birth="2015-02-03", **_LOOSE),
    ),
    (
        "a middle name for the first, in one source that says so by a number",
        but(middle_names="ZARA", source="csc", upn=None),
        but(forename="ZARA", source="csc", upn=None),
    ),
    (
        "one of two middle names, and the initial of the other",
        but(middle_names="ROSE ADA", **_LOOSE),
        but(middle_names="A", **_LOOSE),
    ),
    (
        "a middle name mistyped",
        but(middle_names="CATHERINE", **_LOOSE),
        but(middle_names="CATHERNIE", **_LOOSE),
    ),
    (
        "the same names at another home",
        but(forename="MELORIN", **_LOOSE),
        but(forename="MELORIN", postcode="EE1 1EE", **_LOOSE),
    ),
    (
        "a second forename that one source leaves out",
        but(forename="ANN ZARA", source="csc", **_LOOSE),
        but(source="csc", **_LOOSE),
    ),
    (
        "the same given names, split otherwise",
        but(forename="MAI", middle_names="THI", source="school", **_LOOSE),
        but(forename="THI MAI", source="csc", **_LOOSE),
    ),
    (
        "the same given names in another order, on a first of the month",
        but(forename="JUAN", middle_names="PABLO", date_of_birth="2015-03-01", **_LOOSE),
        but(forename="PABLO JUAN", date_of_birth="2015-03-01", **_LOOSE),
    ),
    (
        "a compound forename cut short",
        but(forename="MOHAMMED ADAM", **_LOOSE),
        but(forename="MOHAMMED", **_LOOSE),
    ),
    (
        "a compound forename whose second half became a middle name before others",
        but(forename="LILY ROSE", **_LOOSE),
        but(forename="LILY", middle_names="ROSE ANN", **_LOOSE),
    ),
    (
        "a swapped name that is mistyped, at one home",
        but(forename="MOHAMMED", surname="HUSSAIN", **_LOOSE),
        but(forename="HUSSAIN", surname="MOHAMED", **_LOOSE),
    ),
    ("names swapped", but(**_LOOSE), but(forename="KHAN", surname="ANN", **_LOOSE)),
    ("a number on one side only", but(upn=None), but(**_LOOSE)),
]


# story, left, right
NOT_CERTAIN = [
    (
        "a rare name and a birthday, under another surname at another home",
        but(forename="MELORIN", **_LOOSE),
        but(forename="MELORIN", surname="SHAH", postcode="ZZ9 9ZZ", **_LOOSE),
    ),
    (
        "one name at two homes, and of both birthdays only the year",
        but(date_of_birth="2015-01-01", **_LOOSE),
        but(date_of_birth="2015-01-01", postcode="ZZ9 9ZZ", **_LOOSE),
    ),
    (
        "one name at two homes, born in the same month",
        but(**_LOOSE),
        but(date_of_birth="2015-03-21", postcode="ZZ9 9ZZ", **_LOOSE),
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
    unknown, common = (but(forename=forename, **_LOOSE) for forename in ("MELORIN", "OLIVIA"))
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
