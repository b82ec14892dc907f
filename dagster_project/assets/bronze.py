"""Bronze: one asset per extract, and the two tables that tell what became of every delivery."""

import time
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import dagster as dg

from bronze import delivery, refused
from contracts import Extract, Source, Table
from dagster_project import landing
from dagster_project.assets import shell
from dagster_project.faults import without_values
from dagster_project.night import Night

Steps = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def extracts(sources: tuple[Source, ...]) -> list[dg.AssetsDefinition]:
    """One asset per extract that a source sends."""
    return [_extract(source, extract) for source in sources for extract in source.extracts]


def ledgers(sources: tuple[Source, ...]) -> list[dg.AssetsDefinition]:
    """bronze/delivery and bronze/refused, after every extract was dealt with."""
    deps = [shell.key(e.table) for s in sources for e in s.extracts]
    return [
        _ledger(delivery.TABLE, deps, "What became of every file."),
        _ledger(refused.TABLE, deps, "What did not come in."),
    ]


def _extract(source: Source, extract: Extract) -> dg.AssetsDefinition:
    table = extract.table
    agreed = source.agreement
    fresh = dg.FreshnessPolicy.time_window(fail_window=source.cadence.late_after)
    told = (
        f"From {source.title}, {source.cadence.words}. "
        f"Agreement {agreed.reference}: {agreed.lawful_basis}. "
        f"Kept: {agreed.retention_words.lower()}."
    )

    spec = shell.spec(table, [], source.team, told)

    @dg.multi_asset(
        name=shell.step_name(table),
        specs=[
            spec.merge_attributes(tags={"source": source.name}).replace_attributes(
                freshness_policy=fresh
            )
        ],
        check_specs=shell.check_specs(table),
        required_resource_keys={"night"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _land(context.resources.night, source, extract)
        yield from without_values(table.path, steps)

    return asset


def _land(night: Night, source: Source, extract: Extract) -> Steps:
    started = time.monotonic()
    rows = landing.land_extract(night, source, extract)
    table = extract.table
    counts = {name: sum(row[name] for row in rows) for name in landing.COUNTS}
    seconds = round(time.monotonic() - started, 2)
    night.numbers[table.path] = {**counts, "seconds": seconds}
    night.say(
        f"{table.path}: {len(rows)} deliveries, {counts['rows_in']:,} rows in {seconds:.1f} s"
    )
    changed = any(row["outcome"] == "applied" for row in rows)
    yield dg.MaterializeResult(
        asset_key=shell.key(table),
        metadata={
            **shell.numbers({**counts, "seconds": seconds, "changed": int(changed)}),
            "deliveries": dg.MetadataValue.md(_told(rows)),
            "dagster/uri": str(night.lake.folder(table)),
            "report": dg.MetadataValue.url(shell.report_page(night, table)),
        },
    )
    if changed:
        yield from shell.results(night, table, night.lake.read(table).where("is_latest"))
    else:
        yield from shell.unchanged(night, table)


COLUMNS = ("delivery", "for", "outcome", "in", "kept", "unchanged", "refused", "columns left out")


def _told(rows: list[dict[str, Any]]) -> str:
    """Deliveries as a table of opaque names and counts: a file's own name may be a person's."""
    if not rows:
        return "No new file."
    lines = [COLUMNS, ("---",) * len(COLUMNS), *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    left_out = len(row["left_out"]) + len(row["refused_columns"])
    counts = (*(row[name] for name in landing.COUNTS), left_out)
    return (row["delivery_id"], str(row["speaks_for"]), row["outcome"], *(f"{n:,}" for n in counts))


def _ledger(table: Table, deps: list[dg.AssetKey], told: str) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=shell.step_name(table),
        specs=[shell.spec(table, deps, table.owner, told)],
        check_specs=shell.check_specs(table),
        required_resource_keys={"night"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _write_ledger(context.resources.night, table)
        yield from without_values(table.path, steps)

    return asset


def _write_ledger(night: Night, table: Table) -> Steps:
    added = _deliveries(night) if table is delivery.TABLE else _refusals(night)
    if added:
        yield dg.MaterializeResult(asset_key=shell.key(table), metadata=shell.numbers(added))
        yield from shell.results(night, table, night.lake.read(table))
    else:
        yield dg.MaterializeResult(asset_key=shell.key(table), metadata={"added": 0})
        yield from shell.unchanged(night, table)


def _deliveries(night: Night) -> dict[str, int]:
    rows = [_typed(row) for row in (*landing.written_down(night), *landing.strangers(night))]
    if not rows:
        return {}
    night.lake.note(delivery.TABLE, rows)
    return {"added": len(rows), **{name: sum(row[name] for row in rows) for name in landing.COUNTS}}


def _refusals(night: Night) -> dict[str, int]:
    rows = landing.refusals(night)
    if rows is None:
        return {}
    night.lake.append(refused.TABLE, rows)
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
