"""Phone numbers of Great Britain, as digits from the leading zero: 01632960123."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import only_if
from silver.cleanse.texts import visible

_LATER_NUMBERS = r"(?i)\s*(/|;|,|\bor\b|\bext\b|\bx(?=\s*\d)).*$"
_LABEL = r"(?i)^(tel|phone|telephone|mob|mobile|home|work|[tmhw])\b[ .:]*"
_FLOAT_TAIL = r"\.0+$"
_TRUNK_IN_BRACKETS = r"\(\s*0\s*\)"
_COUNTRY = r"^(\+|00)0*44\s*0*"
_PUNCTUATION = r"[\s().\-\u2010-\u2015]+"
# A spreadsheet took the leading zero: ten digits that begin as a GB number does after it.
_LOST_ZERO = r"^(?=[12378]\d{9}$)"
_GB = r"^0([1-3]\d{8,9}|[578]\d{9}|800\d{6})$"
_NOT_A_NUMBER = r"^0(\d)\1+$|^0123456789\d?$"
# Group sizes as people say them: 020 7946 0123, 0113 496 0123, 01632 960123.
_GROUPS = (
    (r"^(02\d)(\d{4})(\d{4})$", "$1 $2 $3"),
    (r"^(011\d|01\d1|0[38]\d\d)(\d{3})(\d{4})$", "$1 $2 $3"),
    (r"^(0\d{4})(\d{5,6})$", "$1 $2"),
)


def phone(value: Column) -> Column:
    """The first number in `value`, digits only; null where it is no number of Great Britain.

    +44, 0044 and (0) are read, extensions and second numbers are left out.
    """
    first = F.regexp_replace(F.regexp_replace(visible(value), _LABEL, ""), _LATER_NUMBERS, "")
    bare = F.regexp_replace(F.regexp_replace(first, _FLOAT_TAIL, ""), _TRUNK_IN_BRACKETS, "")
    bare = F.regexp_replace(F.regexp_replace(bare, _COUNTRY, "0"), _PUNCTUATION, "")
    number = F.regexp_replace(bare, _LOST_ZERO, "0")
    return only_if(number, lambda digits: digits.rlike(_GB) & ~digits.rlike(_NOT_A_NUMBER))


def shown_phone(value: Column) -> Column:
    """A number that `phone` gave, spaced as people say it."""
    for pattern, spaced in _GROUPS:
        value = F.regexp_replace(value, pattern, spaced)
    return value
