"""Where silver holds what tells where somebody is, and what gold says of anybody."""

from collections.abc import Iterator
from pathlib import Path

from contracts import Layer
from dagster_project.run.registry import owned_tables
from tests.pipeline.published import on_disk, rows

PLACES = {
    owned.table.path: names
    for owned in owned_tables()
    if owned.table.layer is Layer.SILVER and "record_key" in owned.table.names
    if (names := tuple(column.name for column in owned.table.columns if column.locates))
}
"""Where silver holds what tells where somebody is: their homes, and who sees them where."""
SHORTEST = 4
"""Characters under which a text is no place."""


def gold_rows(lake: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Every row of gold and of the audiences' folders, with the path of its table."""
    for path in on_disk(lake):
        if path.startswith("gold"):
            yield from ((path, row) for row in rows(lake, path))


def texts(row: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Every text of a row, with its column."""
    for name, value in row.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield name, text
