"""Column lineage of an asset: worked out once for each version of code and agreements, and kept."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from pyspark.sql import DataFrame

from contracts import Table
from dagster_project.assets.query_lineage import Base, Lineage, lineage_of
from dagster_project.outbox import page_server
from dagster_project.run import inputs, registry
from dagster_project.run.run_context import RunContext
from expectations import lineage as pages


def note(run: RunContext, owned: registry.OwnedTable, rows: DataFrame) -> None:
    """Keep from which columns the rows of a table are made, where it is not known yet.

    Reading a plan costs seconds for a table of many extracts, and it changes with the code and with
    what is agreed alone. A plan that cannot be read leaves the table without lineage: no night
    stops for it.
    """
    file = _file(run, owned.table)
    version = inputs.builder_version(run)
    if _kept(file).get("version") == version:
        return
    try:
        tables = inputs.tables_behind(owned, run.sources)
        lineage = lineage_of(rows, {table.path: table.names for table in tables})
    except Exception:  # noqa: BLE001 - what Spark says of a plan may quote a value of it
        lineage = {}
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"version": version, "columns": lineage}
    file.write_text(json.dumps(content), encoding="utf-8")


def metadata(run: RunContext, table: Table) -> dict[str, Any]:
    """The lineage that is kept of a table, as Dagster takes it, and the page that shows it."""
    columns = _columns(run, table)
    if not columns:
        return {}
    page = f"{page_server.page(run.settings, page_server.LINEAGE)}#{table.path}"
    deps = {name: [_dep(base) for base in bases] for name, bases in columns.items()}
    return {
        "dagster/column_lineage": dg.TableColumnLineage(deps_by_column=deps),
        "where_columns_come_from": dg.MetadataValue.url(page),
    }


def write_page(run: RunContext, every: Sequence[Table]) -> Path:
    """Write the page that shows the lineage of all tables."""
    lineages = [(table, _columns(run, table)) for table in every]
    folder = run.settings.reports / page_server.LINEAGE
    traced = [(table, columns) for table, columns in lineages if columns]
    return pages.write(folder, traced, run.settings.dagster_url)


def _dep(base: Base) -> dg.TableColumnDep:
    path, column = base
    return dg.TableColumnDep(asset_key=dg.AssetKey(path.split("/")), column_name=column)


def _columns(run: RunContext, table: Table) -> Lineage:
    columns: Mapping[str, list[list[str]]] = _kept(_file(run, table)).get("columns", {})
    return {name: [(path, column) for path, column in bases] for name, bases in columns.items()}


def _kept(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _file(run: RunContext, table: Table) -> Path:
    return run.settings.reports / "results" / "lineage" / f"{table.layer}.{table.name}.json"
