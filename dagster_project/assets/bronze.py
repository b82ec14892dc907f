"""Bronze: one asset per extract, and the two tables that tell what became of every delivery."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import dagster as dg
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION

from bronze import delivery, rejected
from bronze.delivery import DeliveryOutcome
from contracts import Extract, Source, Table
from dagster_project.assets import asset_factory, specs
from dagster_project.assets.redaction import redacted
from dagster_project.inbox import landing
from dagster_project.inbox.delivery_policy import Delivery
from dagster_project.run.run_context import RunContext

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
    """bronze/delivery and bronze/rejected, after every extract was dealt with."""
    deps = [specs.key(e.table) for s in sources for e in s.extracts]
    return [
        _ledger(delivery.TABLE, deps, "What became of every file."),
        _ledger(rejected.TABLE, deps, "What did not come in."),
    ]


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
        required_resource_keys={"run"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _land(context, source, extract)
        yield from redacted(table.path, steps)

    return asset


def owned_by(source: Source, extract: Extract) -> Table:
    """An extract's table with the source's owner as its own: in Dagster and in the reports."""
    return replace(extract.table, owner=source.team)


def _land(context: dg.AssetExecutionContext, source: Source, extract: Extract) -> Steps:
    started = time.monotonic()
    run: RunContext = context.resources.run
    deliveries = landing.land_extract(run, source, extract)
    table = owned_by(source, extract)
    counts = _row_counts(deliveries)
    seconds = round(time.monotonic() - started, 2)
    run.metrics[table.path] = {**counts, "seconds": seconds}
    run.log(
        f"{table.path}: {len(deliveries)} deliveries, {counts['rows_in']:,} rows in {seconds:.1f} s"
    )
    changed = any(each.outcome == DeliveryOutcome.APPLIED for each in deliveries)
    metadata = {
        **asset_factory.table_metadata(run, table),
        **asset_factory.metrics({**counts, "seconds": seconds, "changed": int(changed)}),
        "deliveries": dg.MetadataValue.md(_as_markdown(deliveries)),
    }
    yield dealt_with(context, table, metadata, came=is_alive(deliveries))
    if changed:
        yield from asset_factory.check_results(run, table, run.lake.read(table).where("is_latest"))
    else:
        yield from asset_factory.unchanged_results(run, table)


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
        required_resource_keys={"run"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _write_ledger(context.resources.run, table)
        yield from redacted(table.path, steps)

    return asset


def _write_ledger(run: RunContext, table: Table) -> Steps:
    added = _deliveries(run) if table is delivery.TABLE else _rejections(run)
    yield dg.MaterializeResult(
        asset_key=specs.key(table),
        metadata={
            **asset_factory.table_metadata(run, table),
            **asset_factory.metrics({"added": 0, **added}),
        },
    )
    if added:
        yield from asset_factory.check_results(run, table, run.lake.read(table))
    else:
        yield from asset_factory.unchanged_results(run, table)


def _deliveries(run: RunContext) -> dict[str, int]:
    deliveries = landing.deliveries_of(run)
    if not deliveries:
        return {}
    run.lake.note(delivery.TABLE, [each.row() for each in deliveries])
    return {"added": len(deliveries), **_row_counts(deliveries)}


def _rejections(run: RunContext) -> dict[str, int]:
    rows = landing.rejections(run)
    if rows is None:
        return {}
    run.lake.append(rejected.TABLE, rows)
    return {"added": rows.count()}
