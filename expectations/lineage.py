"""The page that shows from which columns each column of every table is made."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from contracts import Table
from expectations.pages import DAGSTER, OfflineView, Page

Columns = Mapping[str, Sequence[tuple[str, str]]]


def write(folder: Path, tables: Sequence[tuple[Table, Columns]], dagster: str = DAGSTER) -> Path:
    """Write the page; returns its path.

    Args:
        folder: where the page is to stand.
        tables: each table, with the path and name of every column behind each of its columns.
        dagster: where Dagster's pages are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table_paths = {table.path for table, _ in tables}
    context = {
        "tables": [_table_context(table, columns) for table, columns in tables],
        "table_paths": table_paths,
        "home": "",
    }
    page = folder / "index.html"
    part = page.with_suffix(".part")
    part.write_text(OfflineView(dagster).render(Page("lineage.html", context)), encoding="utf-8")
    return part.replace(page)


def _table_context(table: Table, columns: Columns) -> dict[str, object]:
    rows = [(column, _by_table(columns.get(column.name, ()))) for column in table.columns]
    return {"path": table.path, "about": table.about, "rows": rows}


def _by_table(bases: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    paths = dict.fromkeys(path for path, _ in bases)
    return {path: [column for base_path, column in bases if base_path == path] for path in paths}
