"""What a run finds in the landing folder."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bronze.delivery import DeliveryOutcome
from bronze.readers import arrivals
from bronze.readers.arrivals import Arrival
from contracts import Extract, Source
from dagster_project.inbox.delivery_policy import Delivery, in_order
from dagster_project.settings import ANSWERS


@dataclass(frozen=True)
class Arrivals:
    """The files that are ready to be read, each with its extract, and those of no extract."""

    recognised: tuple[tuple[Arrival, str, date | None], ...]
    unrecognised: tuple[tuple[Arrival, str], ...]

    def of(self, source: Source, extract: Extract) -> list[tuple[Arrival, date | None]]:
        """The extract's files in the order in which they are applied."""
        arrivals_of_extract = [
            (a, day)
            for a, name, day in self.recognised
            if name == extract.name and a.source == source.name
        ]
        return in_order(arrivals_of_extract)


def arrived(
    landing: Path,
    sources: Sequence[Source],
    delivered: Sequence[Delivery],
    accepted: Collection[str],
    settle_seconds: float,
) -> Arrivals:
    """What stands in the landing folder and was not dealt with before, looked at twice.

    Args:
        landing: the folder.
        sources: who may deliver.
        delivered: what was dealt with before.
        accepted: held deliveries that a person has accepted since.
        settle_seconds: how long a file must stay as it is before it counts as whole.
    """
    by_name = {source.name: source for source in sources}
    held = {each.delivery_id for each in delivered if each.outcome == DeliveryOutcome.HELD}
    waiting = held.intersection(accepted)
    dealt_with = {signature(each) for each in delivered if each.delivery_id not in waiting}
    pause = partial(time.sleep, settle_seconds)
    scan = arrivals.scan_landing(landing, (*by_name, ANSWERS), pause, dealt_with)
    recognised: list[tuple[Arrival, str, date | None]] = []
    unrecognised: list[tuple[Arrival, str]] = []
    for arrival in scan.ready:
        if arrival.source == ANSWERS:
            continue
        extract = arrivals.extract_for(arrival.path.name, by_name[arrival.source])
        if extract is None:
            unrecognised.append((arrival, _expected(by_name[arrival.source])))
        else:
            recognised.append(
                (arrival, extract.name, arrivals.effective_date(arrival.path.name, extract))
            )
    unrecognised += [
        _unexpected(entry) for entry in scan.unexpected if entry.path.parent != landing
    ]
    return Arrivals(tuple(recognised), tuple(unrecognised))


def signature(delivery: Delivery) -> arrivals.FileSignature:
    """By this, a file in the landing folder is the one that was dealt with."""
    since = delivery.modified_at - datetime.fromtimestamp(0, UTC)
    modified = since // timedelta(microseconds=1)
    return (delivery.source, delivery.file_name, delivery.size, modified)


def _expected(source: Source) -> str:
    patterns = ", ".join(extract.files for extract in source.extracts)
    return f"no extract of {source.title} has a file named like this: expected {patterns}"


def _unexpected(entry: arrivals.UnexpectedEntry) -> tuple[Arrival, str]:
    look = entry.path.lstat()
    return Arrival(
        entry.path.parent.name, entry.path, look.st_size, "", arrivals.modified_us(look.st_mtime_ns)
    ), entry.reason
