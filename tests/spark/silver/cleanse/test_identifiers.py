"""UPN, NHS number, UPRN, postcode: against the rules, and against independent implementations."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from nhs_number.validate import is_valid as is_valid_nhs_number
from pyspark.sql import Column
from stdnum.gb import upn as upn_oracle

from silver.cleanse import nhs_numbers, postcodes, upns, uprns

Read = Callable[[Sequence[str | None], Callable[[Column], Column]], list[Any]]
# One example holds a hundred values, which is one Spark job; shrinking would run hundreds.
MANY = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)

# Numbers that are not made up stand in two pieces, so that no search takes them for a person's.
ISSUED = "45055" + "77104"
BETWEEN = "94347" + "65919"


def with_tests(c: Column) -> Column:
    """As in demo and tests, where 999 numbers count."""
    return nhs_numbers.nhs_number(c, allow_test_numbers=True)


def without_tests(c: Column) -> Column:
    """As in a council."""
    return nhs_numbers.nhs_number(c, allow_test_numbers=False)


def fault_with_tests(c: Column) -> Column:
    """What an owner is told."""
    return nhs_numbers.nhs_number_fault(c, allow_test_numbers=True)


def test_a_upn_is_permanent_temporary_explained_or_at_fault(read: Read) -> None:
    # written | permanent | temporary | why there is none | fault
    rows = [
        ("B801200005001", "B801200005001", None, None, None),
        (" b801 2000 05001", "B801200005001", None, None, None),
        ("X801000024017", "X801000024017", None, None, None),
        ("T330000025999", "T330000025999", None, None, None),
        ("P207000016049", "P207000016049", None, None, None),
        ("E93320002401A", None, "E93320002401A", None, None),
        ("E93320002401B", None, None, None, "check_letter"),
        ("Q207000016049", None, None, None, "check_letter"),
        ("A123456789123", None, None, None, "authority"),
        ("801200005001", None, None, None, "lost_letter"),
        ("93320002401A", None, None, None, "lost_letter"),
        ("8.01200005001E11", None, None, None, "shape"),
        ("I801200005001", None, None, None, "shape"),
        ("B80120000500", None, None, None, "shape"),
        ("UN1", None, None, "UN1", None),
        ("un5", None, None, "UN5", None),
        ("UN8", None, None, None, "shape"),
        ("", None, None, None, None),
        (None, None, None, None, None),
    ]
    written = [row[0] for row in rows]
    cleansers = (upns.upn, upns.temporary_upn, upns.no_upn_reason, upns.upn_fault)
    for place, cleanse in enumerate(cleansers, start=1):
        assert read(written, cleanse) == [row[place] for row in rows]


@MANY
@given(
    st.lists(
        st.tuples(
            st.integers(0, 22), st.sampled_from(upns.authorities()), st.integers(0, 999_999_999)
        ),
        min_size=100,
        max_size=200,
    )
)
def test_a_check_letter_is_right_where_another_implementation_says_so(
    read: Read, drawn: list[tuple[int, str, int]]
) -> None:
    bodies = [f"{authority}{rest:09d}" for _, authority, rest in drawn]
    letters = [upn_oracle.calc_check_digit(body) for body in bodies]
    right = [letter + body for letter, body in zip(letters, bodies, strict=True)]
    random = [upns.LETTERS[at] + body for (at, _, _), body in zip(drawn, bodies, strict=True)]
    expected = [one if one in right else None for one in right + random]
    assert read(right + random, upns.upn) == expected


def test_one_digit_repeated_is_no_upn_even_where_its_letter_is_right(read: Read) -> None:
    body = "3" * 12
    assert read([upn_oracle.calc_check_digit(body) + body], upns.upn) == [None]


def test_an_nhs_number_is_ten_digits_in_an_issued_range(read: Read) -> None:
    # written | with test numbers | without | fault, with test numbers
    rows = [
        ("9990123454", "9990123454", None, None),
        ("999 012 3454", "9990123454", None, None),
        ("999-012-3454", "9990123454", None, None),
        ("9990123454.0", "9990123454", None, None),
        ("9990000018\n", "9990000018", None, None),
        (ISSUED, ISSUED, ISSUED, None),
        ("9.990123454E9", None, None, "shape"),
        ("9.99012E+09", None, None, "shape"),
        ("9990123455", None, None, "check_digit"),
        (BETWEEN, None, None, "range"),
        ("999012345", None, None, "shape"),
        ("99901234540", None, None, "shape"),
        ("NHS 9990123454", None, None, "shape"),
        ("not known", None, None, None),
        *((str(digit) * 10, None, None, None) for digit in range(10)),
        ("", None, None, None),
        (None, None, None, None),
    ]
    written = [row[0] for row in rows]
    assert read(written, with_tests) == [row[1] for row in rows]
    assert read(written, without_tests) == [row[2] for row in rows]
    assert read(written, fault_with_tests) == [row[3] for row in rows]


@MANY
@given(st.lists(st.integers(0, 9_999_999_999), min_size=100, max_size=300))
@example([9_990_000_000 + at for at in range(300)])
@example([4_000_000_000 + at for at in range(300)])
def test_a_check_digit_is_right_where_another_implementation_says_so(
    read: Read, drawn: list[int]
) -> None:
    written = [f"{number:010d}" for number in drawn]
    expected = [
        number
        if is_valid_nhs_number(number)
        and (number[0] in "467" or number.startswith("999"))
        and len(set(number)) > 1
        else None
        for number in written
    ]
    assert read(written, with_tests) == expected


def test_a_uprn_has_no_leading_zeros_and_is_no_stand_in(read: Read) -> None:
    written = ["000000199356", "999912345678", "199356.0", " 199 356 ", "1.2E11", "0", "1",
               "999999999999", "1234567890123", "none", "", None]  # fmt: skip
    expected = ["199356", "999912345678", "199356", "199356", *[None] * 8]
    assert read(written, uprns.uprn) == expected


def test_a_postcode_has_one_space_and_is_no_stand_in(read: Read) -> None:
    # written | read
    rows = [
        ("aa1 1aa", "AA1 1AA"),
        ("AA11AA", "AA1 1AA"),
        (" AA1  1AA.", "AA1 1AA"),
        ("EE1A 1BB", "EE1A 1BB"),
        ("F1 1AA", "F1 1AA"),
        ("FF99 9ZZ", "FF99 9ZZ"),
        ("AA1 OAB", "AA1 0AB"),
        ("AA1 IAB", "AA1 1AB"),
        ("AAO 2AB", "AA0 2AB"),
        ("AA1O 2AB", "AA10 2AB"),
        ("0X4 1AB", "OX4 1AB"),
        ("C01 1AA", "CO1 1AA"),
        ("S014 3AB", "SO14 3AB"),
        ("S01 3AB", None),
        ("AA01 1AA", None),
        ("N0 1AA", None),
        ("AA1", None),
        ("AA1 1A", None),
        ("AA1 1CA", None),
        ("QA1 1AA", None),
        ("ZZ99 3VZ", None),
        ("ZZ993WZ", None),
        ("NF1 1NF", None),
        ("NF1 1FA", None),
        ("nfa", None),
        ("Unknown", None),
        ("", None),
        (None, None),
    ]
    assert read([row[0] for row in rows], postcodes.postcode) == [row[1] for row in rows]


POSTCODES = st.from_regex(r"\A[A-Z0-9]{2,4} ?[0-9OIL][A-Z]{2}\Z")
METRICS = st.text("0123456789 -.E", max_size=16)
UPNS = st.from_regex(r"\A[A-Z](801|999|330)\d{8}[0-9A-Z]\Z")


@pytest.mark.parametrize(
    ("cleanse", "written"),
    [
        (postcodes.postcode, POSTCODES),
        (with_tests, METRICS),
        (uprns.uprn, METRICS),
        (upns.upn, UPNS),
        (upns.temporary_upn, UPNS),
    ],
    ids=["postcode", "nhs_number", "uprn", "upn", "temporary_upn"],
)
@MANY
@given(data=st.data())
def test_cleansing_a_cleansed_identifier_changes_nothing(
    read: Read,
    cleanse: Callable[[Column], Column],
    written: st.SearchStrategy[str],
    data: st.DataObject,
) -> None:
    once = read(data.draw(st.lists(written, min_size=50, max_size=100)), cleanse)
    assert read(once, cleanse) == once
