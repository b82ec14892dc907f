"""How a date may be written: what silver reads it by, and what a report counts as unread.

A feed's agreed formats come first. Beside them a date is read in every way that leaves no doubt
about the order of day and month, with or without a time of day or an offset behind it.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from typing import Final
from zoneinfo import ZoneInfo

from contracts.table import sql_text

LONDON: Final = ZoneInfo("Europe/London")
"""The clock of every council."""

CUT: Final = 40
"""Characters that are looked at."""
ALWAYS_CLEAR: Final = ("yyyy-M-d", "yyyyMMdd", "d-MMM-yyyy", "d-MMMM-yyyy", "yyyy-MMM-d")
SHORT_YEARS: Final = ("d-MMM-yy", "d-MMMM-yy")
"""Patterns that are read whatever was agreed: those with two digits of the year last of all."""
TIME_OF_DAY: Final = r"(?i)[T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AP]M)?$"
INSTANT: Final = (
    r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})$"
)
SERIAL: Final = r"^\d{5}(\.\d+)?$"
"""A day that a spreadsheet counts from its zero."""
FOR_INSTANT: Final = (
    (r"(\.\d{6})\d+", "$1"),
    (r"\s+(?=Z$|[+-][\d:]+$)", ""),
    (r"([T ]\d{2}:\d{2})(?=Z|[+-])", "$1:00"),
    (r"([+-]\d{2})$", "$1:00"),
    (r"([+-]\d{2})(\d{2})$", "$1:$2"),
)
"""What Spark does not read of an instant: seven decimals, no seconds, an offset apart or short."""
FOR_DAY: Final = (
    (r"^(\d{4}-\d{2}-\d{2})\s*(Z|[+-]\d{2}:?\d{2})$", "$1"),
    (TIME_OF_DAY, ""),
    (r"[/. ]+", "-"),
    (r"(?i)sept(?!e)", "Sep"),
)
"""From a day as written to the one separator and spelling that patterns are compared with."""
_TIME_IN_FORMAT = ("'T'", "T", " ")


def iso_day(text: str) -> date | None:
    """A day as people and programs write it to one another, 2026-11-30; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def patterns(formats: Sequence[str]) -> tuple[str, ...]:
    """Spark patterns of the agreed formats and of what is always clear, in the order to try."""
    return tuple(dict.fromkeys((*map(_day_pattern, formats), *ALWAYS_CLEAR)))


def short_patterns(formats: Sequence[str]) -> tuple[str, ...]:
    """The same with two digits of the year, to be tried when none of `patterns` fits."""
    agreed = [_day_pattern(pattern) for pattern in formats]
    short = [day.removesuffix("yyyy") + "yy" for day in agreed if day.endswith("-yyyy")]
    return tuple(dict.fromkeys((*short, *SHORT_YEARS)))


def reads_as_date(column: str, formats: Sequence[str]) -> str:
    """Spark SQL that is true where silver reads a text as a date, possible or not.

    Args:
        column: SQL of the text.
        formats: Spark date patterns, as agreed.
    """
    text = _looked_at(column)
    instant = (
        f"{text} RLIKE {sql_text(INSTANT)} AND try_to_timestamp({_replace_all(text, FOR_INSTANT)})"
    )
    return (
        f"({instant} IS NOT NULL OR {text} RLIKE {sql_text(SERIAL)}"
        f" OR {as_date(column, formats)} IS NOT NULL)"
    )


def as_date(column: str, formats: Sequence[str]) -> str:
    """Spark SQL of the date that a text is in words or figures; null where it is none.

    Arguments as in `reads_as_date`.
    """
    attempts = ", ".join(
        f"try_to_date(d, {sql_text(pattern)})"
        for pattern in (*patterns(formats), *short_patterns(formats))
    )
    day = _replace_all(_looked_at(column), FOR_DAY)
    return f"element_at(transform(array({day}), d -> coalesce({attempts})), 1)"


def _looked_at(column: str) -> str:
    return f"substring(trim({column}), 1, {CUT})"


def _day_pattern(pattern: str) -> str:
    """A pattern without its time of day, with the one separator that we compare with."""
    day = reduce(
        lambda remaining, separator: remaining.split(separator + "H")[0], _TIME_IN_FORMAT, pattern
    )
    return day.replace("/", "-").replace(".", "-").replace(" ", "-")


def _replace_all(text: str, replacements: Sequence[tuple[str, str]]) -> str:
    for pattern, replacement in replacements:
        text = f"regexp_replace({text}, {sql_text(pattern)}, {sql_text(replacement)})"
    return text
