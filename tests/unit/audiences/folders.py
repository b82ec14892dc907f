"""Audiences' folders of the drawn lake, written and read."""

from pathlib import Path
from typing import TypeAlias

from deltalake import DeltaTable

from bronze import sources
from contracts import AccessRules, AudienceAccess
from dagster_project.audiences import night
from dagster_project.audiences.night import AudienceVersions, GoldNight
from dagster_project.audiences.readers import Readers
from dagster_project.lake import published
from gold.access_file import access_rules
from tests.expected_rows import Row, comparable
from tests.unit.audiences import drawn_gold

Cells: TypeAlias = set[tuple[object, ...]]
SOURCES = sources.find()


def written(
    lake: Path,
    rules: AccessRules | None = None,
    readers: Readers | None = None,
    before: AudienceVersions | None = None,
) -> AudienceVersions:
    """Write the folders, after those of `before` where they were written already."""
    last = published.last(lake)
    before = before or AudienceVersions()
    gold = GoldNight(
        root=lake,
        run_number=2,
        as_of=drawn_gold.AS_OF,
        versions={**last.versions, **before.versions},
        built_from=before.built_from,
        scratch=lake / "scratch",
    )
    tables = [table for table, _ in drawn_gold.tables()]
    return night.write(gold, rules or access_rules(), tables, SOURCES, readers or Readers())


def has(lake: Path, audience: str, table: str) -> bool:
    """Whether an audience has a table."""
    return (lake / f"gold_{audience}" / table).exists()


def columns(lake: Path, audience: str, table: str) -> set[str]:
    """The columns of an audience's table."""
    return {field.name for field in DeltaTable(lake / f"gold_{audience}" / table).schema().fields}


def cells(lake: Path, audience: str, table: str, *names: str) -> Cells:
    """Some cells of every row of an audience's table."""
    rows = every_row(lake / f"gold_{audience}" / table)
    return {tuple(row[name] for name in names) for row in rows}


def written_rows(lake: Path, access: AudienceAccess, table: str) -> list[Row]:
    """Every row of an audience's table, in an order; none where it has no such table."""
    folder = lake / access.folder / table
    if not folder.exists():
        return []
    return sorted(map(comparable, every_row(folder)), key=str)


def every_row(folder: Path) -> list[Row]:
    """Every row of the table in a folder."""
    rows: list[Row] = DeltaTable(folder).to_pyarrow_dataset().to_table().to_pylist()
    return rows
