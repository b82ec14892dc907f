"""Dates of birth and of events."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts import dates as written
from silver.cleanse import dates

Read = Callable[[Sequence[str | None], Callable[[Column], Column]], list[Any]]
AS_OF = date(2026, 11, 24)
FEB_3 = date(2011, 2, 3)
# One example holds a hundred values, which is one Spark job; shrinking would run hundreds.
MANY = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def born(c: Column) -> Column:
    """A feed of days before months."""
    return dates.date_of_birth(c, ("d/M/yyyy",), AS_OF)


def census(c: Column) -> Column:
    """A feed in the school census's format."""
    return dates.event_date(c, ("yyyy-MMM-d HH:mm:ss", "d/M/yyyy"), AS_OF)


def test_a_date_is_read_in_every_way_that_leaves_no_doubt(read: Read) -> None:
    written = [
        "03/02/2011", "3/2/2011", " 3/2/2011 ", "3-2-2011", "3.2.2011", "3/2/11", "2011-02-03",
        "2011-2-3", "2011/02/03", "20110203", "2011-02-03T00:00:00", "2011-02-03 00:00:00.000",
        "03/02/2011 00:00", "3/2/2011 12:00:00 AM", "2011-Feb-03 00:00:00", "2011-FEB-3",
        "3-Feb-2011", "3 Feb 2011", "3 February 2011", "40577", "40577.0", "40577.5",
        "2011-02-02T23:00:00-01:00", "2011-02-03T00:00:00Z", "03-FEB-11", "3 Feb 11",
        "3-February-11", "2011-02-03T00:00:00.000+0000", "2011-02-03 00:00:00.0000000 +00:00",
        "2011-02-03Z", "2011-02-03+01:00", "2011-02-03 Z", "2011-02-03T00:00+00",
    ]  # fmt: skip
    for cleanse in (born, census):
        kept = dict(zip(written, read(written, cleanse), strict=True))
        assert {text: day for text, day in kept.items() if day != FEB_3} == {}


def test_what_is_no_date_or_cannot_be_true_is_null(read: Read) -> None:
    written = [
        "31/02/2011", "2/13/2011", "2011-13-01", "00/00/0000", "1/1/1900", "01/01/1901",
        "1900-01-01", "1899-12-30", "1970-01-01", "01/01/1970 00:00:00", "9999-12-31", "31/12/9999",
        "3/2/1911", "3/2/0011", "1753-01-01", "99999", "1", "25569", "unknown", "", "  ", None,
    ]  # fmt: skip
    for cleanse in (born, census):
        kept = dict(zip(written, read(written, cleanse), strict=True))
        assert {text: day for text, day in kept.items() if day is not None} == {}


def test_nobody_is_born_tomorrow_but_a_review_may_be_due(read: Read) -> None:
    written = ["24/11/2026", "25/11/2026", "24/11/2028", "25/11/2028"]
    assert read(written, born) == [AS_OF, None, None, None]
    assert read(written, census) == [AS_OF, date(2026, 11, 25), date(2028, 11, 24), None]


def test_the_oldest_birth_is_110_years_before_the_run(read: Read) -> None:
    assert read(["24/11/1916", "23/11/1916"], born) == [date(1916, 11, 24), None]


def test_a_year_of_two_digits_is_the_latest_that_is_possible(read: Read) -> None:
    assert read(["3/2/26", "3/2/27", "3/2/28"], born) == [
        date(2026, 2, 3),
        date(1927, 2, 3),
        date(1928, 2, 3),
    ]
    assert read(["3/2/27", "3/2/30"], census) == [date(2027, 2, 3), date(1930, 2, 3)]
    assert read(["03-SEPT-26", "3-MAR-27"], born) == [date(2026, 9, 3), date(1927, 3, 3)]


def test_midnight_in_summer_is_not_the_day_before(read: Read) -> None:
    days = {
        "2010-06-14T23:00:00Z": 15,
        "2010-06-14T22:59:59.999Z": 14,
        "2010-06-14T23:00:00.000+0000": 15,
        "2010-06-15 00:00:00.0000000 +01:00": 15,
        "2010-06-15+01:00": 15,
    }
    assert read(list(days), born) == [date(2010, 6, day) for day in days.values()]


def test_a_report_counts_as_unread_what_is_read_as_no_date_and_no_other(read: Read) -> None:
    # What is read and cannot be true (a birth in 1900) is empty for another reason.
    unread = [
        "31/02/2011",
        "2/13/2011",
        "2011-13-01",
        "00/00/0000",
        "1",
        "unknown",
        "",
        "12-MRZ-15",
    ]
    readable = ["12-MAR-15", "3/2/11", "40577", "2011-02-03Z", "2011-02-03T00:00:00.000+0000"]
    formats = ("d/M/yyyy",)

    def counted(c: Column) -> Column:
        del c
        return F.expr(written.reads_as_date("v", formats))

    def is_read(c: Column) -> Column:
        return dates.event_date(c, formats, AS_OF).isNotNull()

    every = [*unread, *readable]
    assert read(every, is_read) == [False] * len(unread) + [True] * len(readable)
    assert read(every, counted) == read(every, is_read)


def test_a_leap_day_has_a_day_110_years_before(read: Read) -> None:
    def born_by_leap_day(c: Column) -> Column:
        return dates.date_of_birth(c, ("d/M/yyyy",), date(2028, 2, 29))

    assert read(["29/2/2028", "1/3/2028"], born_by_leap_day) == [date(2028, 2, 29), None]


DAYS = st.lists(
    st.dates(AS_OF - timedelta(days=40_000), AS_OF).filter(
        lambda day: day not in dates.PLACEHOLDERS
    ),
    min_size=50,
    max_size=100,
)


@pytest.mark.parametrize(
    "pattern", ["%d/%m/%Y", "%Y-%m-%d", "%Y-%b-%d 00:00:00", "%d %B %Y", "%Y%m%d", "%d.%m.%Y"]
)
@MANY
@given(days=DAYS)
def test_every_day_is_read_back_as_it_was_written(
    read: Read, pattern: str, days: list[date]
) -> None:
    assert read([day.strftime(pattern) for day in days], born) == days


@MANY
@given(days=DAYS)
def test_cleansing_a_cleansed_date_changes_nothing(read: Read, days: list[date]) -> None:
    once = read([day.strftime("%d/%m/%Y") for day in days], born)
    assert read([day.isoformat() for day in once], born) == once
