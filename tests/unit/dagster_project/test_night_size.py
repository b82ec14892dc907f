"""What counts as a small night: what came since the last one, and what bronze holds."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bronze.sources.school import PUPILS
from dagster_project.run import night_size
from dagster_project.settings import Settings
from gold import source_freshness
from tests.unit.dagster_project import lakes

LONG_AGO, TO_COME = datetime(2026, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
"""Before and after the moment at which a test's own files come."""


def _delivered(landing: Path, size: int) -> None:
    """A file of so many bytes, said to be written long ago: a copy keeps its original's time."""
    path = landing / "school" / f"{size}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"0" * size)
    os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))


def _in_bronze(lake: Path) -> int:
    return sum(path.stat().st_size for path in lake.glob("bronze/*/*.parquet"))


def test_before_the_first_night_every_delivery_is_to_be_read(tmp_path: Path) -> None:
    _delivered(tmp_path / "landing", 30)
    _delivered(tmp_path / "landing", 12)
    (tmp_path / "landing" / "school" / "loop.csv").symlink_to("loop.csv")
    assert night_size.bytes_to_read(tmp_path / "landing", tmp_path / "lake") == 42


@pytest.mark.parametrize(("published_at", "to_read"), [(LONG_AGO, 42), (TO_COME, 0)])
def test_of_deliveries_only_those_since_the_last_night_are_to_be_read_and_of_tables_bronze_alone(
    tmp_path: Path, published_at: datetime, to_read: int
) -> None:
    _delivered(tmp_path / "landing", 42)
    tables = [(PUPILS.table, [{"row_key": "a"}]), (source_freshness.TABLE, [{"source": "csc"}])]
    lake = lakes.publish(tmp_path / "lake", tables, published_at)
    assert _in_bronze(lake) > 0
    assert night_size.bytes_to_read(tmp_path / "landing", lake) == _in_bronze(lake) + to_read


@pytest.mark.parametrize(("surplus", "small"), [(0, True), (1, False)])
def test_a_night_is_small_up_to_so_many_bytes(tmp_path: Path, surplus: int, *, small: bool) -> None:
    _delivered(tmp_path / "landing", 10 + surplus)
    config = Settings(
        lake_root=tmp_path / "lake", landing_root=tmp_path / "landing", small_night_bytes=10
    )
    assert night_size.is_small(config) is small
