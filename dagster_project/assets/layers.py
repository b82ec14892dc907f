"""Silver and gold: one asset per owned table, wired by what its `build` takes."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import dagster as dg
from pyspark.sql import DataFrame

from bronze import delivery, rejected
from contracts import Layer, Source
from contracts.rules import Rule
from dagster_project.assets import asset_factory, column_lineage, owner_checks, specs
from dagster_project.assets.redaction import without_values
from dagster_project.run import registry
from dagster_project.run.run_context import RunContext

Made = TypeVar("Made")
Steps = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def built(sources: tuple[Source, ...]) -> list[dg.AssetsDefinition]:
    """The assets of every silver and gold table."""
    return [_asset(one, sources) for one in registry.owned_tables()]


def _asset(one: registry.OwnedTable, sources: tuple[Source, ...]) -> dg.AssetsDefinition:
    extra = owner_checks.checks_of(one.table.path, sources)

    @dg.multi_asset(
        name=specs.step_name(one.table),
        specs=[specs.spec(one.table, deps_of(one, sources), one.title)],
        check_specs=specs.check_specs(one.table, extra),
        required_resource_keys={"night"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _steps(context.resources.night, one, extra)
        yield from without_values(one.table.path, steps)

    return asset


def _steps(night: RunContext, one: registry.OwnedTable, extra: tuple[Rule, ...]) -> Steps:
    started = time.monotonic()
    if night.lake.unchanged(one.table, night.built_from(one)):
        yield dg.MaterializeResult(
            asset_key=specs.key(one.table),
            metadata={
                **asset_factory.stands(night, one.table),
                **column_lineage.metadata(night, one.table),
                "changed": 0,
            },
        )
        yield from asset_factory.unchanged(night, one.table, extra)
        return
    frame = _save(night, one)
    seconds = round(time.monotonic() - started, 2)
    rows = night.lake.rows(one.table)
    counts = {**_counted(frame, one), **_worked(night, one)}
    night.say(f"{one.table.path}: {rows:,} rows in {seconds:.1f} s")
    night.numbers[one.table.path] = {"rows": rows, **counts, "seconds": seconds}
    yield dg.MaterializeResult(
        asset_key=specs.key(one.table),
        metadata={
            **asset_factory.stands(night, one.table),
            **column_lineage.metadata(night, one.table),
            **asset_factory.numbers({**counts, "seconds": seconds, "changed": 1}),
        },
    )
    yield from asset_factory.results(night, one.table, frame, extra)


def _counted(frame: DataFrame, one: registry.OwnedTable) -> dict[str, int]:
    told = [f"CAST({sql} AS bigint) AS `{name}`" for name, sql in one.numbers.items()]
    return frame.selectExpr(*told).collect()[0].asDict() if told else {}


def _worked(night: RunContext, one: registry.OwnedTable) -> Mapping[str, int]:
    return _called(night, one.worked) if one.worked else {}


def _called(night: RunContext, function: Callable[..., Made]) -> Made:
    """What the function makes of what the night provides for its parameters."""
    return function(**{name: night.provided(name) for name in registry.wanted(function)})


def _save(night: RunContext, one: registry.OwnedTable) -> DataFrame:
    rows = _called(night, one.build)
    column_lineage.note(night, one, rows)
    if one.table.layer is Layer.GOLD:
        return night.lake.stage(one.table, rows)
    if one.table.written_whole:
        return night.lake.write(one.table, rows)
    return night.lake.append(one.table, rows)


def deps_of(one: registry.OwnedTable, sources: tuple[Source, ...]) -> list[dg.AssetKey]:
    """The assets that a table is built from."""
    deps = [specs.key(table) for table in registry.reads(one)]
    if "extract_frames" in one.parameters:
        deps += [specs.key(e.table) for s in sources for e in s.extracts]
    if "bronze_delivery" in one.parameters:
        deps += [specs.key(delivery.TABLE), specs.key(rejected.TABLE)]
    return deps
