"""What the pages tell of the newest file of each extract: counts and sentences of ours."""

from collections.abc import Mapping, Sequence

from bronze import delivery
from dagster_project.lake import published
from dagster_project.lake.published import Row
from dagster_project.lake.storage import Folder
from expectations.page_data import DeliveryLine

WANTED = (
    "source", "extract", "effective_date", "run_number", "modified_at", "outcome", "reason",
    "rows_in", "rows_rejected", "notes", "unagreed_columns", "forbidden_columns",
)  # fmt: skip


def by_source(root: Folder) -> Mapping[str, list[DeliveryLine]]:
    """Source -> the newest file of each of its extracts, in order of extract."""
    newest: dict[tuple[str, str], Row] = {}
    for row in sorted(published.rows(root, delivery.TABLE, WANTED), key=_order):
        newest[row["source"], row["extract"] or "of no extract"] = row
    lines: dict[str, list[DeliveryLine]] = {}
    for (source, extract), row in sorted(newest.items()):
        lines.setdefault(source, []).append(line(extract, row))
    return lines


def line(extract: str, row: Row) -> DeliveryLine:
    """What is told of one delivery: why it was not applied, and what differs from the agreement."""
    return DeliveryLine(
        extract=extract,
        day=row["effective_date"],
        outcome=row["outcome"],
        rows=row["rows_in"],
        rejected=row["rows_rejected"],
        notes=[*filter(None, (row["reason"],)), *(row["notes"] or ()), *_left_out(row)],
    )


def _left_out(row: Row) -> Sequence[str]:
    """How many columns did not come in, which are new and which are kept out on purpose."""
    new, forbidden = len(row["unagreed_columns"] or ()), len(row["forbidden_columns"] or ())
    left_out = [f"columns that no agreement names, left out: {new}"] if new else []
    return left_out + ([f"columns that the agreement keeps out: {forbidden}"] if forbidden else [])


def _order(row: Row) -> tuple[object, ...]:
    return row["run_number"], row["effective_date"], row["modified_at"]
