"""What every asset does alike: its check, and the numbers that plot over time."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
from pyspark.sql import DataFrame

from contracts import Severity, Table
from contracts.dates import LONDON
from contracts.rules import Rule
from dagster_project.assets import owner_checks
from dagster_project.assets.specs import FINDINGS, PROMISES, check_name, step_name_of
from dagster_project.outbox import packs, page_server
from dagster_project.run.run_context import RunContext
from dagster_project.run.side_by_side import Checked, SideBySide, Task
from expectations import CheckOutcome, NoRowsWhere, Reports, Verdict, check

TasksOfRun = Callable[[RunContext], Iterable[Task]]
"""The tasks of all tables, for a run: the resource `tasks_of_run`."""
RESOURCES = {"run", "tasks_of_run"}
"""What every step that builds a table takes."""
Metadata = Mapping[str, Any]
"""What Dagster shows beside an event, by its name: any of its kinds of value, as it has it."""


def tasks_under_way(context: dg.AssetExecutionContext) -> SideBySide:
    """The tasks of the steps that this run has, started by the first of them that is reached."""
    run: RunContext = context.resources.run
    if not run.side_by_side.is_started:
        # A run that takes up a failed one has the whole job, and a few steps of it.
        steps = set(context.run.step_keys_to_execute or ())
        steps = steps or {node.name for node in context.job_def.nodes}
        tasks = context.resources.tasks_of_run(run)
        run.side_by_side.start(task for task in tasks if step_name_of(task.path) in steps)
    return run.side_by_side


def check_table(
    run: RunContext, table: Table, frame: DataFrame, extra: tuple[Rule, ...] = ()
) -> Checked:
    """Check a table beside what is built meanwhile; keep the result for the reports."""
    started = time.monotonic()
    outcome = check(table, frame, owner_checks.with_own(extra, table, run.lake, run.sources))
    reports = Reports(run.settings.reports)
    reports.keep(outcome, run.lake.run_number, datetime.now(LONDON))
    return Checked(outcome, round(time.monotonic() - started, 2))


def check_results(
    run: RunContext, table: Table, checked: Checked | None, extra: tuple[Rule, ...] = ()
) -> Iterator[dg.AssetCheckResult]:
    """What the check of a table found; of one that stands as it was, what was found last."""
    metadata = _report(run, table)
    if checked:
        yield from _check_results(
            run, checked.outcome, extra, {"seconds": checked.seconds, **metadata}
        )
    else:
        outcome = Reports(run.settings.reports).last(table.path) or CheckOutcome(table.path, ())
        yield from _check_results(run, outcome, extra, metadata)


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


def _pack(run: RunContext, rule: Rule) -> dict[str, Any]:
    """The pack that goes to the owner for whom a finding waits."""
    names = {source.name for source in run.sources}
    if not isinstance(rule, NoRowsWhere) or rule.value not in names:
        return {}
    pack = run.settings.outbox / rule.value / f"{packs.NAME}.xlsx"
    return {"pack": dg.MetadataValue.path(pack.resolve())}


def table_metadata(run: RunContext, table: Table) -> dict[str, Any]:
    """What is said of a table whenever it was looked at: how many rows, where, and the report."""
    return {
        "dagster/row_count": run.lake.rows(table),
        "dagster/uri": str(run.lake.folder(table)),
        "report": dg.MetadataValue.url(report_page(run, table)),
    }


def _report(run: RunContext, table: Table) -> dict[str, Any]:
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


def metrics(values: Mapping[str, float | int | None]) -> dict[str, Any]:
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
