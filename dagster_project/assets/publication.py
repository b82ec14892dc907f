"""The last step: gold is written whole, and one row makes it the night that readers see."""

import time
from collections.abc import Iterator
from datetime import timedelta

import dagster as dg

from bronze import erasing, rejected
from bronze.ledgers import LEDGERS
from contracts import AccessRules, Source, Table, snapshots_of
from contracts.dates import LONDON
from dagster_project.assets import (
    asset_factory,
    audience_folders,
    column_lineage,
    layers,
    specs,
)
from dagster_project.assets.redaction import redacted
from dagster_project.inbox import landed_files, landing
from dagster_project.lake.published import rows as published_rows
from dagster_project.look_audit import looks_of_pages
from dagster_project.outbox import packs, page_server, steward_pages
from dagster_project.run import registry
from dagster_project.run.run_context import RunContext
from expectations import Reports
from expectations import steward_pages as pages
from gold import data_quality, publication

Steps = Iterator[dg.MaterializeResult[None]]
BY_MORNING = dg.FreshnessPolicy.cron(
    deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=10), timezone=LONDON.key
)
"""Readers have a night at six in the morning that was published since eight in the evening."""


def published(sources: tuple[Source, ...], rules: AccessRules) -> dg.AssetsDefinition:
    """The asset gold/publication: after every other table, and only if no promise was broken."""
    last = specs.spec(publication.TABLE, [specs.key(data_quality.TABLE)], "Written last.")

    @dg.multi_asset(
        name=specs.step_name(publication.TABLE),
        specs=[
            specs.spec(data_quality.TABLE, _last_built(sources), "One row per rule and run."),
            last.replace_attributes(freshness_policy=BY_MORNING),
            *audience_folders.specs(rules, last.key),
        ],
        required_resource_keys={"run"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _publish(context.resources.run, sources)
        yield from redacted(publication.TABLE.path, steps)

    return asset


def _last_built(sources: tuple[Source, ...]) -> list[dg.AssetKey]:
    """The tables that no other is built from: what comes after them comes after everything.

    With an edge from each of forty tables nobody could read the graph.
    """
    built = registry.owned_tables()
    ledgers = set(map(specs.key, LEDGERS))
    read = {key for owned in built for key in layers.deps_of(owned, sources)}
    return sorted({specs.key(owned.table) for owned in built} - read) + sorted(ledgers - read)


def _publish(run: RunContext, sources: tuple[Source, ...]) -> Steps:
    started = time.monotonic()
    run.side_by_side.finish()
    Reports(run.settings.reports).confirm()
    tables = _tables(sources)
    ledger = list(steward_pages.ledger(run, sorted(table.path for table in tables)))
    run.lake.note(data_quality.TABLE, ledger)
    written, of_audiences = audience_folders.publish(run, [*tables, data_quality.TABLE])
    _log_faults(run)
    written_packs = packs.write(run)
    _write_pages(run, tables)
    removed = _tidy(run)
    first = dg.MetadataValue.url(page_server.page(run.settings, page_server.QUALITY))
    metrics = {
        "run_number": run.lake.published.run_number,
        "gold_tables_written": written,
        "audience_tables_written": of_audiences,
        "packs": written_packs,
        "landed_files_removed": removed,
        "seconds": round(time.monotonic() - started, 2),
    }
    run.log(f"published as run {run.lake.published.run_number}: {written} gold tables")
    yield dg.MaterializeResult(
        asset_key=specs.key(data_quality.TABLE),
        metadata={
            **asset_factory.table_metadata(run, data_quality.TABLE),
            "rules": len(ledger),
            "first_page": first,
        },
    )
    yield dg.MaterializeResult(
        asset_key=specs.key(publication.TABLE),
        metadata={
            **asset_factory.table_metadata(run, publication.TABLE),
            **asset_factory.metrics(metrics),
            "report": dg.MetadataValue.url(page_server.page(run.settings, page_server.REPORTS)),
            "quality": first,
        },
    )
    yield from audience_folders.results(run)


def _log_faults(run: RunContext) -> None:
    """Log what nobody understood of people's answers and lists: a sentence each."""
    for fault in (*run.answer_faults, *map(str, run.unread_answers)):
        run.log(fault)


def _tables(sources: tuple[Source, ...]) -> list[Table]:
    """Every table that a night writes and checks."""
    built = [owned.table for owned in registry.owned_tables()]
    extracts = [extract.table for source in sources for extract in source.extracts]
    return [*built, *LEDGERS, *extracts]


def _tidy(run: RunContext) -> int:
    """Take in who looked at pages, and let go of what nobody needs; how many landed files."""
    looks_of_pages.take_in(run.settings)
    run.lake.clear_old_versions(run.settings.old_versions_days)
    return _clear_landing(run)


def _clear_landing(run: RunContext) -> int:
    """Remove landed files that earlier nights dealt with, now that this one is published."""
    days = run.settings.landed_files_days
    removed = landed_files.remove(
        run.settings.landing,
        run.published_deliveries,
        run.lake.as_of,
        days,
        snapshots_of(run.sources),
    )
    if removed:
        run.log(f"{removed:,} landed files removed that were dealt with {days} days ago or more")
    return removed + _clear_landing_of_erased(run)


def _clear_landing_of_erased(run: RunContext) -> int:
    """Remove landed files that hold somebody who was erased before they came."""
    where = {"reason": (erasing.ERASED,)}
    rows = published_rows(run.settings.lake_root, rejected.TABLE, ("delivery_id",), where)
    deliveries = (*run.published_deliveries, *landing.deliveries_of(run))
    with_erased = {row["delivery_id"] for row in rows}
    removed = landed_files.remove_at_once(run.settings.landing, deliveries, with_erased)
    if removed:
        run.log(f"{removed:,} landed files removed that hold rows of people who were erased")
    return removed


def _write_pages(run: RunContext, tables: list[Table]) -> None:
    """Write what is served beside Dagster: reports, stewards' pages, and columns' lineage."""
    dagster = run.settings.dagster_url
    Reports(run.settings.reports, dagster).build({table.path for table in tables})
    pages.write(run.settings.reports / page_server.QUALITY, steward_pages.morning(run), dagster)
    built = [owned.table for owned in registry.owned_tables()]
    column_lineage.write_page(run, sorted(built, key=lambda table: table.path))
