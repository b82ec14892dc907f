"""From what a field says to the text that a partner would write: its codes, dates and headers."""

from functools import cache

import numpy as np

from contracts import ContractError, Extract, Field, FieldKind
from synthetic.draws import Draws, Flags, Ints, Words

PATTERNS = {
    "yyyy-MM-dd": "{y}-{m}-{d}",
    "d/M/yyyy": "{d}/{m}/{y}",
    "dd/MM/yyyy": "{d}/{m}/{y}",
    "yyyy-MMM-d HH:mm:ss": "{y}-{b}-{d} 00:00:00",
    "yyyyMMdd": "{y}{m}{d}",
    "dd-MMM-yyyy": "{d}-{b}-{y}",
    "d-MMM-yyyy": "{d}-{b}-{y}",
    "yyyy-MM-dd HH:mm:ss": "{y}-{m}-{d} 00:00:00",
    "yyyy-MM-dd'T'HH:mm:ss": "{y}-{m}-{d}T00:00:00",
    "M/d/yyyy": "{m}/{d}/{y}",
}
"""Spark's date patterns that can be written, and how each lays out year, month and day."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIRST_DAY = -25_568
DAYS = 60_000
"""The days that can be written, from 1 January 1900 on; the one before stands for a blank."""

MIXED_CODES = 0.08
"""Share of cells in which a partner writes another of its codes for the same thing."""

FREE_TEXT = "Free text that must never come in."
"""What stands in the columns that the contract refuses: to be found wherever it leaks."""


def headers(extract: Extract) -> list[str]:
    """The header row: agreed columns, signals, then those that must never come in."""
    agreed = [one.header for one in extract.fields]
    return [*agreed, *(seal.headers[0] for seal in extract.seals), *extract.forbidden_headers]


def written(one: Field, said: Words, draws: Draws, ids: Ints) -> Words:
    """The field's cells as the partner writes them."""
    if one.codes:
        return _coded(one, said, draws, ids)
    if one.kind is FieldKind.DATE:
        return dates(said, one.formats[0])
    return said


def dates(said: Words, pattern: str) -> Words:
    """Days since 1970 in a Spark date pattern; blanks stay blank.

    Raises:
        ContractError: the pattern is not one that can be written.
    """
    if pattern not in PATTERNS:
        raise ContractError(f"no file can be written with dates in the pattern {pattern!r}")
    days = np.array([FIRST_DAY if day == "" else day for day in said.tolist()], dtype=np.int64)
    return _calendar(pattern)[np.clip(days - FIRST_DAY, 0, DAYS - 1)]


def seal_cells(extract: Extract, sealed: Flags, draws: Draws, ids: Ints) -> list[Words]:
    """The columns that signal adoption: one of them speaks for each sealed record."""
    which = draws.below(f"{extract.name} signal", ids, max(1, len(extract.seals)))
    cells = []
    for place, seal in enumerate(extract.seals):
        values = np.array(seal.values, dtype=object)
        told = values[draws.below(f"{extract.name} value", ids, len(values))]
        quiet = "" if "N" in seal.values else "N"
        speaks = sealed & (which == place)
        cells.append(np.where(speaks, told, quiet).astype(object))
    return cells


def never_cells(extract: Extract, rows: int) -> list[Words]:
    """The columns that must never come in, with text in them."""
    return [np.full(rows, FREE_TEXT, dtype=object) for _ in extract.forbidden_headers]


def other_values(extract: Extract, name: str) -> Words:
    """Values of an `only` field whose rows were not agreed."""
    agreed = {value.casefold() for value in extract.agreed_values[name]}
    known = [code for code in extract.field(name).codes if code.casefold() not in agreed]
    return np.array(known or ["witness", "subject"], dtype=object)


def _coded(one: Field, said: Words, draws: Draws, ids: Ints) -> Words:
    mixed: Flags = draws.chance(f"mixed {one.name}", ids, MIXED_CODES)
    drawn = draws.below(f"which {one.name}", ids, 1 << 20)
    ways = _ways(one)
    cells = np.full(len(said), "", dtype=object)
    for at, (word, also, pick) in enumerate(
        zip(said.tolist(), mixed.tolist(), drawn.tolist(), strict=True)
    ):
        known = ways.get(word, (word,)) if word != "" else ("",)
        cells[at] = known[pick % len(known) if also else 0]
    return cells


def _ways(one: Field) -> dict[str, tuple[str, ...]]:
    """For each thing that we say, what the partner writes for it."""
    ways: dict[str, tuple[str, ...]] = {}
    for code, word in one.codes.items():
        ways[word] = (*ways.get(word, ()), code)
    return {**{code: (code,) for code in one.codes}, **ways}


@cache
def _calendar(pattern: str) -> Words:
    days = np.arange(FIRST_DAY + 1, FIRST_DAY + DAYS).astype("datetime64[D]").astype(str).tolist()
    layout = PATTERNS[pattern]
    made = [
        layout.format(y=day[:4], m=day[5:7], b=MONTHS[int(day[5:7]) - 1], d=day[8:]) for day in days
    ]
    return np.array(["", *made], dtype=object)
