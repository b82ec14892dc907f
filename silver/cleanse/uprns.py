"""Unique property reference numbers: up to twelve digits, kept as text without leading zeros."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.numbers import digits, is_one_digit_repeated
from silver.cleanse.once import only_if


def uprn(value: Column) -> Column:
    """The UPRN without leading zeros; null where it is none (0, 999999999999, eleven ones).

    A number of one digit is null as well: councils' first properties have longer ones, and 1 is
    what people type to get past a mandatory box.
    """
    number = F.regexp_replace(digits(value), "^0+", "")
    return only_if(
        number, lambda text: text.rlike(r"^[1-9]\d{1,11}$") & ~is_one_digit_repeated(text)
    )
