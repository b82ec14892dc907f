"""The first night of a council: how much owners would be asked, and how much they are."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.nights import Bench
from bench.report import machine
from dagster_project.lake import published
from gold import correction_queue
from silver import child_record, correction
from silver.corrections.states import RequestScope, RequestState
from synthetic import Council

Row = Mapping[str, Any]

SETTINGS = {"ALLOW_TEST_NHS_NUMBERS": "false"}
"""Made-up NHS numbers are of the range for tests, so here none is valid: a fault of whole feeds."""
HOW = (
    "A first night on which NHS numbers of the test range are taken for what they are: in every "
    "feed that has them they fail their check, as they do when an extract begins to send another "
    "column. Settings are as shipped."
)


def first_night(council: Council, folder: Path) -> str:
    """Run the night; a page of what it found and what it asks.

    Raises:
        NightError: the night was not published.
    """
    bench = Bench(council, folder, SETTINGS)
    seconds = bench.night(1).seconds
    columns = ("scope", "state", "extract", "kind", "field", "records_found", "records_held")
    requests = published.rows(bench.lake, correction.TABLE, columns)
    queues = published.rows(bench.lake, correction_queue.TABLE)
    packs = sum(path.stat().st_size for path in (bench.lake / "outbox").glob("*/*"))
    facts = {
        "records of children": published.arrow(
            bench.lake, child_record.TABLE, ("source",)
        ).num_rows,
        **request_counts(requests),
        "weeks of the longest queue": max(row["weeks"] for row in queues),
        "kilobytes of packs": packs // 1024,
        "seconds of the night": round(seconds),
    }
    return page(council, facts, requests, queues)


def request_counts(requests: Sequence[Row]) -> dict[str, int]:
    """What the night found, and what became of it: a figure each."""
    rows = [row for row in requests if row["scope"] == RequestScope.RECORD]
    matters = len(requests) - len(rows)
    grouped = sum(row["state"] == RequestState.GROUPED for row in rows)
    sent, waits = (
        sum(row["state"] == state for row in requests)
        for state in (RequestState.SENT, RequestState.RAISED)
    )
    return {
        "findings that ask an owner for something": len(rows),
        "of them part of a matter about a feed": grouped,
        "matters about feeds": matters,
        "requests raised, matters among them": len(rows) - grouped + matters,
        "rows in packs": sent,
        "requests that wait for their turn": waits,
    }


def page(
    council: Council, facts: Mapping[str, int], requests: Iterable[Row], queues: Iterable[Row]
) -> str:
    """The figures, the matters and the queues, as Markdown."""
    head = f"# The first night of {council.children:,} children, seed {council.seed}"
    table = ["| | |", "|---|--:|", *(f"| {fact} | {number:,} |" for fact, number in facts.items())]
    parts = [
        head,
        "",
        machine(),
        "",
        HOW,
        "",
        *table,
        "",
        *_matters(requests),
        "",
        *_queues(queues),
    ]
    return "\n".join([*parts, ""])


def _matters(requests: Iterable[Row]) -> Iterable[str]:
    yield "| matter about an extract | value | records | of | share |"
    yield "|---|---|--:|--:|--:|"
    matters = (row for row in requests if row["scope"] == RequestScope.EXTRACT)
    for row in sorted(matters, key=lambda matter: -matter["records_found"]):
        faulty, total = row["records_found"], row["records_held"]
        matter = f"{row['extract']}: {row['kind']}"
        yield f"| {matter} | {row['field']} | {faulty:,} | {total:,} | {faulty / total:.0%} |"


def _queues(queues: Iterable[Row]) -> Iterable[str]:
    yield "| source | in its pack | waits | weeks |"
    yield "|---|--:|--:|--:|"
    for row in sorted(queues, key=lambda queue: -queue["waits"]):
        yield f"| {row['source']} | {row['in_pack']:,} | {row['waits']:,} | {row['weeks']:,} |"
