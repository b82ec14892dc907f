"""What the bench of healing calls real, found and joined, on a truth that is drawn."""

from datetime import date

import pytest

from bench import healing
from bench.healing import Truth
from synthetic import Council

A, B, C = (("csc", "csc_person", key) for key in "abc")
TRUTH = Truth(
    person={A: "one", B: "one", C: "two"},
    children=frozenset({"one", "two"}),
    errors={A: frozenset({"dob"})},
    planted={A: frozenset({"dob"})},
)
REQUEST = {
    "kind": "differs from others",
    "record": A,
    "other": None,
    "source_field": "dob",
    "state": "corrected",
    "raised_on": date(2026, 11, 23),
    "closed_on": date(2026, 11, 24),
    "is_joined": False,
}


@pytest.mark.parametrize(
    ("changes", "real"),
    [
        ({}, True),
        ({"source_field": "surname"}, False),
        ({"record": C}, False),
        ({"kind": "possible", "record": B, "other": A, "source_field": "surname"}, True),
        ({"kind": "possible", "record": C, "other": A}, True),
        ({"kind": "possible", "record": C, "other": ("x", "y", "z")}, False),
        ({"kind": "contradiction", "record": B, "other": C}, False),
    ],
)
def test_a_request_is_real_where_something_is_wrong(changes: dict[str, object], real: bool) -> None:
    assert healing.is_real(REQUEST | changes, TRUTH) is real


def test_the_page_counts_what_was_planted_and_what_became_of_it() -> None:
    joined = {"kind": "possible", "record": B, "other": A, "source_field": "dob", "is_joined": True}
    page = healing.page(Council(children=100), 3, [2, 1], TRUTH, [REQUEST, REQUEST | joined])
    assert "| of them asked about, that very value | 1 (100%) |" in page
    assert "| of those on a child whom two sources hold | 0 |" in page
    assert "| nights until closed, median | 1 |" in page
    assert "| pairs of records that became one child | 1 |" in page
    assert "| requests for each of them | 2.0 |" in page
    assert "| possible | 1 | 1 | 1 | 0 | 0 |" in page
