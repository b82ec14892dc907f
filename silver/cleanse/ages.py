"""How old somebody is on a night, and from which age a person is no child."""

from datetime import date

from pyspark.sql import Column
from pyspark.sql import functions as F

ADULT_AGE = 18
"""Age in years from which a person is no child (Children Act 1989 s.105)."""


def age(date_of_birth: Column, as_of: date) -> Column:
    """Age in whole years on `as_of`; null where the date of birth is not known.

    Who was born on 29 February is a year older on 1 March where a year has no such day.
    """
    years = F.lit(as_of.year) - F.year(date_of_birth)
    day_of_year = 100 * F.month(date_of_birth) + F.dayofmonth(date_of_birth)
    is_birthday_ahead = day_of_year > F.lit(100 * as_of.month + as_of.day)
    return (years - is_birthday_ahead.cast("int")).cast("bigint")


def is_adult(date_of_birth: Column, as_of: date) -> Column:
    """Whether a person has come of age; null where the date of birth is not known."""
    return age(date_of_birth, as_of) >= ADULT_AGE
