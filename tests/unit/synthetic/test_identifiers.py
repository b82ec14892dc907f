"""Identifiers are well formed by other people's checkers, one to a person, and never real."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs, upn

from synthetic import identifiers as ids
from synthetic.draws import Ints

METRICS = st.lists(st.integers(0, ids.MOST_NUMBERS - 1), min_size=1, max_size=50)
POSTCODE = re.compile(
    r"^(GIR 0AA|[A-PR-UWYZ](\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?) "
    r"\d[ABD-HJLNP-UW-Z]{2})$"
)


def as_ints(numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


@given(METRICS)
def test_nhs_numbers_pass_the_check_and_were_never_issued(numbers: list[int]) -> None:
    for issued in ids.nhs_numbers(as_ints(numbers)):
        assert nhs.is_valid(issued)
        assert issued.startswith("999")


@given(METRICS, st.integers(2000, 2035), st.integers(0, 4))
def test_pupil_numbers_pass_the_check_with_an_establishment_that_no_school_has(
    numbers: list[int], year: int, authority: int
) -> None:
    size = len(numbers)
    for issued in ids.upns(as_ints(numbers), np.full(size, year), np.full(size, authority)):
        assert upn.is_valid(issued)
        assert issued[4] == "0"


def test_no_two_numbers_share_an_identifier() -> None:
    every = np.arange(ids.MOST_NUMBERS, dtype=np.int64)
    assert len(set(ids.nhs_numbers(every).tolist())) == ids.MOST_NUMBERS
    some = every[::20]
    issued = ids.upns(some, np.full(len(some), 2020), np.zeros(len(some), dtype=np.int64))
    assert len({issued_number[1:] for issued_number in issued.tolist()}) == len(some)


def test_canaries_have_numbers_that_nobody_else_has() -> None:
    planted = ids.nhs_canaries(np.arange(ids.CANARY_NUMBERS, dtype=np.int64))
    others = ids.nhs_numbers(np.arange(ids.MOST_NUMBERS, dtype=np.int64))
    assert not set(planted.tolist()) & set(others.tolist())
    assert all(nhs.is_valid(issued_number) for issued_number in planted)


@given(st.lists(st.integers(0, ids.POSTCODE_UNITS - 1), min_size=1))
def test_postcodes_are_well_formed_and_lie_nowhere(units: list[int]) -> None:
    for issued in ids.postcodes(as_ints(units)):
        assert POSTCODE.match(issued)
        assert issued[:2] in {"AA", "EE", "FF", "UU"}


@given(st.integers(0, 999_999_999))
def test_a_row_number_leads_back_to_its_row(number: int) -> None:
    issued = int(ids.row_numbers(as_ints([number]))[0])
    assert ids.row_id(issued) == number
