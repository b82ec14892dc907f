"""What every asset does alike: its check, and the numbers that plot over time."""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import dagster as dg
from pyspark.sql import DataFrame

from contracts import Severity, Table
from contracts.dates import LONDON
from contracts.rules import Rule
from dagster_project.assets import owner_checks
from dagster_project.assets.specs import FINDINGS, PROMISES, check_name
from dagster_project.outbox import packs, page_server
from dagster_project.run.run_context import RunContext
from expectations import CheckOutcome, NoRowsWhere, Reports, Verdict, check

Metadata = Mapping[str, dg.RawMetadataValue]
"""What Dagster shows beside an event, by its name."""


def check_results(
    run: RunContext, table: Table, frame: DataFrame, extra: tuple[Rule, ...] = ()
) -> Iterator[dg.AssetCheckResult]:
    """Check the table in the step that writes it; keep the result for the reports."""
    started = time.monotonic()
    outcome = check(table, frame, owner_checks.with_own(extra, table, run.lake, run.sources))
    Reports(run.settings.reports).keep(outcome, run.lake.run_number, datetime.now(LONDON))
    seconds = round(time.monotonic() - started, 2)
    yield from _check_results(run, outcome, extra, {"seconds": seconds, **_report(run, table)})


def _check_results(
    run: RunContext, outcome: CheckOutcome, extra: tuple[Rule, ...], metadata: Metadata
) -> Iterator[dg.AssetCheckResult]:
    apart = {rule.id for rule in extra}
    shared = [v for v in outcome.verdicts if v.rule not in apart]
    yield _check_result(outcome.table, PROMISES, _of(shared, Severity.CRITICAL), metadata)
    yield _check_result(outcome.table, FINDINGS, _of(shared, Severity.WARNING), metadata)
    for rule in extra:
        of_rule = [v for v in outcome.verdicts if v.rule == rule.id]
        yield _check_result(
            outcome.table, check_name(rule), of_rule, {**metadata, **_pack(run, rule)}
        )


def _pack(run: RunContext, rule: Rule) -> dict[str, dg.RawMetadataValue]:
    """The pack that goes to the owner for whom a finding waits."""
    names = {source.name for source in run.sources}
    if not isinstance(rule, NoRowsWhere) or rule.value not in names:
        return {}
    pack = run.settings.outbox / rule.value / f"{packs.NAME}.xlsx"
    return {"pack": dg.MetadataValue.path(pack.resolve())}


def unchanged_results(
    run: RunContext, table: Table, extra: tuple[Rule, ...] = ()
) -> Iterator[dg.AssetCheckResult]:
    """The results of a table that stands as it was: said again, not checked again."""
    outcome = Reports(run.settings.reports).last(table.path) or CheckOutcome(table.path, ())
    yield from _check_results(run, outcome, extra, _report(run, table))


def table_metadata(run: RunContext, table: Table) -> dict[str, dg.RawMetadataValue]:
    """What is said of a table whenever it was looked at: how many rows, where, and the report."""
    return {
        "dagster/row_count": run.lake.rows(table),
        "dagster/uri": str(run.lake.folder(table)),
        "report": dg.MetadataValue.url(report_page(run, table)),
    }


def _report(run: RunContext, table: Table) -> dict[str, dg.RawMetadataValue]:
    """The report as a link, and as a path for whoever has no UI running."""
    return {
        "report": dg.MetadataValue.url(report_page(run, table)),
        "report_file": dg.MetadataValue.path(_index(run)),
    }


def _index(run: RunContext) -> Path:
    """The first page of the reports."""
    return (run.settings.reports / page_server.REPORTS / "index.html").resolve()


def report_page(run: RunContext, table: Table) -> str:
    """Where the reports tell of the table: a page that `single-view ui` serves."""
    page = page_server.page(run.settings, page_server.REPORTS)
    return f"{page}#{table.path.replace('/', '.')}"


def metrics(values: Mapping[str, float | int | None]) -> dict[str, dg.RawMetadataValue]:
    """Numbers as metadata, so that Dagster plots them over time."""
    return {
        name: dg.MetadataValue.float(float(value))
        if isinstance(value, float)
        else dg.MetadataValue.int(value)
        for name, value in values.items()
        if value is not None
    }


def _check_result(
    table: str, name: str, verdicts: list[Verdict], metadata: Metadata
) -> dg.AssetCheckResult:
    broken = [v for v in verdicts if not v.passed]
    blocks = any(v.severity is Severity.CRITICAL for v in broken)
    listed = "\n".join(
        f"- {v.description} **{v.unexpected:,} of {v.elements:,} {v.unit}**" for v in broken
    )
    keys = "\n".join(f"- `{v.rule}`: {', '.join(v.keys)}" for v in broken if v.keys)
    return dg.AssetCheckResult(
        passed=not broken,
        asset_key=dg.AssetKey(table.split("/")),
        check_name=name,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        metadata={
            "expectations": len(verdicts),
            "broken": len(broken),
            "rows_broken": sum(v.unexpected for v in broken),
            "what": dg.MetadataValue.md(listed or "Everything holds."),
            "first_record_keys": dg.MetadataValue.md(keys or "None."),
            **metadata,
        },
    )


def _of(verdicts: list[Verdict], severity: Severity) -> list[Verdict]:
    return [v for v in verdicts if v.severity is severity]
