"""What the stewards' pages and gold/data_quality are made from: counts of the night, no people."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bronze.ledgers import extract_paths
from contracts import Layer
from contracts.extract import OWN_COLUMNS
from dagster_project.assets import owner_checks
from dagster_project.lake import published
from dagster_project.lake.published import Row
from dagster_project.lake.storage import Folder
from dagster_project.outbox import (
    feed_matters,
    match_rates,
    newest_deliveries,
    source_standing,
)
from dagster_project.outbox.pack_layout import in_words
from dagster_project.run.run_context import RunContext
from expectations import Reports
from expectations.page_data import (
    FeedToChase,
    RequestQueue,
    SourceStatus,
    StewardPageData,
    UnreadFile,
)
from expectations.register_page import RegisterPage
from gold import data_quality, source_freshness
from silver import child_record, hold


def ledger(run: RunContext, paths: Sequence[str]) -> Iterator[Row]:
    """Tonight's rows of gold/data_quality: every rule of every table that was ever checked."""
    by_table = {e.table.path: s.name for s in run.sources for e in s.extracts}
    by_rule = dict(owner_checks.sources_behind(run.sources))
    kept = Reports(run.settings.reports)
    for path in sorted(paths):
        outcome = kept.last(path)
        for verdict in outcome.verdicts if outcome else ():
            yield {
                "run_number": run.lake.run_number,
                "as_of": run.lake.as_of,
                "checked_table": path,
                "source": by_rule.get((path, verdict.rule)) or by_table.get(path),
                "rule": verdict.rule,
                "about": verdict.description,
                "severity": verdict.severity.value,
                "checked": verdict.elements,
                "failed": verdict.unexpected,
            }


def morning(run: RunContext) -> StewardPageData:
    """The published night as stewards see it."""
    root, as_of = run.settings.lake_root, run.lake.as_of
    return StewardPageData(
        night=f"{as_of:%A} {in_words(as_of)}",
        run=run.lake.published.run_number,
        since=_run_before(root),
        month=f"{as_of:%B}",
        sources=_sources(run),
        groups=match_rates.of(root, run.sources),
        faults=run.answer_faults,
        register=_register(run),
        unread=[UnreadFile(file.file, file.why, file.to_do) for file in run.unread_answers],
        contradictions=feed_matters.contradictions(root),
        locks_to_review=_locks_to_review(root, as_of),
    )


def _locks_to_review(root: Folder, as_of: date) -> int:
    """How many locks are due, a child's records counted once; of one not held now, each record."""
    locks = published.rows(
        root, hold.TABLE, ("record_key", "person_id", "review_by"), {"kind": (hold.LOCK,)}
    )
    return len(
        {row["person_id"] or row["record_key"] for row in locks if row["review_by"] <= as_of}
    )


def _register(run: RunContext) -> RegisterPage:
    """What is agreed, beside the columns that the published bronze tables have on disk."""
    root, versions = run.settings.lake_root, run.lake.published.versions
    columns = {
        path.removeprefix(f"{Layer.BRONZE}/"): published.columns(root, path, versions[path])
        for path in extract_paths(versions)
    }
    sent = sum(len(set(names) - OWN_COLUMNS) for names in columns.values())
    return RegisterPage(run.register, run.lake.as_of, run.register.drift(columns), sent)


def _run_before(root: Folder) -> str:
    """The run before tonight's, by number and date; empty where tonight's is the first."""
    before = published.runs(root)[:-1]
    if not before or before[-1].as_of is None:
        return ""
    return f"run {before[-1].run_number} ({in_words(before[-1].as_of)})"


def _sources(run: RunContext) -> list[SourceStatus]:
    root = run.settings.lake_root
    history = _by_source(published.rows(root, data_quality.TABLE))
    requests = _by_source(source_standing.requests(root, run.lake.as_of))
    records, feeds = _records(root), _by_source(published.rows(root, source_freshness.TABLE))
    of_extracts, queues = (
        feed_matters.open_matters(root, source_standing.STATES),
        feed_matters.queues(root),
    )
    deliveries = newest_deliveries.by_source(root)
    each = (
        source_standing.of(
            source,
            records.get(source.name, 0),
            requests[source.name],
            history[source.name],
            _feeds(feeds[source.name]),
        )
        for source in run.sources
    )
    return [
        replace(
            status,
            matters=of_extracts.get(status.name, ()),
            queue=queues.get(status.name, RequestQueue()),
            deliveries=deliveries.get(status.name, ()),
        )
        for status in each
    ]


def _by_source(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    by_source: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_source[row["source"]].append(row)
    return by_source


def _records(root: Folder) -> dict[str, int]:
    """Records of children about which each source can be asked."""
    held = published.arrow(root, child_record.TABLE, ("source",))
    counted = held.column("source").value_counts().to_pylist()
    return {row["values"]: row["counts"] for row in counted}


def _feeds(rows: Sequence[Row]) -> tuple[list[FeedToChase], list[FeedToChase]]:
    """Feeds that are late, and feeds whose newest delivery is thin."""
    late = [FeedToChase(row["extract"], _lateness(row)) for row in rows if row["is_late"]]
    thin = [FeedToChase(row["extract"], _thinness(row)) for row in rows if row["is_thin"]]
    return sorted(late, key=_by_extract), sorted(thin, key=_by_extract)


def _by_extract(feed: FeedToChase) -> str:
    return feed.extract


def _lateness(row: Row) -> str:
    if row["effective_date"] is None:
        return f"never came in; agreed: {row['cadence']}"
    newest = in_words(row["effective_date"])
    return f"newest of {newest}, {row['days_old']} days old; agreed: {row['cadence']}"


def _thinness(row: Row) -> str:
    if row["newest_rows"] is None or row["usual_rows"] is None:
        return "the newest delivery is held"
    return f"{row['newest_rows']:,} rows; usual: {row['usual_rows']:,}, or status is held"
