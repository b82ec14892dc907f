"""Bronze: one asset per extract, and the two tables that tell what became of every delivery."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import dagster as dg
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION

from bronze import delivery, rejected
from bronze.delivery import DeliveryOutcome
from contracts import Extract, Source, Table
from dagster_project.assets import asset_factory, specs
from dagster_project.assets.redaction import without_values
from dagster_project.inbox import landing
from dagster_project.run.run_context import RunContext

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
    told = (
        f"From {source.title}, {source.cadence.words}. "
        f"Agreement {agreed.reference}: {agreed.lawful_basis}. "
        f"Kept: {agreed.retention_words.lower()}."
    )
    sent = specs.Sent(source, extract)
    spec = specs.spec(table, [specs.partner_key(source)], told, sent)

    @dg.multi_asset(
        name=specs.step_name(table),
        specs=[spec.replace_attributes(freshness_policy=fresh)],
        check_specs=specs.check_specs(table),
        required_resource_keys={"night"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _land(context, source, extract)
        yield from without_values(table.path, steps)

    return asset


def owned_by(source: Source, extract: Extract) -> Table:
    """An extract's table with the source's owner as its own: in Dagster and in the reports."""
    return replace(extract.table, owner=source.team)


def _land(context: dg.AssetExecutionContext, source: Source, extract: Extract) -> Steps:
    started = time.monotonic()
    night: RunContext = context.resources.night
    rows = landing.land_extract(night, source, extract)
    table = owned_by(source, extract)
    counts = {name: sum(row[name] for row in rows) for name in landing.COUNTS}
    seconds = round(time.monotonic() - started, 2)
    night.numbers[table.path] = {**counts, "seconds": seconds}
    night.say(
        f"{table.path}: {len(rows)} deliveries, {counts['rows_in']:,} rows in {seconds:.1f} s"
    )
    changed = any(row["outcome"] == DeliveryOutcome.APPLIED for row in rows)
    told = {
        **asset_factory.stands(night, table),
        **asset_factory.numbers({**counts, "seconds": seconds, "changed": int(changed)}),
        "deliveries": dg.MetadataValue.md(_told(rows)),
    }
    yield dealt_with(context, table, told, came=is_alive(rows))
    if changed:
        yield from asset_factory.results(night, table, night.lake.read(table).where("is_latest"))
    else:
        yield from asset_factory.unchanged(night, table)


def is_alive(rows: list[dict[str, Any]]) -> bool:
    """Whether any of these deliveries shows the feed alive."""
    return any(row["outcome"] in CAME for row in rows)


def dealt_with(
    context: dg.AssetExecutionContext, table: Table, told: dict[str, Any], *, came: bool
) -> dg.MaterializeResult[None]:
    """A materialisation where the feed sent something, so that its freshness goes by deliveries.

    Where nothing came that is only looked at and noted: an observation.
    """
    if came:
        return dg.MaterializeResult(asset_key=specs.key(table), metadata=told)
    context.log_event(dg.AssetObservation(asset_key=specs.key(table), metadata=told))
    return dg.MaterializeResult(asset_key=specs.key(table), metadata=NOTHING_BUILT)


COLUMNS = ("delivery", "for", "outcome", "in", "kept", "unchanged", "refused", "columns left out")


def _told(rows: list[dict[str, Any]]) -> str:
    """Deliveries as a table of opaque names and counts: a file's own name may be a person's."""
    if not rows:
        return "No new file."
    lines = [COLUMNS, ("---",) * len(COLUMNS), *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    unagreed_columns = len(row["unagreed_columns"]) + len(row["forbidden_columns"])
    counts = (*(row[name] for name in landing.COUNTS), unagreed_columns)
    return (
        row["delivery_id"],
        str(row["effective_date"]),
        row["outcome"],
        *(f"{n:,}" for n in counts),
    )


def _ledger(table: Table, deps: list[dg.AssetKey], told: str) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=specs.step_name(table),
        specs=[specs.spec(table, deps, told)],
        check_specs=specs.check_specs(table),
        required_resource_keys={"night"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _write_ledger(context.resources.night, table)
        yield from without_values(table.path, steps)

    return asset


def _write_ledger(night: RunContext, table: Table) -> Steps:
    added = _deliveries(night) if table is delivery.TABLE else _refusals(night)
    yield dg.MaterializeResult(
        asset_key=specs.key(table),
        metadata={
            **asset_factory.stands(night, table),
            **asset_factory.numbers({"added": 0, **added}),
        },
    )
    if added:
        yield from asset_factory.results(night, table, night.lake.read(table))
    else:
        yield from asset_factory.unchanged(night, table)


def _deliveries(night: RunContext) -> dict[str, int]:
    rows = [_typed(row) for row in (*landing.written_down(night), *landing.unrecognised(night))]
    if not rows:
        return {}
    night.lake.note(delivery.TABLE, rows)
    return {"added": len(rows), **{name: sum(row[name] for row in rows) for name in landing.COUNTS}}


def _refusals(night: RunContext) -> dict[str, int]:
    rows = landing.rejections(night)
    if rows is None:
        return {}
    night.lake.append(rejected.TABLE, rows)
    return {"added": rows.count()}


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """A row that was written down as JSON, with its dates again."""
    read_on, modified = row["read_on"], row["modified_at"]
    return {
        **row,
        "read_on": read_on if isinstance(read_on, date) else date.fromisoformat(read_on),
        "modified_at": modified
        if isinstance(modified, datetime)
        else datetime.fromisoformat(modified),
    }
