"""File access that is not Delta, landing or reports: a run's arrivals, packs for owners."""

import csv
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.sql import functions as F

from bronze.delivery import Outcome
from bronze.readers import arrivals
from bronze.readers.arrivals import Arrival
from contracts import Extract, Source
from dagster_project.deliveries import in_order
from gold import duplicate

if TYPE_CHECKING:
    from dagster_project.night import Night

ANSWERS = "answers"
"""Folder of the landing into which people's answers are put."""
PACK = ("request", "extract", "own_key", "field", "kind", "reason", "other_source")
"""Columns of a pack: the least that lets an owner find a record and see what is wrong with it."""


@dataclass(frozen=True)
class Arrivals:
    """The files that are ready to be read, each with its extract, and those of no extract."""

    found: tuple[tuple[Arrival, str, date | None], ...]
    strangers: tuple[tuple[Arrival, str], ...]

    def of(self, source: Source, extract: Extract) -> list[tuple[Arrival, date | None]]:
        """The extract's files in the order in which they are applied."""
        mine = [
            (a, day)
            for a, name, day in self.found
            if name == extract.name and a.source == source.name
        ]
        return in_order(mine)


def arrived(night: "Night") -> Arrivals:
    """What stands in the landing folder and was not dealt with before, looked at twice."""
    by_name = {source.name: source for source in night.sources}
    held = {row["delivery_id"] for row in night.delivered if row["outcome"] == Outcome.HELD}
    waiting = held & night.accepted
    dealt_with = {_seen(row) for row in night.delivered if row["delivery_id"] not in waiting}
    pause = partial(time.sleep, night.settings.settle_seconds)
    found = arrivals.settled(night.settings.landing, (*by_name, ANSWERS), pause, dealt_with)
    mine: list[tuple[Arrival, str, date | None]] = []
    strangers: list[tuple[Arrival, str]] = []
    for arrival in found.ready:
        if arrival.source == ANSWERS:
            continue
        extract = arrivals.extract_for(arrival.path.name, by_name[arrival.source])
        if extract is None:
            strangers.append((arrival, _expected(by_name[arrival.source])))
        else:
            mine.append((arrival, extract.name, arrivals.speaks_for(arrival.path.name, extract)))
    strangers += [
        _oddity(one) for one in found.oddities if one.path.parent != night.settings.landing
    ]
    return Arrivals(tuple(mine), tuple(strangers))


def write_packs(night: "Night") -> int:
    """One CSV per source whose owner is asked to look at records; replaced whole each night.

    Returns:
        How many packs were written.
    """
    rows = night.lake.read(duplicate.TABLE).orderBy(
        "source", "kind", "record_key", "other_record_key"
    )
    asked = rows.withColumn("request", F.concat_ws("-", "record_key", "other_record_key"))
    written = 0
    for source in night.sources:
        folder = night.settings.outbox / source.name
        folder.mkdir(parents=True, exist_ok=True)
        mine = asked.where(F.col("source") == source.name).select(*PACK)
        written += _write_pack(
            folder / "duplicates.csv", (tuple(row) for row in mine.toLocalIterator())
        )
    return written


def _write_pack(path: Path, rows: Iterable[Sequence[object]]) -> int:
    """Write aside and rename, so that an owner never opens half a pack; 1 where it asks."""
    part = path.with_suffix(".part")
    asked = 0
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(PACK)
        for row in rows:
            writer.writerow([_inert(cell) for cell in row])
            asked += 1
    part.replace(path)
    return int(asked > 0)


def _inert(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _seen(row: Mapping[str, Any]) -> arrivals.Seen:
    since = row["modified_at"] - datetime.fromtimestamp(0, UTC)
    return (row["source"], row["file_name"], row["size"], since // timedelta(microseconds=1))


def _expected(source: Source) -> str:
    patterns = ", ".join(extract.files for extract in source.extracts)
    return f"no extract of {source.title} has a file named like this: expected {patterns}"


def _oddity(one: arrivals.Oddity) -> tuple[Arrival, str]:
    look = one.path.lstat()
    return Arrival(
        one.path.parent.name, one.path, look.st_size, "", look.st_mtime_ns // 1000
    ), one.reason
