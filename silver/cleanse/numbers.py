"""Numbers: names of things as digits, whatever a spreadsheet did to them, and quantities."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import only_if

_CUT = 40
_FLOAT_TAIL = r"\.0+$"
_SEPARATORS = r"[\p{Z}\p{Cc}\p{Cf}\p{Pd}]+"
_ONLY_DIGITS = r"^[0-9]+$"
_QUANTITY = r"^[0-9]{1,12}(\.[0-9]+)?$"


def digits(value: Column) -> Column:
    """The digits of an identifier; null where anything but separators stands between them.

    `9990123454.0` is read as the whole number that it was. `9.990123454E9` is null: the digits
    that a spreadsheet rounded away cannot be known.
    """
    bare = F.regexp_replace(F.substring(F.trim(value), 1, _CUT), _SEPARATORS, "")
    number = F.regexp_replace(bare, _FLOAT_TAIL, "")
    return only_if(number, lambda text: text.rlike(_ONLY_DIGITS))


def quantity(value: Column) -> Column:
    """A number that is not below nought: `92.5`, `92.5%`, `1,234`; null of any other text."""
    bare = F.regexp_replace(F.substring(F.trim(value), 1, _CUT), r"[\p{Z},%]", "")
    return only_if(bare, lambda text: text.rlike(_QUANTITY)).cast("double")


def digit(value: Column, place: int) -> Column:
    """The value of the digit at `place` (from 1) of a text that holds a digit there."""
    return F.ascii(F.substring(value, place, 1)) - F.lit(ord("0"))


def is_one_digit_repeated(value: Column) -> Column:
    """True for 0000000000, 1111111111 and the like: they pass most check digits."""
    return value.rlike(r"^(\d)\1+$")
