"""What the pages show beside single requests: faults of a whole extract, queues, rulings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from dagster_project.lake import published
from dagster_project.lake.published import Row
from dagster_project.lake.storage import Folder
from dagster_project.outbox.pack_layout import CHILDREN
from expectations.page_data import FeedMatter, RequestQueue, RulingContradiction
from gold import correction_queue, ruling
from silver import correction, feed_fault
from silver.corrections.states import OPEN, RequestScope, RequestState

RULED = {ruling: words for words, ruling in CHILDREN.items()}
"""What was ruled, in the words of a pack."""


def open_matters(root: Folder, states: Mapping[str, str]) -> Mapping[str, list[FeedMatter]]:
    """Source -> its open matters about a whole extract, the largest first.

    Args:
        root: the lake.
        states: what each state of an open request is called.
    """
    wanted = (
        "request_id", "times_asked", "source", "extract", "reason", "state", "records_found",
        "records_held", "examples",
    )  # fmt: skip
    feed_requests = published.rows(
        root, correction.TABLE, wanted, {"scope": (RequestScope.EXTRACT,), "state": OPEN}
    )
    deliveries: dict[str, list[Row]] = defaultdict(list)
    for row in published.rows(root, feed_fault.TABLE):
        deliveries[row["matter_id"]].append(row)
    by_source: dict[str, list[FeedMatter]] = defaultdict(list)
    for row in sorted(
        feed_requests, key=lambda row: (-(row["records_found"] or 0), row["request_id"])
    ):
        by_source[row["source"]].append(_matter(row, states, deliveries[row["request_id"]]))
    return by_source


def _matter(row: Row, states: Mapping[str, str], deliveries: Sequence[Row]) -> FeedMatter:
    newest_first = sorted(deliveries, key=lambda row: str(row["delivered_on"]), reverse=True)
    return FeedMatter(
        number=numbered(row),
        extract=row["extract"],
        reason=row["reason"],
        state=states[row["state"]],
        records_with_fault=row["records_found"] or 0,
        records=row["records_held"] or 0,
        deliveries=[
            (row["delivery_id"], row["delivered_on"], row["records_found"], row["records_held"])
            for row in newest_first
        ],
        examples=row["examples"] or (),
        is_unanswered=row["state"] == RequestState.SENT,
    )


def numbered(row: Row) -> str:
    """A request's number as its pack has it; before it was asked, its id alone."""
    return (
        f"{row['request_id']}-{row['times_asked']}"
        if row["times_asked"]
        else str(row["request_id"])
    )


def queues(root: Folder) -> Mapping[str, RequestQueue]:
    """Source -> how long its queue is."""
    return {
        row["source"]: RequestQueue(
            requests_per_week=row["requests_per_week"],
            weeks=row["weeks"],
            grouped=row["grouped"],
            next_pack_on=row["next_pack_on"],
            waiting_since=row["waiting_since"],
        )
        for row in published.rows(root, correction_queue.TABLE)
    }


def contradictions(root: Folder) -> list[RulingContradiction]:
    """Pairs on which people ruled opposite things, of which none is obeyed."""
    wanted = ("left_key", "right_key", "ruling", "file_and_row", "is_contradictory")
    pairs: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in published.rows(root, ruling.TABLE, wanted):
        if row["is_contradictory"]:
            meaning = str(RULED.get(row["ruling"]) or row["ruling"])
            pairs[row["left_key"], row["right_key"]].add(
                (meaning, row["file_and_row"] or "not known")
            )
    return [RulingContradiction(*pair, sorted(meaning)) for pair, meaning in sorted(pairs.items())]
