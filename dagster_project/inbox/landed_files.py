"""Landed files that have done their work: after a set number of days they go.

They hold columns that nobody agreed to, so they are the one place where these are. What was read of
a file is in bronze, and its name and hash stay in bronze/delivery: the same bytes are known again.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from bronze.delivery import DeliveryOutcome
from bronze.readers import arrivals
from dagster_project.inbox import arrived_files
from dagster_project.inbox.delivery_policy import Delivery

WAITS = (DeliveryOutcome.HELD, DeliveryOutcome.QUARANTINED)
"""What becomes of a file that somebody has yet to look at."""


def remove(
    landing: Path,
    deliveries: Sequence[Delivery],
    as_of: date,
    days: int,
    snapshots: Collection[str] = (),
) -> int:
    """Remove the files that have done their work from the landing folder.

    Args:
        landing: the folder.
        deliveries: what published runs dealt with.
        as_of: the night.
        days: for how many days a file is kept after it was dealt with; 0 keeps all.
        snapshots: extracts of which a newer file says all that an older one did.

    Returns:
        How many were removed. One that may not be removed stays, and is tried again.
    """
    if not days:
        return 0
    return _unlinked(landing, outlived(deliveries, as_of - timedelta(days=days), snapshots))


def remove_at_once(
    landing: Path, deliveries: Sequence[Delivery], with_erased: Collection[str]
) -> int:
    """Remove the files in which somebody stands who was erased before they came, however young.

    Args:
        landing: the folder.
        deliveries: what published runs dealt with.
        with_erased: deliveries of which rows were left out because their person was erased; the
            same bytes that came again hold the same rows.

    Returns:
        How many were removed.
    """
    same_bytes = {each.sha256 for each in deliveries if each.delivery_id in with_erased}
    return _unlinked(landing, [each for each in deliveries if each.sha256 in same_bytes])


def _unlinked(landing: Path, deliveries: Sequence[Delivery]) -> int:
    removed = 0
    for path in _files(landing, deliveries):
        with suppress(OSError):
            path.unlink()
            removed += 1
    return removed


def outlived(
    deliveries: Sequence[Delivery], until: date, snapshots: Collection[str]
) -> list[Delivery]:
    """The deliveries whose file may go.

    A file that is held or quarantined waits for a person, and stays until a delivery of the same
    extract for the same day or a later one was applied, where that says all that it would have
    said: of a file of changes none does. One that is of no extract waits for ever.

    Args:
        deliveries: what published runs dealt with.
        until: the last day of dealing with a file on which it may go.
        snapshots: extracts of which a newer file says all that an older one did.
    """
    newest: dict[str | None, date] = {}
    for each in deliveries:
        if each.outcome == DeliveryOutcome.APPLIED and each.extract in snapshots:
            newest[each.extract] = max(each.effective_date, newest.get(each.extract, date.min))
    stays = {
        arrived_files.signature(each)
        for each in deliveries
        if each.read_on is None
        or each.read_on > until
        or (each.outcome in WAITS and each.effective_date > newest.get(each.extract, date.min))
    }
    return [each for each in deliveries if arrived_files.signature(each) not in stays]


def _files(landing: Path, deliveries: Sequence[Delivery]) -> Iterator[Path]:
    """The files that are still as they were dealt with; another under the same name is not one."""
    for delivery in deliveries:
        path = landing / delivery.source / delivery.file_name
        if not path.is_symlink() and path.is_file():
            present = (delivery.source, path.name, *(arrivals.size_and_time(path) or ()))
            if present == arrived_files.signature(delivery):
                yield path
