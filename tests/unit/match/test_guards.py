"""Pairs as they meet in the match: who is kept apart, by which guard, and who is not."""

from datetime import date
from math import log2
from typing import Any

import pyarrow as pa
import pytest

from silver.match import rules, tasks, version
from silver.match.candidates import Looked
from silver.match.guards import CONTRADICTIONS, GUARDS
from silver.match.score import score_pairs

COLUMNS = (
    "forename", "surname", "date_of_birth", "postcode", "nhs_number", "upn", "role", "sex",
    "middle_names", "source",
)  # fmt: skip
ANN = (
    "ANN", "KHAN", "2015-03-02", "AA1 1AA", "9990000018", "A000000100001", "child", "F",
    None, None,
)  # fmt: skip

Person = tuple[str | None, ...]


def _but(**changed: str | None) -> Person:
    """Ann Khan with other values."""
    return tuple(changed.get(name, value) for name, value in zip(COLUMNS, ANN, strict=True))


_LOOSE = {"nhs_number": None, "upn": None}

# why, one, other, guard
KEPT_APART = [
    (
        "twins at one home",
        _but(**_LOOSE),
        _but(forename="ZARA", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of whom one is a number ahead",
        _but(upn=None),
        _but(forename="ZARA", upn=None),
        "twins_or_siblings",
    ),
    (
        "twins in one source, one with the other's name for a middle name",
        _but(middle_names="ZARA", source="school", **_LOOSE),
        _but(forename="ZARA", source="school", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "two NHS numbers on one name",
        _but(upn=None),
        _but(upn=None, nhs_number="9990000026"),
        "two_nhs_numbers",
    ),
    (
        "two pupil numbers on one name",
        _but(nhs_number=None),
        _but(nhs_number=None, upn="B000000100002"),
        "two_pupil_numbers",
    ),
    (
        "a mother and her daughter of one name",
        _but(**_LOOSE),
        _but(date_of_birth="1988-03-02", role="adult", **_LOOSE),
        "two_generations",
    ),
    (
        "a child and an adult of unknown age",
        _but(**_LOOSE),
        _but(date_of_birth=None, role="adult", **_LOOSE),
        "two_generations",
    ),
    (
        "a sibling of another year at one home, under one mistyped number",
        _but(upn=None),
        _but(forename="ZARA", date_of_birth="2016-05-09", upn=None),
        "different_person",
    ),
    (
        "a name and an address, no date of birth",
        _but(**_LOOSE),
        _but(date_of_birth=None, **_LOOSE),
        "no_date_of_birth",
    ),
    (
        "no forename on one side",
        _but(**_LOOSE),
        _but(forename=None, **_LOOSE),
        "no_name",
    ),
    (
        "another surname and another date of birth",
        _but(**_LOOSE),
        _but(surname="SHAH", date_of_birth="2015-03-05", **_LOOSE),
        "two_differences",
    ),
    (
        "cousins of one name at one home, born in other years",
        _but(**_LOOSE),
        _but(date_of_birth="2019-11-21", **_LOOSE),
        "two_birthdays",
    ),
    (
        "twins of short names that training never saw, one letter apart",
        _but(forename="ORO", **_LOOSE),
        _but(forename="OBO", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins of names that training never saw, one letter another",
        _but(forename="TANO", **_LOOSE),
        _but(forename="TARO", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins whose names differ by a slip, and whose sexes differ",
        _but(forename="MELORIN", **_LOOSE),
        _but(forename="MELORIAN", sex="M", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins who share a second name",
        _but(forename="OLIVIA ROSE", **_LOOSE),
        _but(forename="EMILY ROSE", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins, the short name of one beginning the other's",
        _but(forename="JO", **_LOOSE),
        _but(forename="JOSHUA", **_LOOSE),
        "twins_or_siblings",
    ),
    (
        "twins without a surname",
        _but(forename="OLIVIA", surname=None, **_LOOSE),
        _but(forename="EMILY", surname=None, **_LOOSE),
        "twins_or_siblings",
    ),
]
JOINED = [
    ("the same in every value", _but(), _but()),
    ("a short form of the forename", _but(**_LOOSE), _but(forename="ANNE", **_LOOSE)),
    ("a mistyped surname", _but(**_LOOSE), _but(surname="KHAM", **_LOOSE)),
    ("day and month swapped", _but(**_LOOSE), _but(date_of_birth="2015-02-03", **_LOOSE)),
    (
        "another surname and another home, one NHS number",
        _but(upn=None),
        _but(surname="SHAH", postcode="EE1 1EE", upn=None),
    ),
    (
        "a date of birth some days off",
        _but(**_LOOSE),
        _but(date_of_birth="2015-03-21", **_LOOSE),
    ),
    (
        "a date of birth of which only the year is known",
        _but(**_LOOSE),
        _but(date_of_birth="2015-01-01", **_LOOSE),
    ),
    (
        "a slip in a long name that training never saw",
        _but(forename="MELORIN", **_LOOSE),
        _but(forename="MELORIAN", **_LOOSE),
    ),
    (
        "two parts of a forename, written apart and as one",
        _but(forename="ZHI HAO", **_LOOSE),
        _but(forename="ZHIHAO", **_LOOSE),
    ),
    (
        "a mistyped surname, and day and month swapped",
        _but(**_LOOSE),
        _but(surname="KHAM", date_of_birth="2015-02-03", **_LOOSE),
    ),
    (
        "a middle name for the first, in another source",
        _but(middle_names="ZARA", source="school", **_LOOSE),
        _but(forename="ZARA", source="csc", **_LOOSE),
    ),
    (
        "a middle name for the first, in one source that says so by a number",
        _but(middle_names="ZARA", source="csc", upn=None),
        _but(forename="ZARA", source="csc", upn=None),
    ),
    (
        "a second forename that one source leaves out",
        _but(forename="ANN ZARA", source="csc", **_LOOSE),
        _but(source="csc", **_LOOSE),
    ),
    ("names swapped", _but(**_LOOSE), _but(forename="KHAN", surname="ANN", **_LOOSE)),
    ("a number on one side only", _but(upn=None), _but(**_LOOSE)),
]


def _records(one: Person, other: Person, *, sealed: bool) -> pa.Table:
    model = version.newest()
    rows: list[dict[str, Any]] = []
    for key, person in (("l", one), ("r", other)):
        told: dict[str, Any] = dict(zip(COLUMNS, person, strict=True))
        born = told["date_of_birth"]
        told |= {
            "record_key": key,
            "date_of_birth": date.fromisoformat(born) if born else None,
            "nickname_keys": {"ANN": ["ann"], "ANNE": ["ann"]}.get(told["forename"] or "", []),
            "identity_sealed": sealed and key == "l",
            "ruled_identifiers": None,
            "is_mention": False,
            "is_news": True,
        }
        for column in rules.FREQUENCIES:
            told[f"tf_{column}"] = model.frequencies[column].get(told[column] or "", rules.UNSEEN)
        rows.append(told | dict.fromkeys(rules.blocks(), 1))
    text = [(name, pa.string()) for name in (*COLUMNS, "record_key", "seen")]
    shape = dict(text) | {
        "date_of_birth": pa.date32(),
        "nickname_keys": pa.list_(pa.string()),
        "identity_sealed": pa.bool_(),
        "ruled_identifiers": pa.list_(pa.string()),
        "is_mention": pa.bool_(),
        "is_news": pa.bool_(),
        **{f"tf_{column}": pa.float64() for column in rules.FREQUENCIES},
        **dict.fromkeys(rules.blocks(), pa.int64()),
    }
    return pa.Table.from_pylist(rows, schema=pa.schema(list(shape.items())))


def _edges(one: Person, other: Person, *, sealed: bool = False) -> list[dict[str, Any]]:
    with tasks.opened() as connection:
        connection.register("drawn", _records(one, other, sealed=sealed))
        connection.execute(
            "CREATE TABLE records AS SELECT *, row_number() OVER () AS number FROM drawn"
        )
        Looked(tasks.Files((), ()), None, buckets=1).pair(connection, 0)
        scored = score_pairs(connection, version.newest().settings)
    found: list[dict[str, Any]] = scored.to_pylist()
    return found


@pytest.mark.parametrize(
    ("one", "other", "guard"), [case[1:] for case in KEPT_APART], ids=[c[0] for c in KEPT_APART]
)
def test_a_pair_that_looks_alike_is_kept_apart_by(one: Person, other: Person, guard: str) -> None:
    assert [edge["guard"] for edge in _edges(one, other)] == [guard]


@pytest.mark.parametrize(
    ("one", "other"), [case[1:] for case in JOINED], ids=[c[0] for c in JOINED]
)
def test_a_pair_that_is_one_child_is_joined_in_spite_of(one: Person, other: Person) -> None:
    (edge,) = _edges(one, other)

    assert edge["guard"] is None
    assert edge["weight"] >= rules.CERTAIN


def test_a_sealed_identity_is_joined_to_its_own_record_and_to_nothing_that_differs() -> None:
    assert [edge["guard"] for edge in _edges(_but(), _but(), sealed=True)] == [None]
    for changed in ({"surname": "SHAH"}, {"forename": "ANNE"}, {"date_of_birth": "2015-02-03"}):
        (edge,) = _edges(_but(), _but(**changed), sealed=True)
        assert edge["guard"] == "sealed_identity"


# what, one, other
NOT_CERTAIN = [
    (
        "a rare name and a birthday, under another surname at another home",
        _but(forename="MELORIN", **_LOOSE),
        _but(forename="MELORIN", surname="SHAH", postcode="ZZ9 9ZZ", **_LOOSE),
    ),
    (
        "one name at two homes, and of both birthdays only the year",
        _but(date_of_birth="2015-01-01", **_LOOSE),
        _but(date_of_birth="2015-01-01", postcode="ZZ9 9ZZ", **_LOOSE),
    ),
    (
        "one name at two homes, born in the same month",
        _but(**_LOOSE),
        _but(date_of_birth="2015-03-21", postcode="ZZ9 9ZZ", **_LOOSE),
    ),
]


@pytest.mark.parametrize(
    ("one", "other"), [case[1:] for case in NOT_CERTAIN], ids=[c[0] for c in NOT_CERTAIN]
)
def test_a_pair_that_may_be_chance_is_not_joined_by(one: Person, other: Person) -> None:
    assert all(edge["weight"] < rules.CERTAIN for edge in _edges(one, other))


def test_a_name_that_training_never_saw_weighs_no_more_than_the_rarest_that_counts() -> None:
    (unseen,) = _edges(_but(forename="MELORIN", **_LOOSE), _but(forename="MELORIN", **_LOOSE))
    (seen,) = _edges(_but(forename="OLIVIA", **_LOOSE), _but(forename="OLIVIA", **_LOOSE))
    share = version.newest().frequencies["forename"]["OLIVIA"]

    assert unseen["weight"] - seen["weight"] == pytest.approx(log2(share / rules.RAREST_NAME))


def test_every_guard_is_drawn_here_and_has_a_sentence_for_people() -> None:
    drawn = {case[3] for case in KEPT_APART} | {"sealed_identity"}

    assert {guard.name for guard in GUARDS} == drawn
    assert all(guard.reason and not guard.reason.endswith(".") for guard in GUARDS)


def test_lack_of_evidence_is_no_contradiction() -> None:
    unknown = {"no_date_of_birth", "no_name", "two_birthdays", "two_differences"}

    assert {guard.name for guard in GUARDS} - set(CONTRADICTIONS) == unknown
