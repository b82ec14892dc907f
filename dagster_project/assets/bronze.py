"""Bronze: one asset per extract, and the two tables that tell what became of every delivery."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import dagster as dg
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION

from bronze import delivery, erased, erased_record, rejected, removed
from bronze.delivery import DeliveryOutcome
from contracts import Extract, Source, Table
from dagster_project.assets import asset_factory, specs
from dagster_project.assets.redaction import redacted
from dagster_project.inbox import landing, retention
from dagster_project.inbox.delivery_policy import Delivery
from dagster_project.run.run_context import RunContext
from dagster_project.run.side_by_side import Built, Task

ROW_COUNTS = ("rows_in", "rows_kept", "rows_unchanged", "rows_rejected")
Steps = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]
CAME = (DeliveryOutcome.APPLIED, DeliveryOutcome.UNCHANGED)
"""What becomes of a delivery that shows the feed alive."""
NOTHING_BUILT = {SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION: True}
"""By this a step is done without a materialisation, and what comes after it still runs.

An output that is left out would skip everything downstream. Dagster has no public word for a
step that found nothing to do.
"""


def extracts(sources: tuple[Source, ...]) -> list[dg.AssetsDefinition]:
    """One asset per extract that a source sends."""
    return [_extract(source, extract) for source in sources for extract in source.extracts]


def ledgers(sources: tuple[Source, ...]) -> list[dg.AssetsDefinition]:
    """What became of what was sent, after every extract was dealt with."""
    deps = [specs.key(e.table) for s in sources for e in s.extracts]
    return [
        _ledger(delivery.TABLE, deps, "What became of every file."),
        _ledger(rejected.TABLE, deps, "What did not come in."),
        _ledger(removed.TABLE, deps, "What went when its retention ended."),
        _ledger(erased.TABLE, deps, "What `single-view erase` erased; a night adds nothing."),
        _ledger(erased_record.TABLE, deps, "What may not come in again; a night adds nothing."),
    ]


def tasks(run: RunContext) -> list[Task]:
    """How every extract is landed in a run, and the ledgers after all of them."""
    landings = [
        _landing_task(run, source, extract) for source in run.sources for extract in source.extracts
    ]
    after = frozenset(task.path for task in landings)
    return [
        *landings,
        _ledger_task(run, delivery.TABLE, after, _deliveries),
        _ledger_task(run, rejected.TABLE, after, _rejections),
        _ledger_task(run, removed.TABLE, after | {rejected.TABLE.path}, _removals),
        *(
            _ledger_task(run, t, frozenset(), lambda _: {})
            for t in (erased.TABLE, erased_record.TABLE)
        ),
    ]


def _landing_task(run: RunContext, source: Source, extract: Extract) -> Task:
    table = owned_by(source, extract)
    return Task(
        table.path,
        frozenset(),
        lambda: _land(run, source, extract),
        lambda rows: asset_factory.check_table(run, table, rows),
    )


def _ledger_task(
    run: RunContext,
    table: Table,
    after: frozenset[str],
    write: Callable[[RunContext], dict[str, int]],
) -> Task:
    def build() -> Built:
        added = write(run)
        rows = run.lake.read(table) if added else None
        return Built(rows, {"added": 0, **added})

    return Task(table.path, after, build, lambda rows: asset_factory.check_table(run, table, rows))


def _extract(source: Source, extract: Extract) -> dg.AssetsDefinition:
    table = owned_by(source, extract)
    agreed = source.agreement
    fresh = dg.FreshnessPolicy.time_window(fail_window=source.cadence.late_after)
    description = (
        f"From {source.title}, {source.cadence.words}. "
        f"Agreement {agreed.reference}: {agreed.lawful_basis}. "
        f"Kept: {agreed.retention_words.lower()}."
    )
    source_extract = specs.SourceExtract(source, extract)
    spec = specs.spec(table, [specs.partner_key(source)], description, source_extract)

    @dg.multi_asset(
        name=specs.step_name(table),
        specs=[spec.replace_attributes(freshness_policy=fresh)],
        check_specs=specs.check_specs(table),
        required_resource_keys=asset_factory.RESOURCES,
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        yield from redacted(table.path, _landing_steps(context, table, extract))

    return asset


def owned_by(source: Source, extract: Extract) -> Table:
    """An extract's table with the source's owner as its own: in Dagster and in the reports."""
    return replace(extract.table, owner=source.team)


def _land(run: RunContext, source: Source, extract: Extract) -> Built:
    """Apply what the extract sent; its newest rows are checked where any came."""
    started = time.monotonic()
    deliveries = landing.land_extract(run, source, extract)
    changed = any(each.outcome == DeliveryOutcome.APPLIED for each in deliveries)
    rows = run.lake.read(extract.table).where("is_latest") if changed else None
    return Built(rows, _row_counts(deliveries), round(time.monotonic() - started, 2))


def _landing_steps(context: dg.AssetExecutionContext, table: Table, extract: Extract) -> Steps:
    run: RunContext = context.resources.run
    built, checked = asset_factory.tasks_under_way(context).done(table.path)
    deliveries = run.deliveries[extract.name]
    run.log(
        f"{table.path}: {len(deliveries)} deliveries, {built.counts['rows_in']:,} rows in "
        f"{built.seconds:.1f} s"
    )
    numbers = {**built.counts, "seconds": built.seconds, "changed": int(bool(checked))}
    metadata = {
        **asset_factory.table_metadata(run, table),
        **asset_factory.metrics(numbers),
        "deliveries": dg.MetadataValue.md(_as_markdown(deliveries)),
    }
    yield dealt_with(context, table, metadata, came=is_alive(deliveries))
    yield from asset_factory.check_results(run, table, checked)


def is_alive(deliveries: Iterable[Delivery]) -> bool:
    """Whether any of these deliveries shows the feed alive."""
    return any(each.outcome in CAME for each in deliveries)


def dealt_with(
    context: dg.AssetExecutionContext, table: Table, metadata: asset_factory.Metadata, *, came: bool
) -> dg.MaterializeResult[None]:
    """A materialisation where the feed sent something, so that its freshness goes by deliveries.

    Where nothing came that is only looked at and noted: an observation.
    """
    if came:
        return dg.MaterializeResult(asset_key=specs.key(table), metadata=metadata)
    context.log_event(dg.AssetObservation(asset_key=specs.key(table), metadata=metadata))
    return dg.MaterializeResult(asset_key=specs.key(table), metadata=NOTHING_BUILT)


COLUMNS = ("delivery", "for", "outcome", "in", "kept", "unchanged", "rejected", "columns left out")


def _as_markdown(deliveries: Sequence[Delivery]) -> str:
    """Deliveries as a table of opaque names and counts: a file's own name may be a person's."""
    if not deliveries:
        return "No new file."
    lines = [COLUMNS, ("---",) * len(COLUMNS), *map(_cells, deliveries)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Delivery) -> tuple[str, ...]:
    left_out = len(row.unagreed_columns) + len(row.forbidden_columns)
    counts = (*_row_counts([row]).values(), left_out)
    return (
        row.delivery_id,
        str(row.effective_date),
        row.outcome,
        *(f"{count:,}" for count in counts),
    )


def _row_counts(deliveries: Iterable[Delivery]) -> dict[str, int]:
    counts = Counter(dict.fromkeys(ROW_COUNTS, 0))
    for each in deliveries:
        counts.update({name: getattr(each, name) for name in ROW_COUNTS})
    return dict(counts)


def _ledger(table: Table, deps: list[dg.AssetKey], description: str) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=specs.step_name(table),
        specs=[specs.spec(table, deps, description)],
        check_specs=specs.check_specs(table),
        required_resource_keys=asset_factory.RESOURCES,
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        yield from redacted(table.path, _ledger_steps(context, table))

    return asset


def _ledger_steps(context: dg.AssetExecutionContext, table: Table) -> Steps:
    run: RunContext = context.resources.run
    built, checked = asset_factory.tasks_under_way(context).done(table.path)
    yield dg.MaterializeResult(
        asset_key=specs.key(table),
        metadata={
            **asset_factory.table_metadata(run, table),
            **asset_factory.metrics(built.counts),
        },
    )
    yield from asset_factory.check_results(run, table, checked)


def _deliveries(run: RunContext) -> dict[str, int]:
    deliveries = landing.deliveries_of(run)
    if not deliveries:
        return {}
    run.lake.note(delivery.TABLE, [each.row() for each in deliveries])
    return {"added": len(deliveries), **_row_counts(deliveries)}


def _rejections(run: RunContext) -> dict[str, int]:
    forgotten = retention.forget_rejections(run.lake, run.sources, run.published_deliveries)
    if forgotten:
        run.removals[forgotten.extract] = forgotten
    rows = landing.rejections(run)
    if rows is None:
        return {}
    run.lake.append(rejected.TABLE, rows)
    return {"added": rows.count()}


def _removals(run: RunContext) -> dict[str, int]:
    removals = [removal for _, removal in sorted(run.removals.items())]
    if not removals:
        return {}
    run.lake.note(removed.TABLE, [removal.row() for removal in removals])
    return {"added": len(removals), "rows_removed": sum(removal.rows for removal in removals)}
