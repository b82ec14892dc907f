"""What a lay person reads about two records."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pytest

from silver.match import version
from silver.match.explain import Evidence, compare, in_words
from silver.match.waterfall import svg

DRAWN = {"svg", "title", "rect", "line", "text"}
SCHEMA = pa.schema(
    [
        ("record_key", pa.string()),
        ("source", pa.string()),
        ("extract", pa.string()),
        ("role", pa.string()),
        ("is_mention", pa.bool_()),
        ("identity_sealed", pa.bool_()),
        ("ruled_identifiers", pa.list_(pa.string())),
        ("forename", pa.string()),
        ("middle_names", pa.string()),
        ("surname", pa.string()),
        ("given_words", pa.list_(pa.string())),
        ("borne_words", pa.list_(pa.string())),
        ("register", pa.string()),
        ("nickname_keys", pa.list_(pa.string())),
        ("date_of_birth", pa.date32()),
        ("sex", pa.string()),
        ("postcode", pa.string()),
        ("upn", pa.string()),
        ("nhs_number", pa.string()),
        ("tf_forename", pa.float64()),
        ("tf_surname", pa.float64()),
    ]
)


def record(key: str, forename: str, born: date, **other: object) -> dict[str, Any]:
    """A child called Norgate of one home, but for the values given."""
    return {
        "record_key": key,
        "source": "school",
        "extract": "school_pupil",
        "role": "child",
        "is_mention": False,
        "identity_sealed": False,
        "forename": forename,
        "given_words": [forename],
        "surname": "NORGATE",
        "nickname_keys": [forename],
        "date_of_birth": born,
        "sex": "F",
        "postcode": "FF1 1FF",
        "tf_forename": 0.004,
        "tf_surname": 0.0001,
        **other,
    }


def compared(left: dict[str, Any], right: dict[str, Any], *, same_source: bool = False) -> Evidence:
    """The evidence about two records."""
    pair = pa.Table.from_pylist([left, right], schema=SCHEMA)
    return compare(pair, version.shipped_version(), same_source=same_source)


def lines_of(left: dict[str, Any], right: dict[str, Any]) -> list[str]:
    """The explanation's lines, without the blank ones and the sum."""
    lines = in_words(compared(left, right)).splitlines()
    return [line for line in lines if line and not line.startswith("All in all")]


BORN = date(2015, 3, 4)

CASES = {
    "twins": (
        record("a", "AMELIA", BORN),
        record("b", "ROSE", BORN, source="csc", extract="csc_person"),
        [
            "These two records are two people.",
            "Forename: different, which speaks strongly against one person.",
            "Surname: the same, which speaks strongly for one person.",
            "Date of birth: the same, which speaks strongly for one person.",
            "Sex: the same, which speaks for one person.",
            "Postcode: the same, which speaks strongly for one person.",
            "Pupil number: not known to both, so it says nothing.",
            "NHS number: not known to both, so it says nothing.",
            "Kept apart by the rule 'twins_or_siblings': they share a surname or a home and the "
            "date of birth, but have truly different forenames, as twins do.",
        ],
    ),
    "a nickname": (
        record("a", "KATARZYNA", BORN, nickname_keys=["KATARZYNA"]),
        record("b", "KASIA", BORN, nickname_keys=["KASIA", "KATARZYNA"]),
        [
            "These two records are one person.",
            "Forename: short and long form of one name, which speaks strongly for one person.",
            "Surname: the same, which speaks strongly for one person.",
            "Date of birth: the same, which speaks strongly for one person.",
            "Sex: the same, which speaks for one person.",
            "Postcode: the same, which speaks strongly for one person.",
            "Pupil number: not known to both, so it says nothing.",
            "NHS number: not known to both, so it says nothing.",
        ],
    ),
    "a swapped date": (
        record("a", "AMELIA", date(2015, 3, 4)),
        record("b", "AMELIA", date(2015, 4, 3)),
        [
            "These two records are one person.",
            "Forename: the same, which speaks strongly for one person.",
            "Surname: the same, which speaks strongly for one person.",
            "Date of birth: day and month are swapped, which speaks strongly for one person.",
            "Sex: the same, which speaks for one person.",
            "Postcode: the same, which speaks strongly for one person.",
            "Pupil number: not known to both, so it says nothing.",
            "NHS number: not known to both, so it says nothing.",
        ],
    ),
    "a guard": (
        record("a", "AMELIA", BORN, nhs_number="9990000018"),
        record("b", "AMELIA", BORN, nhs_number="9990000026"),
        [
            "These two records are two people.",
            "Forename: the same, which speaks strongly for one person.",
            "Surname: the same, which speaks strongly for one person.",
            "Date of birth: the same, which speaks strongly for one person.",
            "Sex: the same, which speaks for one person.",
            "Postcode: the same, which speaks strongly for one person.",
            "Pupil number: not known to both, so it says nothing.",
            "NHS number: different, which speaks strongly against one person.",
            "Kept apart by the rule 'two_nhs_numbers': each has a valid NHS number of its own, and "
            "the two differ.",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_explanation_says_in_plain_words_what_decided(case: str) -> None:
    left, right, expected = CASES[case]
    assert lines_of(left, right) == expected


def test_an_explanation_names_no_value_of_a_person() -> None:
    lines = " ".join(lines_of(*CASES["a guard"][:2]))
    assert not any(value in lines for value in ("AMELIA", "NORGATE", "2015", "FF1", "999000"))


def test_two_records_of_one_source_need_more_evidence() -> None:
    pair = record("a", "AMELIA", BORN), record("b", "AMELIA", BORN, postcode="AA1 1AA")
    assert "12 and more (more than usual" in in_words(compared(*pair, same_source=True))


@pytest.mark.parametrize("case", CASES)
def test_the_picture_says_the_same_as_the_words_and_needs_nothing(case: str) -> None:
    left, right, expected = CASES[case]
    evidence = compared(left, right)
    picture = ElementTree.fromstring(svg(evidence))  # noqa: S314 # a picture of our own
    words = [text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == expected[0]
    for comparison in evidence.comparisons:
        assert f"{comparison.title}: {comparison.level}" in words
        assert f"{comparison.bits:+.1f}" in words
    assert f"{evidence.weight:+.1f}" in words
    assert {node.tag.rpartition("}")[2] for node in picture.iter()} <= DRAWN
    assert not any(
        value in svg(evidence) for value in ("AMELIA", "NORGATE", "2015", "FF1", "999000")
    )
