"""Dates that partners wrote as text, read in the order that was agreed with them.

Nothing here guesses: `2/13/2010` in a feed of days before months is null, never February.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let, only_if

OLDEST_YEARS = 110
"""Nobody in these records is older, and nothing in them happened longer ago."""

FUTURE_EVENTS = timedelta(days=2 * 365 + 1)
"""How far ahead a planned event (a review, the end of an order) may lie."""

PLACEHOLDERS = (
    date(1899, 12, 30),
    date(1899, 12, 31),
    date(1900, 1, 1),
    date(1901, 1, 1),
    date(1970, 1, 1),
    date(9999, 12, 31),
)
"""Days that systems write where they know none: the zero of Excel, SQL Server and Unix."""

# What a feed may write beside its agreed formats without leaving any doubt about the order.
_ALWAYS_CLEAR = ("yyyy-M-d", "yyyyMMdd", "d-MMM-yyyy", "d-MMMM-yyyy", "yyyy-MMM-d")
_CUT = 40
_TIME_OF_DAY = r"(?i)[T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AP]M)?$"
_TIME_IN_FORMAT = ("'T'", "T", " ")
_WITH_ZONE = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$"
_SEPARATORS = r"[/. ]+"
_SEPTEMBER = r"(?i)sept(?!e)"
_SERIAL = r"^\d{5}(\.\d+)?$"
_ZERO_OF_EXCEL = date(1899, 12, 30)


def date_of_birth(
    c: Column, formats: Sequence[str], as_of: date, oldest_years: int = OLDEST_YEARS
) -> Column:
    """The day of birth as a date; null where it is none, a placeholder or impossible.

    Args:
        c: text.
        formats: Spark date patterns in the order to try. A year of two digits is read as the
            latest year that is not after `as_of`.
        as_of: the run's date: nobody is born after it, or more than `oldest_years` before it.
        oldest_years: of records of another time, more than anybody lives.
    """
    return _possible(_read(c, formats, as_of), _years_before(as_of, oldest_years), as_of)


def event_date(c: Column, formats: Sequence[str], as_of: date) -> Column:
    """The day of an event as a date; null where it is none, a placeholder or impossible.

    Arguments as in `date_of_birth`; events may lie up to two years after `as_of`.
    """
    latest = as_of + FUTURE_EVENTS
    return _possible(_read(c, formats, latest), _years_before(as_of, OLDEST_YEARS), latest)


def _read(c: Column, formats: Sequence[str], latest: date) -> Column:
    """The first reading that gives a date."""
    return let(
        F.substring(F.trim(c), 1, _CUT),
        lambda text: F.coalesce(
            _instant(text),
            _serial(text),
            let(_dashed(text), lambda day: _in_words(day, formats, latest)),
        ),
    )


def _dashed(text: Column) -> Column:
    day = F.regexp_replace(F.regexp_replace(text, _TIME_OF_DAY, ""), _SEPARATORS, "-")
    return F.regexp_replace(day, _SEPTEMBER, "Sep")


def _in_words(day: Column, formats: Sequence[str], latest: date) -> Column:
    plain = [_day_pattern(one) for one in formats]
    short = [_short_year(one) for one in plain if one.endswith("-yyyy")]
    patterns = dict.fromkeys((*plain, *_ALWAYS_CLEAR))
    tried = [F.try_to_date(day, one) for one in patterns]
    pivoted = [_not_after(F.try_to_date(day, one), latest) for one in dict.fromkeys(short)]
    return F.coalesce(*tried, *pivoted)


def _day_pattern(pattern: str) -> str:
    """A pattern without its time of day, with the one separator that we compare with."""
    day = reduce(lambda left, mark: left.split(mark + "H")[0], _TIME_IN_FORMAT, pattern)
    return day.replace("/", "-").replace(".", "-").replace(" ", "-")


def _short_year(pattern: str) -> str:
    return pattern.removesuffix("yyyy") + "yy"


def _not_after(day: Column, latest: date) -> Column:
    """Spark reads two digits as 2000 to 2099."""
    return let(day, lambda d: F.when(d > F.lit(latest), F.add_months(d, -1200)).otherwise(d))


def _instant(text: Column) -> Column:
    """The local day of an instant: 23:00 UTC in June is already tomorrow in England."""
    return F.when(text.rlike(_WITH_ZONE), F.to_date(F.try_to_timestamp(text)))


def _serial(text: Column) -> Column:
    """The day that a spreadsheet counts from its zero."""
    days = F.substring(text, 1, 5).try_cast("int")
    return F.when(text.rlike(_SERIAL), F.date_add(F.lit(_ZERO_OF_EXCEL), days))


def _possible(day: Column, earliest: date, latest: date) -> Column:
    return only_if(day, lambda d: d.between(earliest, latest) & ~d.isin(*PLACEHOLDERS))


def _years_before(day: date, years: int) -> date:
    """The same day years before; 28 February where that year has no 29th."""
    leap_day = day.month == 2 and day.day == 29
    return day.replace(year=day.year - years, day=28 if leap_day else day.day)
