"""A small published lake, written without Spark."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from deltalake import write_deltalake

from contracts import Table
from dagster_project.lake.arrow_columns import arrow_schema
from gold import publication

Rows = Sequence[Mapping[str, object]]


def publish(
    root: Path,
    tables: Sequence[tuple[Table, Rows]],
    published_at: datetime = datetime(2026, 11, 23, tzinfo=UTC),
) -> Path:
    """Write tables and the row that publishes them; a column that is not given is empty."""
    for table, rows in tables:
        _write(root, table, rows)
    night = {
        "run_number": 1,
        "as_of": date(2026, 11, 23),
        "published_at": published_at,
        "versions": json.dumps({table.path: 0 for table, _ in tables}),
        "built_from": "{}",
    }
    _write(root, publication.TABLE, [night])
    return root


def _write(root: Path, table: Table, rows: Rows) -> None:
    cells = [{name: row.get(name) for name in table.names} for row in rows]
    written = pa.Table.from_pylist(cells, schema=arrow_schema(table.columns))
    write_deltalake(root / table.path, written)
