"""The monthly audit: a random sample of children, each shown value beside where it came from."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import typer

from dagster_project import settings
from dagster_project.lake import published
from dagster_project.lake.published import Row
from dagster_project.lake.storage import Folder
from dagster_project.lake.value_origins import origins_of
from gold import child, child_attribute
from silver.findings.kinds import FACTS, FIELDS

HEADER = (
    "person_id", "attribute", "value", "source", "updated", "delivery", "file", "row",
    "record_key", "finding",
)  # fmt: skip
"""Columns of an audit's sheet; `finding` is filled in by the person who looks."""
NEAREST = {
    "address": "postcode",
    "legal_forename": "forename",
    "legal_surname": "surname",
    "expected_date_of_birth": "date_of_birth",
}
"""Shown values that no finding is about, and the value that its owner is asked to look at."""
AUDITED = (*FIELDS, *NEAREST, *FACTS)
"""All that is shown of a child; an area stands there as its postcode."""


@dataclass(frozen=True)
class Drawn:
    """Whom a sample holds, and what is said of it."""

    person_ids: tuple[str, ...]
    sentence: str


def draw(children: int, seed: int) -> Drawn:
    """Draw a sample, the same for the same seed and night, and write its sheet.

    Every shown value stands there with source, delivery, file and row, to be compared with the
    source's own system.
    """
    config = settings.load()
    run = published.last(config.lake_root)
    ids = [
        row["person_id"] for row in published.rows(config.lake_root, child.TABLE, ("person_id",))
    ]
    if not ids:
        raise typer.BadParameter("no night was published yet: run `single-view nightly`")
    drawn = sorted(ids, key=lambda person_id: _lot(seed, person_id))[:children]
    rows = list(_sheet(config.lake_root, drawn))
    folder = config.outbox / "audit"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"audit_{run.as_of}_seed_{seed}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    sentence = (
        f"{len(drawn):,} children and {len(rows):,} origins of what is shown of them: {path}\n"
        "Compare each row with the source's own system, write 'right' or 'wrong' under finding, "
        f"and put the file into {config.answers}. What is wrong becomes a request to "
        "the source's owner."
    )
    return Drawn(tuple(drawn), sentence)


def _lot(seed: int, person_id: str) -> str:
    return hashlib.sha256(f"{seed}|{person_id}".encode()).hexdigest()


def _sheet(root: Folder, drawn: Sequence[str]) -> Iterator[Row]:
    origins = origins_of(root, *drawn)
    shown = published.rows(root, child_attribute.TABLE, where={"person_id": drawn})
    for value in sorted(shown, key=lambda row: (row["person_id"], row["attribute"])):
        if value["is_shown"] and value["attribute"] in AUDITED:
            yield from _origins(value, origins)


def _origins(value: Row, origins: Sequence[Row]) -> Iterator[Row]:
    same = ("person_id", "attribute", "source", "value")
    for row in origins:
        if all(row[name] == value[name] for name in same):
            yield {
                **{name: value[name] for name in same},
                "updated": value["since"],
                "delivery": row["first_delivery"],
                "file": row["file_name"],
                "row": row["first_row_number"],
                "record_key": row["record_key"],
                "finding": "",
            }
