"""Packs: what each source's owner is asked, as a workbook for people and as CSV for systems."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from dagster_project.lake.published import Row
from dagster_project.outbox import pack_layout, pack_workbook
from dagster_project.outbox.pack_layout import Pack
from dagster_project.run.run_context import RunContext
from gold.correction import OVERDUE_DAYS
from silver import child_record, correction
from silver.corrections.states import RequestState

NAME = "corrections"
COLUMNS = (
    "request", "scope", "extract", "source_key", "other_source_key", "field", "kind", "reason",
    "likely", "evidence", "sure", "disclosed", "source_examples", "raised_on", "answer_by",
    "answer", "children", "answered_by",
)  # fmt: skip
"""Columns of a pack for systems. `answer`, `children` and `answered_by` are the owner's to fill."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet may compute."""
BESIDE = ("record_key", "other_record_key", "other_extract", "other_source")
"""What the workbook needs beside them, to name the records."""


def write(run: RunContext) -> int:
    """Write every owner's pack: all requests that are sent and wait for an answer.

    A pack is written whole each night, so that it names nothing that is closed or hidden by now;
    new requests join it on the day of a pack (setting `pack_days`).

    Returns:
        How many packs ask for something.
    """
    rows = pack_rows(run.lake.read(correction.TABLE), run.lake.read(child_record.TABLE))
    by_source: dict[str, list[Row]] = {source.name: [] for source in run.sources}
    each = (row.asDict() for row in rows.toLocalIterator())
    for name, of_source in groupby(each, key=lambda row: str(row["source"])):
        if name in by_source:
            by_source[name] = list(of_source)
    titles = {source.name: source.title for source in run.sources}
    for source in run.sources:
        pack = Pack(
            source,
            by_source[source.name],
            run.lake.as_of,
            run.settings.answers_mailbox,
            titles,
        )
        _write(run.settings.outbox / source.name, pack)
    return sum(bool(of_source) for of_source in by_source.values())


def pack_rows(requests: DataFrame, records: DataFrame) -> DataFrame:
    """The requests that are in packs, in their order, with what a pack tells of each.

    Args:
        requests: silver/correction.
        records: silver/child_record, for the extract of the other record.

    Returns:
        `source`, the columns of a pack, and what else the workbook names the records by.
    """
    others = records.select(
        F.col("record_key").alias("other_record_key"), F.col("extract").alias("other_extract")
    )
    sent = requests.where(F.col("state") == RequestState.SENT)
    blank = {name: F.lit("") for name in pack_layout.ANSWERED}
    return (
        sent.join(others, on="other_record_key", how="left")
        .withColumns(
            {
                "request": F.concat_ws("-", "request_id", "times_asked"),
                "field": F.col("source_field"),
                "answer_by": F.date_add("sent_on", OVERDUE_DAYS),
                **blank,
            }
        )
        .orderBy("source", "place", "request_id")
        .select("source", *COLUMNS, *BESIDE)
    )


def _write(folder: Path, pack: Pack) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with _replacing(folder / f"{NAME}.csv") as part:
        write_csv(part, pack.rows)
    with _replacing(folder / f"{NAME}.xlsx") as part:
        pack_workbook.write(part, pack)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Write aside and rename, so that an owner never opens half a pack."""
    part = path.with_name(f"{path.name}.part")
    yield part
    part.replace(path)


def write_csv(path: Path, rows: Sequence[Row]) -> None:
    """The pack for systems: one line per request, no cell that a spreadsheet would compute."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([inert(row[name]) for name in COLUMNS])


def inert(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "; ".join(cell) if isinstance(cell, list) else "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
