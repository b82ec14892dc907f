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
from dagster_project.run import registry
from dagster_project.run.run_context import RunContext
from expectations import lineage as pages


def note(night: RunContext, one: registry.OwnedTable, rows: DataFrame) -> None:
    """Keep from which columns the rows of a table are made, where it is not known yet.

    Reading a plan costs seconds for a table of many extracts, and it changes with the code and with
    what is agreed alone. A plan that cannot be read leaves the table without lineage: no night
    stops for it.
    """
    kept = _file(night, one.table)
    if _kept(kept).get("version") == night.made_by:
        return
    try:
        lineage = lineage_of(rows, _inputs(night, one))
    except Exception:  # noqa: BLE001 - what Spark says of a plan may quote a value of it
        lineage = {}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"version": night.made_by, "columns": lineage}), encoding="utf-8")


def metadata(night: RunContext, table: Table) -> dict[str, Any]:
    """The lineage that is kept of a table, as Dagster takes it, and the page that shows it."""
    columns = _columns(night, table)
    if not columns:
        return {}
    page = f"{page_server.page(night.settings, page_server.LINEAGE)}#{table.path}"
    deps = {name: [_dep(base) for base in bases] for name, bases in columns.items()}
    return {
        "dagster/column_lineage": dg.TableColumnLineage(deps_by_column=deps),
        "where_columns_come_from": dg.MetadataValue.url(page),
    }


def write_page(night: RunContext, every: Sequence[Table]) -> Path:
    """Write the page that shows the lineage of all tables."""
    told = [(table, _columns(night, table)) for table in every]
    folder = night.settings.reports / page_server.LINEAGE
    return pages.write(folder, [one for one in told if one[1]], night.settings.dagster_url)


def _inputs(night: RunContext, one: registry.OwnedTable) -> dict[str, tuple[str, ...]]:
    known = registry.by_parameter()
    before = [known[name.removesuffix(registry.BEFORE)] for name in one.parameters
              if name.endswith(registry.BEFORE)]  # fmt: skip
    return {table.path: table.names for table in (*before, *night.tables_read(one))}


def _dep(base: Base) -> dg.TableColumnDep:
    path, column = base
    return dg.TableColumnDep(asset_key=dg.AssetKey(path.split("/")), column_name=column)


def _columns(night: RunContext, table: Table) -> Lineage:
    kept: Mapping[str, list[list[str]]] = _kept(_file(night, table)).get("columns", {})
    return {name: [(path, column) for path, column in bases] for name, bases in kept.items()}


def _kept(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _file(night: RunContext, table: Table) -> Path:
    return night.settings.reports / "results" / "lineage" / f"{table.layer}.{table.name}.json"
