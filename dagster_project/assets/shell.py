"""What every asset has in common: its spec, its check, and the numbers that plot over time."""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
from pyspark.sql import DataFrame

from contracts import Severity, Table
from contracts.rules import Rule
from dagster_project import owners, packs
from dagster_project.night import Night
from dagster_project.settings import LONDON
from expectations import NoRowsWhere, Outcome, Reports, Verdict, check

PROMISES = "keeps_its_promises"
FINDINGS = "findings"


def key(table: Table) -> dg.AssetKey:
    """A table's asset key: layer and name."""
    return dg.AssetKey([str(table.layer), table.name])


def spec(table: Table, deps: list[dg.AssetKey], owner: str, told: str) -> dg.AssetSpec:
    """What Dagster shows of a table, from its contract.

    Args:
        table: whose asset it is.
        deps: the assets that it is built from.
        owner: `team:...`, who answers for it.
        told: a sentence beside the table's own.
    """
    columns = [
        dg.TableColumn(
            name=c.name,
            type=str(c.type),
            description=c.about,
            constraints=dg.TableColumnConstraints(nullable=not c.required),
        )
        for c in table.columns
    ]
    return dg.AssetSpec(
        key(table),
        group_name=str(table.layer),
        description=f"{table.about}\n\n{told}".strip(),
        owners=[owner],
        kinds={"pyspark", "deltalake"},
        deps=deps,
        metadata={
            "dagster/column_schema": dg.TableSchema(
                columns=columns,
                constraints=dg.TableConstraints(other=[f"key: {', '.join(table.key)}"]),
            ),
            "dagster/table_name": table.path,
            "key": ", ".join(table.key),
        },
    )


def step_name(table: Table) -> str:
    """The name of the step that writes a table."""
    return f"{table.layer}__{table.name}"


def check_specs(table: Table, extra: tuple[Rule, ...] = ()) -> list[dg.AssetCheckSpec]:
    """One check for what we promise, which blocks, and one for what we find, which never does."""
    specs = [
        dg.AssetCheckSpec(
            PROMISES,
            asset=key(table),
            blocking=True,
            description="Every promise that the contract makes. A broken one stops the night.",
        ),
        dg.AssetCheckSpec(
            FINDINGS,
            asset=key(table),
            description="What partners' data shows. Its owner corrects it; it stops no night.",
        ),
    ]
    return specs + [
        dg.AssetCheckSpec(_check_name(rule), asset=key(table), description=rule.sentence)
        for rule in extra
    ]


def results(
    night: Night, table: Table, frame: DataFrame, extra: tuple[Rule, ...] = ()
) -> Iterator[dg.AssetCheckResult]:
    """Check the table in the step that writes it; keep the result for the reports."""
    started = time.monotonic()
    outcome = check(table, frame, owners.with_own(extra, table, night.lake, night.sources))
    Reports(night.settings.reports).keep(outcome, night.lake.run_number, datetime.now(LONDON))
    seconds = round(time.monotonic() - started, 2)
    yield from _results(night, outcome, extra, {"seconds": seconds, **_report(night, table)})


def _results(
    night: Night, outcome: Outcome, extra: tuple[Rule, ...], told: Mapping[str, Any]
) -> Iterator[dg.AssetCheckResult]:
    apart = {rule.id for rule in extra}
    shared = [v for v in outcome.verdicts if v.rule not in apart]
    yield _result(outcome.table, PROMISES, _of(shared, Severity.CRITICAL), told)
    yield _result(outcome.table, FINDINGS, _of(shared, Severity.WARNING), told)
    for rule in extra:
        found = [v for v in outcome.verdicts if v.rule == rule.id]
        yield _result(outcome.table, _check_name(rule), found, {**told, **_pack(night, rule)})


def _pack(night: Night, rule: Rule) -> dict[str, Any]:
    """The pack that goes to the owner for whom a finding waits."""
    owners = {source.name for source in night.sources}
    if not isinstance(rule, NoRowsWhere) or rule.value not in owners:
        return {}
    pack = night.settings.outbox / rule.value / f"{packs.NAME}.xlsx"
    return {"pack": dg.MetadataValue.path(pack.resolve())}


def unchanged(
    night: Night, table: Table, extra: tuple[Rule, ...] = ()
) -> Iterator[dg.AssetCheckResult]:
    """The results of a table that stands as it was: said again, not checked again."""
    outcome = Reports(night.settings.reports).last(table.path) or Outcome(table.path, ())
    yield from _results(night, outcome, extra, _report(night, table))


def _report(night: Night, table: Table) -> dict[str, Any]:
    """The report as a link, and as a path: a browser follows no link from the UI to a file."""
    return {
        "report": dg.MetadataValue.url(report_page(night, table)),
        "report_file": dg.MetadataValue.path(_index(night)),
    }


def _index(night: Night) -> Path:
    """The first page of the reports."""
    return (night.settings.reports / "data_docs" / "index.html").resolve()


def report_page(night: Night, table: Table) -> str:
    """Where the reports tell of the table."""
    return f"{_index(night).as_uri()}#{table.path.replace('/', '.')}"


def numbers(values: Mapping[str, float | int | None]) -> dict[str, dg.MetadataValue[Any]]:
    """Numbers as metadata, so that Dagster plots them over time."""
    return {
        name: dg.MetadataValue.float(float(value))
        if isinstance(value, float)
        else dg.MetadataValue.int(value)
        for name, value in values.items()
        if value is not None
    }


def _result(
    table: str, name: str, verdicts: list[Verdict], told: Mapping[str, Any]
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
            **told,
        },
    )


def _of(verdicts: list[Verdict], severity: Severity) -> list[Verdict]:
    return [v for v in verdicts if v.severity is severity]


def _check_name(rule: Rule) -> str:
    return rule.check_name if isinstance(rule, NoRowsWhere) else rule.id.replace(".", "_")
