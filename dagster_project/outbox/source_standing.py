"""How each source stands tonight: its open requests, its findings, and how they went."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from contracts import Source
from dagster_project.assets import owner_checks
from dagster_project.lake import published
from dagster_project.lake.published import Row
from dagster_project.lake.storage import Folder
from dagster_project.outbox.feed_matters import numbered
from expectations.page_data import FeedToChase, FindingTrend, OpenRequest, SourceStatus
from expectations.steward_pages import LISTED, NIGHTS
from gold import correction
from silver import finding
from silver.corrections.states import RequestState
from silver.findings.kinds import words

AGES = (("under a week", 7), ("one to four weeks", 28), ("over four weeks", 10**6))
"""How long requests wait, and below how many days each group lies."""
WEEK = timedelta(days=7)
KINDS = {
    "possible": "May be one child with another record",
    "contradiction": "Looks like another record, but a fact keeps them apart",
    "held twice": "One child held twice",
    "number of another": "A number that stands on another child's record",
    "differs from others": "A value that other sources contradict",
    "names swapped": "Forename and surname the wrong way round",
    "fails its check": "A number that cannot have been issued",
    "no Latin letters": "A name without Latin letters",
    "after death": "Facts about a child who is said to have died",
    "on two rolls": "A current pupil of two schools",
    "after its end": "Something that should have ended",
    "found in an audit": "A value that an audit found wrong",
    "column gone": "A column that came before and is no longer in the file",
    "date not as agreed": "Dates that are not written as agreed",
    "code never agreed": "A code that no agreement names",
    "about nobody": "Rows about somebody whom the source does not send",
}
"""What a finding may be, in the words of the pages."""
STATES: dict[str, str] = {
    RequestState.DISPUTED: "the owner says: not ours",
    RequestState.SENT: "in the pack",
    RequestState.ANSWERED: "answered, waits for the delivery that shows it",
    RequestState.RAISED: "waits for a later pack",
}
"""Where an open request stands, in the words of the pages and in their order."""


def requests(root: Folder, as_of: date) -> list[Row]:
    """Every request, with `is_new`: open, and not so in the run before. Closed ones as well.

    `is_recent` is true of those that were closed in the month of the night; `joins_pack` of those
    that joined a pack within the last week, and are not answered.
    """
    before = published.runs(root)[:-1]
    open_before = _open_before(root, before[-1].run_number) if before else frozenset()
    return [
        {
            **row,
            "is_new": row["is_open"] and row["request_id"] not in open_before,
            "is_recent": in_month(row["closed_on"], as_of),
            "joins_pack": row["state"] == RequestState.SENT and as_of - row["sent_on"] < WEEK,
        }
        for row in published.rows(root, correction.TABLE)
    ]


def _open_before(root: Folder, run: int) -> frozenset[str]:
    rows = published.rows_of_run(root, correction.TABLE, run, ("request_id", "is_open"))
    return frozenset(row["request_id"] for row in rows if row["is_open"])


def in_month(day: date | None, run: date) -> bool:
    """Whether a day lies in the calendar month of the night."""
    return day is not None and (day.year, day.month) == (run.year, run.month)


def of(
    source: Source,
    records: int,
    requests_of_source: Sequence[Row],
    history: Sequence[Row],
    feeds: tuple[Sequence[FeedToChase], Sequence[FeedToChase]] = ((), ()),
) -> SourceStatus:
    """How a source stands, by its single requests, findings and feeds.

    Args:
        source: the source.
        records: how many records of children it can be asked about.
        requests_of_source: its requests, as `requests` gives them.
        history: its rows of gold/data_quality.
        feeds: those that are late, and those that are thin.
    """
    open_requests = [row for row in requests_of_source if row["is_open"]]
    by_rule = _by_rule(history)
    [whole] = owner_checks.checks_of(finding.TABLE.path, (source,))
    late, thin = feeds
    return SourceStatus(
        name=source.name,
        title=source.title,
        owner=source.owner,
        email=source.email,
        cadence=source.cadence.words,
        records=records,
        counts=_counts(requests_of_source, open_requests),
        kinds=_kinds(open_requests),
        ages=_ages(open_requests),
        trend=_trend(by_rule.get((finding.TABLE.path, whole.id), ())),
        late=late,
        thin=thin,
        findings=tuple(_expected(by_rule, owner_checks.units((source,)))),
        pack_of=max((row["sent_on"] for row in open_requests if row["joins_pack"]), default=None),
        requests=[_request(row) for row in sorted(open_requests, key=_pressing)[:LISTED]],
    )


def _counts(requests_of_source: Sequence[Row], open_requests: Sequence[Row]) -> dict[str, int]:
    corrected = [
        row
        for row in requests_of_source
        if row["state"] == RequestState.CORRECTED and row["is_recent"]
    ]
    states = {
        "in_pack": RequestState.SENT,
        "waits": RequestState.RAISED,
        "answered": RequestState.ANSWERED,
        "disputed": RequestState.DISPUTED,
    }
    return {
        "open": len(open_requests),
        "new": sum(row["is_new"] for row in open_requests),
        "overdue": sum(row["is_overdue"] for row in open_requests),
        "to_send": sum(row["joins_pack"] for row in open_requests),
        "corrected": len(corrected),
        "joined": sum(row["is_joined"] for row in corrected),
        **{
            name: sum(row["state"] == state for row in open_requests)
            for name, state in states.items()
        },
    }


def _kinds(open_requests: Sequence[Row]) -> list[tuple[str, int]]:
    counted: dict[str, int] = defaultdict(int)
    for row in open_requests:
        counted[KINDS[row["kind"]]] += 1
    return sorted(counted.items(), key=lambda kind: (-kind[1], kind[0]))


def _ages(open_requests: Sequence[Row]) -> list[tuple[str, int]]:
    counted = dict.fromkeys((name for name, _ in AGES), 0)
    for row in open_requests:
        counted[next(name for name, below in AGES if row["days"] < below)] += 1
    return list(counted.items())


def _pressing(row: Row) -> tuple[bool, int, int, str]:
    """Overdue first, then by state, then as the pack (or the queue) has it."""
    place = row["place"] or 0
    return not row["is_overdue"], list(STATES).index(row["state"]), place, row["request_id"]


def _request(row: Row) -> OpenRequest:
    return OpenRequest(
        number=numbered(row),
        record_key=row["record_key"] or "the whole file",
        kind=KINDS[row["kind"]],
        value=words(row["field"]),
        state=STATES[row["state"]],
        days=row["days"],
        is_overdue=row["is_overdue"],
    )


def _by_rule(history: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The last nights of every finding, by table and rule, the newest night last."""
    by_rule: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(history, key=lambda row: int(row["run_number"])):
        if row["severity"] == "warning":
            by_rule[row["checked_table"], row["rule"]].append(row)
    return {key: rows[-NIGHTS:] for key, rows in by_rule.items()}


def _expected(
    by_rule: Mapping[tuple[str, str], Sequence[Row]], units: Mapping[tuple[str, str], str]
) -> Iterator[FindingTrend]:
    """Findings that fail tonight or failed on a night that the trend still shows."""
    for (table, rule), rows in sorted(by_rule.items(), key=lambda rule: -rule[1][-1]["failed"]):
        if any(row["failed"] for row in rows):
            yield FindingTrend(
                table,
                rows[-1]["about"],
                rows[-1]["failed"],
                rows[-1]["checked"],
                _trend(rows),
                f"../data_docs/index.html#{table.replace('/', '.')}",
                units.get((table, rule), "rows"),
            )


def _trend(rows: Sequence[Row]) -> list[int]:
    return [row["failed"] for row in rows]
