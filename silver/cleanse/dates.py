"""Dates that partners wrote as text, read in the order that was agreed with them.

Nothing here guesses: `2/13/2010` in a feed of days before months is null, never February.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts import dates as written
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

_ZERO_OF_EXCEL = date(1899, 12, 30)


def date_of_birth(
    value: Column, formats: Sequence[str], as_of: date, oldest_years: int = OLDEST_YEARS
) -> Column:
    """The day of birth as a date; null where it is none, a placeholder or impossible.

    Args:
        value: text.
        formats: Spark date patterns in the order to try. A year of two digits is read as the
            latest year that is not after `as_of`.
        as_of: the run's date: nobody is born after it, or more than `oldest_years` before it.
        oldest_years: of records of another time, more than anybody lives.
    """
    return _possible(_read(value, formats, as_of), _years_before(as_of, oldest_years), as_of)


def event_date(value: Column, formats: Sequence[str], as_of: date) -> Column:
    """The day of an event as a date; null where it is none, a placeholder or impossible.

    Arguments as in `date_of_birth`; events may lie up to two years after `as_of`.
    """
    latest = as_of + FUTURE_EVENTS
    return _possible(_read(value, formats, latest), _years_before(as_of, OLDEST_YEARS), latest)


def _read(value: Column, formats: Sequence[str], latest: date) -> Column:
    """The first reading that gives a date."""
    return let(
        F.substring(F.trim(value), 1, written.CUT),
        lambda text: F.coalesce(
            _instant(text),
            _serial(text),
            let(_dashed(text), lambda day: _in_words(day, formats, latest)),
        ),
    )


def _dashed(text: Column) -> Column:
    return _replaced(text, written.FOR_DAY)


def _in_words(day: Column, formats: Sequence[str], latest: date) -> Column:
    full_years = [F.try_to_date(day, pattern) for pattern in written.patterns(formats)]
    short_years = [F.try_to_date(day, pattern) for pattern in written.short_patterns(formats)]
    return F.coalesce(*full_years, *(_not_after(short, latest) for short in short_years))


def _replaced(text: Column, replacements: Sequence[tuple[str, str]]) -> Column:
    for pattern, replacement in replacements:
        text = F.regexp_replace(text, pattern, replacement)
    return text


def _not_after(day: Column, latest: date) -> Column:
    """Spark reads two digits as 2000 to 2099."""
    return let(
        day, lambda read: F.when(read > F.lit(latest), F.add_months(read, -1200)).otherwise(read)
    )


def _instant(text: Column) -> Column:
    """The local day of an instant: 23:00 UTC in June is already tomorrow in England."""
    instant = F.try_to_timestamp(_replaced(text, written.FOR_INSTANT))
    return F.when(text.rlike(written.INSTANT), F.to_date(instant))


def _serial(text: Column) -> Column:
    """The day that a spreadsheet counts from its zero."""
    days = F.substring(text, 1, 5).try_cast("int")
    return F.when(text.rlike(written.SERIAL), F.date_add(F.lit(_ZERO_OF_EXCEL), days))


def _possible(day: Column, earliest: date, latest: date) -> Column:
    return only_if(day, lambda read: read.between(earliest, latest) & ~read.isin(*PLACEHOLDERS))


def _years_before(day: date, years: int) -> date:
    """The same day years before; 28 February where that year has no 29th."""
    leap_day = day.month == 2 and day.day == 29
    return day.replace(year=day.year - years, day=28 if leap_day else day.day)
