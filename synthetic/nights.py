"""Which partner sends on which night, and what of its rows is news."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from contracts import DeliveryMode, Extract, Source
from synthetic.draws import Draws
from synthetic.error_injection import CorrectionModel
from synthetic.feed import Sheet, sheets, text_rows, unrecognised
from synthetic.files import Row, has_lines
from synthetic.identity import FeedContext

NIGHTS = {"week": 7, "month": 28}
"""Nights from one delivery to the next, by a word of the agreed cadence."""
TITLED = 0.05
TOTALLED = 0.05
"""Shares of deliveries with titles above the header, or with a totals row."""

CLEAN_NIGHTS = 2
"""Nights on which no file is odd, so that all that differs between them is people."""


def is_due(source: Source, night: int) -> bool:
    """True on the nights on which a partner sends: each, or the first of every week or month."""
    return night % _nights_between(source) == 1 % _nights_between(source)


def nights_sent(source: Source, until: int) -> list[int]:
    """The nights up to `until` on which a partner sent."""
    return [night for night in range(1, until + 1) if is_due(source, night)]


def rows_tonight(
    context: FeedContext, corrections: CorrectionModel
) -> Iterator[tuple[Extract, list[Row]]]:
    """The rows that a partner sends of one block, for each of its extracts."""
    last_night = context.night - _nights_between(context.source)
    sends_changes = any(map(_leaves_out_what_was_sent, context.source.extracts))
    previous_rows = (
        _rows(replace(context, night=last_night), corrections)
        if sends_changes and last_night > 0
        else {}
    )
    tonights_rows = _rows(context, corrections)
    for extract in context.source.extracts:
        sent_before = set(
            previous_rows.get(extract.name, ()) if _leaves_out_what_was_sent(extract) else ()
        )
        yield extract, [row for row in tonights_rows[extract.name] if row not in sent_before]


def _leaves_out_what_was_sent(extract: Extract) -> bool:
    """Marks of sessions always come in whole weeks."""
    return extract.delivery_mode is DeliveryMode.CHANGES and extract.session_marks is None


@dataclass(frozen=True)
class Quirks:
    """What now and then goes wrong with a whole file, rather than with a record."""

    draws: Draws
    extract: Extract
    night: int

    def titles(self, day: str) -> list[Row]:
        """Rows above the header, as a report writer puts them."""
        return [(f"Report run {day}",), ()] if self._happens("titles", TITLED) else []

    def totals(self, rows: int) -> list[Row]:
        """A last row that counts the others."""
        return [("Total", str(rows))] if self._happens("totals", TOTALLED) else []

    def _happens(self, question: str, rate: float) -> bool:
        night = np.array([self.night])
        drawn = self.draws.chance(f"{self.extract.name} {question}", night, rate)
        may_happen = self.night > CLEAN_NIGHTS and has_lines(self.extract.format)
        return may_happen and bool(drawn[0])


def _rows(context: FeedContext, corrections: CorrectionModel) -> dict[str, list[Row]]:
    def rows(sheet: Sheet) -> list[Row]:
        return text_rows(sheet) + unrecognised(sheet)

    return {sheet.rows.extract.name: rows(sheet) for sheet in sheets(context, corrections)}


def _nights_between(source: Source) -> int:
    """Nights from one delivery of a partner to the next."""
    words = source.cadence.words.split()
    return next((NIGHTS[word] for word in words if word in NIGHTS), 1)
