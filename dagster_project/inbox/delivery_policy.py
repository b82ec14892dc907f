"""What becomes of a delivered file: which are new, which are held, and what is applied."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bronze.delivery import DeliveryOutcome
from bronze.readers.arrivals import Arrival
from contracts import DeliveryMode, Extract, Register, Source

FURTHEST_AHEAD = timedelta(days=31)
"""How far ahead of a night the day of a file may be: after one of 2099 nothing would be newer."""
ACCEPTED = "accepted.txt"
"""The file of the answers folder that names accepted deliveries, one a line."""
COLUMNS = (
    "delivery_id", "source", "extract", "file_name", "size", "modified_at", "sha256",
    "effective_date", "outcome", "rows_in", "read_on", "run_number",
)  # fmt: skip
"""What a run needs to know of earlier deliveries."""


@dataclass(frozen=True)
class Delivery:
    """A row of bronze/delivery: a file, what it held, and what became of it.

    `extract` is None where the file is of none. The counts are of rows.
    """

    delivery_id: str
    source: str
    file_name: str
    size: int
    modified_at: datetime
    sha256: str
    effective_date: date
    outcome: str
    extract: str | None = None
    reason: str | None = None
    rows_in: int = 0
    rows_kept: int = 0
    rows_unchanged: int = 0
    rows_rejected: int = 0
    rows_unaccounted: int = 0
    encoding: str | None = None
    unagreed_columns: tuple[str, ...] = ()
    forbidden_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    read_on: date | None = None
    run_number: int = 0

    def row(self) -> dict[str, object]:
        """The row as the table takes it."""
        return asdict(self)


def order(delivery: Delivery) -> tuple[int, date, datetime, str]:
    """By this, deliveries stand in the order in which they were dealt with."""
    return (
        delivery.run_number,
        delivery.effective_date,
        delivery.modified_at,
        delivery.file_name,
    )


@dataclass(frozen=True)
class DeliveryHistory:
    """Deliveries of one extract that were dealt with before, oldest first."""

    deliveries: tuple[Delivery, ...] = ()

    def has(self, delivery_id: str) -> bool:
        """Whether this delivery was dealt with before."""
        return any(delivery.delivery_id == delivery_id for delivery in self.deliveries)

    @property
    def last_applied(self) -> Delivery | None:
        """The delivery that the extract's table stands on."""
        return max(self._applied, key=lambda delivery: delivery.effective_date, default=None)

    def has_applied(self, arrival: Arrival, day: date) -> bool:
        """Whether the same bytes were applied for the same day."""
        applied = {(delivery.sha256, delivery.effective_date) for delivery in self._applied}
        return (arrival.sha256, day) in applied

    @property
    def _applied(self) -> list[Delivery]:
        """Applied deliveries, the last one first."""
        return [
            delivery
            for delivery in reversed(self.deliveries)
            if delivery.outcome == DeliveryOutcome.APPLIED
        ]

    def followed_by(self, delivery: Delivery) -> "DeliveryHistory":
        """The same with one more."""
        return replace(self, deliveries=(*self.deliveries, delivery))


def delivery_id(arrival: Arrival, *, accepted: bool = False) -> str:
    """Opaque name of a delivery: the same file, delivered again later, is another."""
    identity = f"{arrival.source}|{arrival.name}|{arrival.sha256}|{arrival.modified_us}|{accepted}"
    return hashlib.sha256(identity.encode()).hexdigest()[:12]


def outcome_of_day(effective_date: date, as_of: date) -> tuple[DeliveryOutcome, str] | None:
    """What becomes of a file of a day that is far ahead; None of any other."""
    if effective_date <= as_of + FURTHEST_AHEAD:
        return None
    return DeliveryOutcome.QUARANTINED, (
        f"it speaks for {effective_date:%d %B %Y}, which is far ahead: ask the sender to send it "
        "under its right date"
    )


def outcome_before_reading(
    history: DeliveryHistory, extract: Extract, arrival: Arrival, effective_date: date | None
) -> tuple[DeliveryOutcome, str] | None:
    """What becomes of a file before it is read, and why; None where it is to be read.

    The same bytes as the last applied delivery are unchanged. An older snapshot after a newer one
    is left alone, if its name says of which day it is; without a date it is applied. A file of
    changes is always applied, however late it comes: land.py lets newer rows stand.
    """
    last = history.last_applied
    if last is None:
        return None
    is_again = bool(effective_date) and history.has_applied(arrival, effective_date or arrival.day)
    is_changes = extract.delivery_mode is DeliveryMode.CHANGES
    if last.sha256 == arrival.sha256 or (is_changes and is_again):
        return (
            DeliveryOutcome.UNCHANGED,
            "the same bytes as the last delivery: nothing new, and counted as seen",
        )
    if not is_changes and effective_date and effective_date < last.effective_date:
        return DeliveryOutcome.SUPERSEDED, (
            f"it speaks for {effective_date:%d %B %Y}, before the "
            f"{last.effective_date:%d %B %Y} that we have: "
            "send a newer file if this one was meant as a correction"
        )
    return None


def reason_to_leave_closed(register: Register, source: Source, as_of: date) -> str:
    """Why a file of a source may not even be opened, and what to do; empty where it may.

    Args:
        register: all agreements.
        source: who sent the file.
        as_of: the night.
    """
    reason = register.reason_closed(source, as_of)
    return reason and (
        f"{reason}: the file was not opened, and nothing of it came in. Agree or renew it, with "
        "its days in the source's module (or in PARTNERSHIP_FILE), then ask for the file again"
    )


def reason_to_hold(history: DeliveryHistory, extract: Extract, rows_in: int) -> str:
    """Why a snapshot is held for a person to accept; empty where it is not."""
    last = history.last_applied
    if extract.delivery_mode is DeliveryMode.CHANGES or last is None:
        return ""
    if rows_in >= extract.smallest_share * last.rows_in:
        return ""
    return (
        f"it has {rows_in:,} rows where the last one had {last.rows_in:,}: held, "
        "so that half a file does not pass for a day on which children vanished. "
        "Send it again whole, or accept it with "
        "`single-view accept`"
    )


def delivery_of(arrival: Arrival, extract: Extract | None, effective_date: date) -> Delivery:
    """The delivery before any row of the file is counted: to be applied."""
    return Delivery(
        delivery_id=delivery_id(arrival),
        source=arrival.source,
        extract=extract.name if extract else None,
        file_name=arrival.name,
        size=arrival.size,
        modified_at=datetime.fromtimestamp(arrival.modified_us / 1e6, UTC),
        sha256=arrival.sha256,
        effective_date=effective_date,
        outcome=DeliveryOutcome.APPLIED,
    )


def accepted(answers: Path) -> frozenset[str]:
    """Deliveries that a person has accepted: one opaque name per line in `answers/accepted.txt`."""
    file = answers / ACCEPTED
    if not file.exists():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())


def in_order(arrivals: Sequence[tuple[Arrival, date | None]]) -> list[tuple[Arrival, date | None]]:
    """Files of one extract in the order in which they are applied: by the day they speak for."""
    return sorted(
        arrivals, key=lambda pair: (pair[1] or date.max, pair[0].modified_us, pair[0].name)
    )
