"""Silver and gold: one asset per owned table, wired by what its `build` takes."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import dagster as dg
from pyspark.sql import DataFrame

from contracts import Layer, Source
from contracts.rules import Rule
from dagster_project.assets import asset_factory, column_lineage, owner_checks, specs
from dagster_project.assets.redaction import redacted
from dagster_project.run import inputs, registry
from dagster_project.run.run_context import RunContext
from dagster_project.run.side_by_side import Built, Task

Made = TypeVar("Made")
Steps = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def built(sources: tuple[Source, ...]) -> list[dg.AssetsDefinition]:
    """The assets of every silver and gold table."""
    return [_asset(owned, sources) for owned in registry.owned_tables()]


def tasks(run: RunContext) -> list[Task]:
    """How every silver and gold table is built and checked in a run."""
    return [_task(run, owned) for owned in registry.owned_tables()]


def _task(run: RunContext, owned: registry.OwnedTable) -> Task:
    extra = owner_checks.checks_of(owned.table.path, run.sources)
    return Task(
        owned.table.path,
        frozenset(table.path for table in inputs.tables_read(owned, run.sources)),
        lambda: _build(run, owned),
        lambda rows: asset_factory.check_table(run, owned.table, rows, extra),
    )


def _asset(owned: registry.OwnedTable, sources: tuple[Source, ...]) -> dg.AssetsDefinition:
    extra = owner_checks.checks_of(owned.table.path, sources)

    @dg.multi_asset(
        name=specs.step_name(owned.table),
        specs=[specs.spec(owned.table, deps_of(owned, sources), owned.title)],
        check_specs=specs.check_specs(owned.table, extra),
        required_resource_keys=asset_factory.RESOURCES,
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        yield from redacted(owned.table.path, _steps(context, owned, extra))

    return asset


def _steps(
    context: dg.AssetExecutionContext, owned: registry.OwnedTable, extra: tuple[Rule, ...]
) -> Steps:
    run: RunContext = context.resources.run
    table = owned.table
    built, checked = asset_factory.tasks_under_way(context).done(table.path)
    if checked:
        run.log(f"{table.path}: {built.counts['rows']:,} rows in {built.seconds:.1f} s")
    numbers = {**built.counts, "changed": int(bool(checked))}
    yield dg.MaterializeResult(
        asset_key=specs.key(table),
        metadata={
            **asset_factory.table_metadata(run, table),
            **column_lineage.metadata(run, table),
            **asset_factory.metrics(numbers | ({"seconds": built.seconds} if checked else {})),
        },
    )
    yield from asset_factory.check_results(run, table, checked, extra)


def _build(run: RunContext, owned: registry.OwnedTable) -> Built:
    """Write the table, unless it would be as it is."""
    started = time.monotonic()
    fingerprint = inputs.input_fingerprint(run, owned)
    if not run.rebuild and run.lake.is_unchanged(owned.table, fingerprint):
        return Built(rows_to_check=None)
    frame = _save(run, owned)
    run.lake.note_inputs(owned.table, fingerprint)
    seconds = round(time.monotonic() - started, 2)
    rows = run.lake.rows(owned.table)
    return Built(frame, {"rows": rows, **_counted(frame, owned), **_work_done(run, owned)}, seconds)


def _counted(frame: DataFrame, owned: registry.OwnedTable) -> dict[str, int]:
    counts = [f"CAST({sql} AS bigint) AS `{name}`" for name, sql in owned.metrics.items()]
    return frame.selectExpr(*counts).collect()[0].asDict() if counts else {}


def _work_done(run: RunContext, owned: registry.OwnedTable) -> Mapping[str, int]:
    return _called(run, owned.work_done) if owned.work_done else {}


def _called(run: RunContext, function: Callable[..., Made]) -> Made:
    """What the function makes of the inputs that its parameters name."""
    return function(**inputs.values(run, registry.parameter_names(function)))


def _save(run: RunContext, owned: registry.OwnedTable) -> DataFrame:
    rows = _called(run, owned.build)
    column_lineage.note(run, owned, rows)
    if owned.table.layer is Layer.GOLD:
        return run.lake.stage(owned.table, rows)
    if owned.table.written_whole:
        return run.lake.write(owned.table, rows)
    return run.lake.append(owned.table, rows)


def deps_of(owned: registry.OwnedTable, sources: tuple[Source, ...]) -> list[dg.AssetKey]:
    """The assets that a table is built from.

    Raises:
        ContractError: the table's `build` has a parameter that nothing provides.
    """
    return [specs.key(table) for table in inputs.tables_read(owned, sources)]
