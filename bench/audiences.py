"""What the audiences' folders cost: every audience, over gold grown to a number of children.

Gold of a published lake is copied, each child many times over under other names, so that a size is
reached in seconds. What is timed is the product's own writing of the folders: all of them anew, a
night on which nothing changed, and one on which one child in a hundred has a new involvement.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from bench.grown import NAMES_OF_ONE, renamed, write_copies
from bench.report import machine
from bronze import sources
from contracts import Column, Table, Type
from dagster_project.audiences import night
from dagster_project.audiences.gold_reader import READ_ALWAYS, files_of, parquet_rows
from dagster_project.audiences.night import AudienceVersions, GoldNight
from dagster_project.audiences.readers import Readers
from dagster_project.lake import published, storage
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.run import registry
from gold import child, involvement
from gold.access_file import access_rules

SHARED = ("matter_id",)
COPY_THAT_CHANGES = 0
"""On the night of few changes every child of this copy has another involvement."""


@dataclass(frozen=True)
class Timed:
    """One writing of all folders."""

    what: str
    tables: int
    seconds: float


def measure_audiences(lake: Path, children: int, folder: Path) -> str:
    """Grow the gold of a lake to so many children, write all folders, and tell what it took."""
    last = published.last(lake)
    tables = [owned.table for owned in registry.owned_tables()]
    grown = [t for t in (*tables, *READ_ALWAYS) if t.path in last.versions]
    files = files_of(lake, grown, last.versions, LocalCopies(folder / "scratch"))
    own = _count(files[child.TABLE.path])
    copies = max(round(children / own), 1)
    for table in {table.path: table for table in grown if _is_wanted(table)}.values():
        _grow(folder / table.path, table, files[table.path], copies)
    versions = {table.path: 0 for table in grown if (folder / table.path).exists()}
    (folder / "scratch").mkdir(parents=True)
    gold = GoldNight(folder, 1, last.as_of or date.min, versions, {}, folder / "scratch")
    timed, done = _timed("all folders, the first time", gold, tables)
    again = replace(gold, versions={**versions, **done.versions}, built_from=done.built_from)
    unchanged, done = _timed("a night on which nothing changed", again, tables)
    few = _with_few_changes(again, done)
    changed, _ = _timed(f"one child in {copies} with another involvement", few, tables)
    return _page(own * copies, folder, (timed, unchanged, changed))


def _is_wanted(table: Table) -> bool:
    return table.path.startswith("gold/") or table in READ_ALWAYS


def _timed(what: str, gold: GoldNight, tables: Sequence[Table]) -> tuple[Timed, AudienceVersions]:
    began = time.monotonic()
    done = night.write(gold, access_rules(), tables, sources.find(), Readers())
    return Timed(what, done.written, time.monotonic() - began), done


def _with_few_changes(gold: GoldNight, done: AudienceVersions) -> GoldNight:
    """The night after, on which some rows of one table were written anew."""
    folder = gold.root / involvement.TABLE.path
    storage.delta_table(folder).update(
        predicate=f"person_id LIKE '%-{COPY_THAT_CHANGES}'",
        updates={"detail": "'changed'"},
    )
    versions = {
        **gold.versions,
        **done.versions,
        involvement.TABLE.path: storage.delta_table(folder).version(),
    }
    return replace(gold, versions=versions, built_from=done.built_from)


def _grow(folder: Path, table: Table, files: Sequence[Path], copies: int) -> None:
    is_of_people = any(name in table.names for name in ("person_id", "record_key"))
    values = [_value(column, is_of_people) for column in table.columns]
    if files:
        write_copies(files, values, copies if is_of_people else 1, folder)


def _value(column: Column, is_of_people: bool) -> str:  # noqa: FBT001 - one of two ways
    names_one = column.type is Type.TEXT and column.name.endswith(NAMES_OF_ONE)
    if is_of_people and names_one and column.name not in SHARED:
        return renamed(column.name)
    return f'"{column.name}"'


def _count(files: Sequence[Path]) -> int:
    counted = duckdb.connect().execute(f"SELECT count(*) FROM {parquet_rows(files)}").fetchone()
    return int(counted[0]) if counted else 0


def _page(children: int, folder: Path, timed: Sequence[Timed]) -> str:
    size = sum(f.stat().st_size for f in folder.glob("gold_*/**/*.parquet")) / 2**20
    gold = sum(f.stat().st_size for f in folder.glob("gold/**/*.parquet")) / 2**20
    lines = [f"| {each.what} | {each.tables} | {each.seconds:.1f} |" for each in timed]
    return "\n".join(
        [
            f"# The audiences' folders of {children:,} children",
            "",
            machine(),
            "",
            "| | tables written | seconds |",
            "|---|--:|--:|",
            *lines,
            "",
            f"Gold is {gold:,.0f} MiB of files; the folders of all audiences are {size:,.0f} MiB.",
            "",
        ]
    )
