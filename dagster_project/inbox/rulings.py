"""What people decided, as files in the answers folder: rulings on two records."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.inbox import decision_files
from dagster_project.inbox.decision_files import DecisionFiles, DecisionList
from silver.match.rulings import RULINGS

LIST = DecisionList(
    "ruling",
    "rulings*.csv",
    ("ruling", "record", "other_record", "decided_by", "decided_on", "reason"),
)


@dataclass(frozen=True)
class Ruling:
    """A row of silver/ruling as people give it: what somebody decided about two records.

    `file_and_row` says where it stands, without a name or a cell.
    """

    ruling_id: str
    left_key: str
    right_key: str
    ruling: str
    decided_by: str
    decided_on: datetime
    reason: str
    file_and_row: str


def read(folder: Path) -> DecisionFiles[Ruling]:
    """Every ruling that stands in the answers folder, each once."""
    files = decision_files.read(folder, LIST, _ruling)
    return replace(files, decisions=without_repeats(files.decisions))


def without_repeats(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Each ruling once, however often and in whichever file it is given: as last given."""
    in_order = sorted(rulings, key=lambda ruling: (ruling.decided_on, ruling.file_and_row))
    by_id = {ruling.ruling_id: ruling for ruling in in_order}
    return tuple(by_id[ruling_id] for ruling_id in sorted(by_id))


def _ruling(row: Mapping[str, str], place: str) -> Ruling | str:
    """The ruling of a line, or why it cannot be one."""
    if row["ruling"] not in RULINGS:
        return f"the ruling must be one of {', '.join(RULINGS)}"
    if row["record"] == row["other_record"]:
        return "both records are the same one: name two"
    decided_on = decision_files.moment(row["decided_on"])
    if decided_on is None:
        return decision_files.NO_DATE
    left, right = sorted((row["record"], row["other_record"]))
    words = (row["ruling"], row["decided_by"], decided_on.isoformat(), row["reason"])
    return Ruling(
        ruling_id=ruling_id(left, right, *words),
        left_key=left,
        right_key=right,
        ruling=row["ruling"],
        decided_by=row["decided_by"],
        decided_on=decided_on.astimezone(UTC),
        reason=row["reason"],
        file_and_row=place,
    )


def ruling_id(left_key: str, right_key: str, *words: str) -> str:
    """A ruling's name: the hash of its pair and of what was ruled, by whom, and more words."""
    return hashlib.sha256("|".join((left_key, right_key, *words)).encode()).hexdigest()[:16]
