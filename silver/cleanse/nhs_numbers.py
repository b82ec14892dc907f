"""NHS numbers: ten digits, a check digit, and the ranges in which they are issued."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.numbers import digit, digits, is_one_digit_repeated
from silver.cleanse.once import let, only_if

FAULTS = {
    "shape": "It is not ten digits, as when a spreadsheet rounded it.",
    "range": "It begins as no number that was ever issued.",
    "check_digit": "The last digit does not belong to the other nine: one is mistyped.",
}
"""What is wrong with an NHS number, for its owner."""

# 400 to 499 and 600 to 799 million are England, Wales and the Isle of Man. Numbers that start
# with 999 are never issued: they are the convention for made-up people.
_ISSUED = r"^[467]\d{9}$"
_ISSUED_OR_TEST = r"^([467]\d{9}|999\d{7})$"


def nhs_number(value: Column, *, allow_test_numbers: bool) -> Column:
    """The NHS number as ten digits; null where it cannot be one.

    Args:
        value: text, with or without spaces and dashes, or a whole number written as a float.
        allow_test_numbers: whether numbers that start with 999 count as valid.
    """
    issued = _ISSUED_OR_TEST if allow_test_numbers else _ISSUED
    return only_if(digits(value), lambda number: _is_valid(number, issued))


def nhs_number_fault(value: Column, *, allow_test_numbers: bool) -> Column:
    """What is wrong with an NHS number, for its owner: one of `FAULTS`.

    Null where it is right, absent, or no number at all: a word, or one digit ten times, says
    that it is not known.
    """
    issued = _ISSUED_OR_TEST if allow_test_numbers else _ISSUED
    return let(value, lambda sent: let(digits(sent), lambda number: _fault(sent, number, issued)))


def _is_valid(number: Column, issued: str) -> Column:
    return number.rlike(issued) & ~is_one_digit_repeated(number) & _passes(number)


def _fault(sent: Column, number: Column, issued: str) -> Column:
    absent = ~sent.rlike(r"[0-9]") | is_one_digit_repeated(number)
    return (
        F.when(sent.isNull() | absent, F.lit(None).cast("string"))
        .when(number.isNull() | ~number.rlike(r"^\d{10}$"), F.lit("shape"))
        .when(~number.rlike(issued), F.lit("range"))
        .when(~_passes(number), F.lit("check_digit"))
    )


def _passes(number: Column) -> Column:
    """Modulus 11 over all ten digits, weights 10 to 1: a check of 10 can then never pass."""
    total = F.lit(0)
    for place in range(1, 11):
        total = total + digit(number, place) * F.lit(11 - place)
    return total % F.lit(11) == F.lit(0)
