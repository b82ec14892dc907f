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
"""What stands in the columns that the contract forbids: to be found wherever it leaks."""


def headers(extract: Extract) -> list[str]:
    """The header row: agreed columns, signals, then those that must never come in."""
    delivered = extract.as_delivered
    agreed = [field.on(extract.day).header for field in delivered.agreed_fields]
    return [*agreed, *(seal.headers[0] for seal in extract.seals), *extract.forbidden_headers]


def written_cells(field: Field, values: Words, draws: Draws, ids: Ints) -> Words:
    """The field's cells as the partner writes them."""
    if field.codes:
        return _coded(field, values, draws, ids)
    if field.kind is FieldKind.DATE:
        return dates(values, field.formats[0])
    return values


def dates(values: Words, pattern: str) -> Words:
    """Days since 1970 in a Spark date pattern; blanks stay blank.

    Raises:
        ContractError: the pattern is not one that can be written.
    """
    if pattern not in PATTERNS:
        raise ContractError(f"no file can be written with dates in the pattern {pattern!r}")
    days = np.array([FIRST_DAY if day == "" else day for day in values.tolist()], dtype=np.int64)
    return _calendar(pattern)[np.clip(days - FIRST_DAY, 0, DAYS - 1)]


def seal_cells(extract: Extract, sealed: Flags, draws: Draws, ids: Ints) -> list[Words]:
    """The columns that signal adoption: one of them speaks for each sealed record."""
    signal = draws.below(f"{extract.name} signal", ids, max(1, len(extract.seals)))
    cells = []
    for place, seal in enumerate(extract.seals):
        values = np.array(seal.values, dtype=object)
        chosen_values = values[draws.below(f"{extract.name} value", ids, len(values))]
        unset = "" if "N" in seal.values else "N"
        is_signalled = sealed & (signal == place)
        cells.append(np.where(is_signalled, chosen_values, unset).astype(object))
    return cells


def forbidden_cells(extract: Extract, rows: int) -> list[Words]:
    """The columns that must never come in, with text in them."""
    return [np.full(rows, FREE_TEXT, dtype=object) for _ in extract.forbidden_headers]


def other_values(extract: Extract, name: str) -> Words:
    """Values of a field of `agreed_values` whose rows were not agreed."""
    agreed = {value.casefold() for value in extract.agreed_values[name]}
    codes = [code for code in extract.field(name).codes if code.casefold() not in agreed]
    return np.array(codes or ["witness", "subject"], dtype=object)


def _coded(field: Field, values: Words, draws: Draws, ids: Ints) -> Words:
    mixed: Flags = draws.chance(f"mixed {field.name}", ids, MIXED_CODES)
    drawn = draws.below(f"which {field.name}", ids, 1 << 20)
    codes_by_word = _codes_by_word(field)
    cells = np.full(len(values), "", dtype=object)
    for index, (word, is_mixed, pick) in enumerate(
        zip(values.tolist(), mixed.tolist(), drawn.tolist(), strict=True)
    ):
        codes = codes_by_word.get(word, (word,)) if word != "" else ("",)
        cells[index] = codes[pick % len(codes) if is_mixed else 0]
    return cells


def _codes_by_word(field: Field) -> dict[str, tuple[str, ...]]:
    """For each thing that we say, what the partner writes for it."""
    codes_by_word: dict[str, tuple[str, ...]] = {}
    for code, word in field.codes.items():
        codes_by_word[word] = (*codes_by_word.get(word, ()), code)
    return {**{code: (code,) for code in field.codes}, **codes_by_word}


@cache
def _calendar(pattern: str) -> Words:
    days = np.arange(FIRST_DAY + 1, FIRST_DAY + DAYS).astype("datetime64[D]").astype(str).tolist()
    layout = PATTERNS[pattern]
    texts = [
        layout.format(y=day[:4], m=day[5:7], b=MONTHS[int(day[5:7]) - 1], d=day[8:]) for day in days
    ]
    return np.array(["", *texts], dtype=object)
