"""What becomes of a delivered file: which are new, which are held, and what is applied."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bronze.delivery import DeliveryOutcome
from bronze.readers.arrivals import Arrival
from contracts import DeliveryMode, Extract

ACCEPTED = "accepted.txt"
"""The file of the answers folder that names accepted deliveries, one a line."""


@dataclass(frozen=True)
class Known:
    """Deliveries of one extract that were published before, oldest first."""

    rows: tuple[dict[str, Any], ...] = ()

    def has(self, delivery_id: str) -> bool:
        """Whether this delivery was dealt with before."""
        return any(row["delivery_id"] == delivery_id for row in self.rows)

    @property
    def last_applied(self) -> dict[str, Any] | None:
        """The delivery that the extract's table stands on."""
        return max(self._applied, key=lambda row: row["effective_date"], default=None)

    def has_applied(self, arrival: Arrival, day: date) -> bool:
        """Whether the same bytes were applied for the same day."""
        return any(
            (r["sha256"], r["effective_date"]) == (arrival.sha256, day) for r in self._applied
        )

    @property
    def _applied(self) -> list[dict[str, Any]]:
        """Applied deliveries, the last one first."""
        return [row for row in reversed(self.rows) if row["outcome"] == DeliveryOutcome.APPLIED]

    def and_then(self, row: dict[str, Any]) -> "Known":
        """The same with one more."""
        return replace(self, rows=(*self.rows, row))


def delivery_id(arrival: Arrival, *, accepted: bool = False) -> str:
    """Opaque name of a delivery: the same file, delivered again later, is another."""
    told = f"{arrival.source}|{arrival.path.name}|{arrival.sha256}|{arrival.modified_us}|{accepted}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def first_look(
    known: Known, extract: Extract, arrival: Arrival, effective_date: date | None
) -> tuple[DeliveryOutcome, str] | None:
    """What becomes of a file before it is read; None where it is to be read.

    The same bytes as the last applied delivery are unchanged. An older snapshot after a newer one
    is left alone, if its name says which day it speaks for; without a date it is applied. A file
    of changes is always applied, however late it comes: land.py lets newer rows stand.
    """
    last = known.last_applied
    if last is None:
        return None
    is_again = bool(effective_date) and known.has_applied(arrival, effective_date or arrival.day)
    if last["sha256"] == arrival.sha256 or (
        extract.delivery_mode is DeliveryMode.CHANGES and is_again
    ):
        return (
            DeliveryOutcome.UNCHANGED,
            "the same bytes as the last delivery: nothing new, and counted as seen",
        )
    if (
        extract.delivery_mode is DeliveryMode.SNAPSHOT
        and effective_date
        and effective_date < last["effective_date"]
    ):
        return DeliveryOutcome.SUPERSEDED, (
            f"it speaks for {effective_date:%d %B %Y}, before the "
            f"{last['effective_date']:%d %B %Y} that we have: "
            "send a newer file if this one was meant as a correction"
        )
    return None


def too_small(known: Known, extract: Extract, rows_in: int) -> str:
    """Why a snapshot is held for a person to accept; empty where it is not."""
    last = known.last_applied
    if extract.delivery_mode is DeliveryMode.CHANGES or last is None:
        return ""
    if rows_in >= extract.smallest_share * last["rows_in"]:
        return ""
    return (
        f"it has {rows_in:,} rows where the last one had {last['rows_in']:,}: held, "
        "so that half a file does not pass for a day on which children vanished. "
        "Send it again whole, or accept it with "
        "`single-view accept`"
    )


def row_for(
    arrival: Arrival, extract: Extract | None, outcome: DeliveryOutcome, reason: str
) -> dict[str, Any]:
    """The row of bronze/delivery before any row of the file is counted."""
    return {
        "delivery_id": delivery_id(arrival),
        "source": arrival.source,
        "extract": extract.name if extract else None,
        "file_name": arrival.path.name,
        "size": arrival.size,
        "modified_at": datetime.fromtimestamp(arrival.modified_us / 1e6, UTC),
        "sha256": arrival.sha256,
        "outcome": str(outcome),
        "reason": reason or None,
        "rows_in": 0,
        "rows_kept": 0,
        "rows_unchanged": 0,
        "rows_rejected": 0,
        "rows_unaccounted": 0,
        "unagreed_columns": [],
        "forbidden_columns": [],
        "missing_columns": [],
        "notes": [],
    }


def accepted(answers: Path) -> frozenset[str]:
    """Deliveries that a person has accepted: one opaque name per line in `answers/accepted.txt`."""
    listed = answers / ACCEPTED
    if not listed.exists():
        return frozenset()
    return frozenset(
        line.split()[0] for line in listed.read_text(encoding="utf-8").splitlines() if line.strip()
    )


def in_order(arrivals: Sequence[tuple[Arrival, date | None]]) -> list[tuple[Arrival, date | None]]:
    """Files of one extract in the order in which they are applied: by the day they speak for."""
    return sorted(
        arrivals, key=lambda one: (one[1] or date.max, one[0].modified_us, one[0].path.name)
    )
