"""The published night, read without Spark."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from contracts import Table
from dagster_project.lake import published
from gold import publication, source_freshness

TABLE = source_freshness.TABLE


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake that has published one table of two rows."""
    _write(
        tmp_path, TABLE, [{"source": "csc", "extract": "a"}, {"source": "school", "extract": "b"}]
    )
    row = {
        "run_number": 1,
        "as_of": date(2026, 11, 23),
        "published_at": datetime(2026, 11, 23, tzinfo=UTC),
        "versions": f'{{"{TABLE.path}": 0}}',
        "built_from": "{}",
    }
    _write(tmp_path, publication.TABLE, [row])
    return tmp_path


def _write(root: Path, table: Table, rows: list[dict[str, object]]) -> None:
    write_deltalake(root / table.path, pa.Table.from_pylist(rows))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(["csc"], ["a"]), (["csc", "school"], ["a", "b"]), (["nobody"], []), ([], [])],
)
def test_rows_are_those_that_hold_one_of_the_wanted_values(
    lake: Path, wanted: list[str], found: list[str]
) -> None:
    told = published.rows(lake, TABLE, ("extract",), {"source": wanted})
    assert sorted(row["extract"] for row in told) == found


def test_a_table_that_was_never_published_has_no_rows(tmp_path: Path) -> None:
    assert published.rows(tmp_path, TABLE) == []
