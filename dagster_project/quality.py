"""What the stewards' pages and gold/data_quality are made from: counts of the night, no people."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from contracts import Source
from dagster_project import owners, published
from dagster_project.night import Night
from expectations import Reports
from expectations.quality import NIGHTS, Expected, Morning, Standing
from gold import child_record, correction, data_quality, source_freshness
from silver import finding, match_rate
from silver.correction import CORRECTED

AGES = (("under a week", 7), ("one to four weeks", 28), ("over four weeks", 10**6))
"""How long requests wait, and below how many days each group lies."""
MONTH = 30

Row = Mapping[str, Any]


def ledger(night: Night, paths: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Tonight's rows of gold/data_quality: every rule of every table that was ever checked."""
    by_table = {e.table.path: s.name for s in night.sources for e in s.extracts}
    by_rule = dict(owners.sources_behind(night.sources))
    kept = Reports(night.settings.reports)
    for path in sorted(paths):
        outcome = kept.last(path)
        for verdict in outcome.verdicts if outcome else ():
            yield {
                "run_number": night.lake.run_number,
                "as_of": night.lake.as_of,
                "checked_table": path,
                "source": by_rule.get((path, verdict.rule)) or by_table.get(path),
                "rule": verdict.rule,
                "about": verdict.description,
                "severity": verdict.severity.value,
                "checked": verdict.elements,
                "failed": verdict.unexpected,
            }


def morning(night: Night) -> Morning:
    """The published night as stewards see it."""
    root = night.settings.lake_root
    history = published.rows(root, data_quality.TABLE)
    requests, records, late = _requests(root, night.lake.as_of), _records(root), _late(root)
    return Morning(
        night=f"{night.lake.as_of:%A %d %B %Y}",
        run=night.lake.published.run_number,
        sources=[
            _standing(
                source,
                records.get(source.name, 0),
                [row for row in requests if row["source"] == source.name],
                [row for row in history if row["source"] == source.name],
                late,
            )
            for source in night.sources
        ],
        groups=sorted(published.rows(root, match_rate.TABLE), key=_by_group),
        faults=night.faults,
    )


def _by_group(row: Row) -> tuple[str, int, str]:
    """Ages from young to old, all else by name."""
    bands = [name for _, name in match_rate.AGE_BANDS]
    place = bands.index(row["in_group"]) if row["in_group"] in bands else len(bands)
    return row["dimension"], place, row["in_group"]


def _requests(root: Path, as_of: date) -> list[Row]:
    """Counts of requests, by everything that the pages tell them apart by."""
    wanted = ("source", "kind", "state", "is_open", "is_new", "is_overdue", "is_healed")
    rows = published.rows(root, correction.TABLE, (*wanted, "days", "closed_on"))
    told = Counter(
        (
            *(row[name] for name in wanted),
            next(name for name, below in AGES if row["days"] < below),
            bool(row["closed_on"] and (as_of - row["closed_on"]).days < MONTH),
        )
        for row in rows
    )
    names = (*wanted, "age", "is_recent")
    return [{**dict(zip(names, key, strict=True)), "count": n} for key, n in told.items()]


def _records(root: Path) -> dict[str, int]:
    held = published.arrow(root, child_record.TABLE, ("source",))
    counted = held.column("source").value_counts().to_pylist()
    return {row["values"]: row["counts"] for row in counted}


def _late(root: Path) -> dict[str, list[str]]:
    late: dict[str, list[str]] = defaultdict(list)
    for row in published.rows(root, source_freshness.TABLE, ("source", "extract", "is_late")):
        if row["is_late"]:
            late[row["source"]].append(row["extract"])
    return late


def _standing(
    source: Source,
    records: int,
    requests: Sequence[Row],
    history: Sequence[Row],
    late: Mapping[str, Sequence[str]],
) -> Standing:
    waits = [row for row in requests if row["is_open"]]
    kinds = sorted({row["kind"] for row in waits}, key=lambda kind: -_sum(waits, kind=kind))
    by_rule = _by_rule(history)
    [whole] = owners.checks_of(finding.TABLE.path, (source,))
    return Standing(
        name=source.name,
        title=source.title,
        owner=source.owner,
        email=source.email,
        cadence=source.cadence.words,
        records=records,
        counts={
            "open": _sum(waits),
            "new": _sum(waits, is_new=True),
            "overdue": _sum(waits, is_overdue=True),
            "corrected": _sum(requests, state=CORRECTED, is_recent=True),
            "healed": _sum(requests, state=CORRECTED, is_recent=True, is_healed=True),
        },
        kinds=[(kind, _sum(waits, kind=kind)) for kind in kinds],
        ages=[(name, _sum(waits, age=name)) for name, _ in AGES],
        trend=_trend(by_rule.get((finding.TABLE.path, whole.id), ())),
        late=sorted(late.get(source.name, ())),
        expected=tuple(_expected(by_rule)),
    )


def _sum(rows: Sequence[Row], **where: object) -> int:
    kept = (row for row in rows if all(row[name] == value for name, value in where.items()))
    return sum(row["count"] for row in kept)


def _by_rule(history: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The last nights of every finding, by table and rule, the newest night last."""
    by_rule: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(history, key=lambda row: int(row["run_number"])):
        if row["severity"] == "warning":
            by_rule[row["checked_table"], row["rule"]].append(row)
    return {key: rows[-NIGHTS:] for key, rows in by_rule.items()}


def _expected(by_rule: Mapping[tuple[str, str], Sequence[Row]]) -> Iterator[Expected]:
    """Findings that fail tonight or failed on a night that the trend still shows."""
    for (table, _), rows in sorted(by_rule.items(), key=lambda one: -one[1][-1]["failed"]):
        if any(row["failed"] for row in rows):
            last, page = rows[-1], f"../data_docs/index.html#{table.replace('/', '.')}"
            yield Expected(
                table, last["about"], last["failed"], last["checked"], _trend(rows), page
            )


def _trend(rows: Sequence[Row]) -> list[int]:
    return [row["failed"] for row in rows]
