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

Made = TypeVar("Made")
Steps = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def built(sources: tuple[Source, ...]) -> list[dg.AssetsDefinition]:
    """The assets of every silver and gold table."""
    return [_asset(owned, sources) for owned in registry.owned_tables()]


def _asset(owned: registry.OwnedTable, sources: tuple[Source, ...]) -> dg.AssetsDefinition:
    extra = owner_checks.checks_of(owned.table.path, sources)

    @dg.multi_asset(
        name=specs.step_name(owned.table),
        specs=[specs.spec(owned.table, deps_of(owned, sources), owned.title)],
        check_specs=specs.check_specs(owned.table, extra),
        required_resource_keys={"run"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _steps(context.resources.run, owned, extra)
        yield from redacted(owned.table.path, steps)

    return asset


def _steps(run: RunContext, owned: registry.OwnedTable, extra: tuple[Rule, ...]) -> Steps:
    started = time.monotonic()
    fingerprint = inputs.input_fingerprint(run, owned)
    if run.lake.is_unchanged(owned.table, fingerprint):
        yield dg.MaterializeResult(
            asset_key=specs.key(owned.table),
            metadata={
                **asset_factory.table_metadata(run, owned.table),
                **column_lineage.metadata(run, owned.table),
                "changed": 0,
            },
        )
        yield from asset_factory.unchanged_results(run, owned.table, extra)
        return
    frame = _save(run, owned)
    run.lake.note_inputs(owned.table, fingerprint)
    seconds = round(time.monotonic() - started, 2)
    rows = run.lake.rows(owned.table)
    counts = {**_counted(frame, owned), **_work_done(run, owned)}
    run.log(f"{owned.table.path}: {rows:,} rows in {seconds:.1f} s")
    run.metrics[owned.table.path] = {"rows": rows, **counts, "seconds": seconds}
    yield dg.MaterializeResult(
        asset_key=specs.key(owned.table),
        metadata={
            **asset_factory.table_metadata(run, owned.table),
            **column_lineage.metadata(run, owned.table),
            **asset_factory.metrics({**counts, "seconds": seconds, "changed": 1}),
        },
    )
    yield from asset_factory.check_results(run, owned.table, frame, extra)


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
