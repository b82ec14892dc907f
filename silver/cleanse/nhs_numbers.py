"""NHS numbers: ten digits, a check digit, and the ranges in which they are issued."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.numbers import digit, digits, is_one_digit_repeated
from silver.cleanse.once import only_if

# 400 to 499 and 600 to 799 million are England, Wales and the Isle of Man. Numbers that start
# with 999 are never issued: they are the convention for made-up people.
_ISSUED = r"^[467]\d{9}$"
_ISSUED_OR_TEST = r"^([467]\d{9}|999\d{7})$"


def nhs_number(c: Column, *, allow_test_numbers: bool) -> Column:
    """The NHS number as ten digits; null where it cannot be one.

    Args:
        c: text, with or without spaces and dashes, or a whole number written as a float.
        allow_test_numbers: whether numbers that start with 999 count as valid.
    """
    issued = _ISSUED_OR_TEST if allow_test_numbers else _ISSUED
    return only_if(digits(c), lambda n: n.rlike(issued) & ~is_one_digit_repeated(n) & _passes(n))


def _passes(number: Column) -> Column:
    """Modulus 11 over all ten digits, weights 10 to 1: a check of 10 can then never pass."""
    total = F.lit(0)
    for place in range(1, 11):
        total = total + digit(number, place) * F.lit(11 - place)
    return total % F.lit(11) == F.lit(0)
