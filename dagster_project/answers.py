"""What people decided, as files in the answers folder: rulings on two records."""

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dagster_project.settings import LONDON
from silver.match.rulings import RULINGS

FILES = "rulings*.csv"
WRITTEN = "rulings.csv"
"""The file to which `single-view rule` adds."""
HEADER = ("ruling", "record", "other_record", "decided_by", "decided_on", "reason")


@dataclass(frozen=True)
class Answered:
    """Rulings that were understood, and a sentence for each line that was not."""

    rulings: tuple[dict[str, Any], ...]
    faults: tuple[str, ...]


def rulings(folder: Path) -> Answered:
    """Every ruling that stands in the answers folder.

    Returns:
        Rows as silver/ruling takes them, each once; faults name file and line, never a cell.
    """
    found: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for path in sorted(folder.glob(FILES)):
        for place, row in _lines(path):
            told = _ruling(row)
            if isinstance(told, str):
                faults.append(f"answers/{path.name}, {place}: {told}")
            else:
                found[told["ruling_id"]] = told
    return Answered(tuple(found.values()), tuple(faults))


def add(folder: Path, row: Mapping[str, str]) -> Path:
    """Add one ruling to the file that `single-view rule` keeps; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / WRITTEN
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        if fresh:
            writer.writeheader()
        writer.writerow(row)
    return path


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        yield "the whole file", {}
        return
    reader = csv.DictReader(text.splitlines(keepends=True))
    for row in reader:
        yield f"line {reader.line_num}", {k: (v or "").strip() for k, v in row.items() if k}


def _ruling(row: Mapping[str, str]) -> dict[str, Any] | str:
    """The ruling as a row, or why it cannot be one."""
    missing = [name for name in HEADER if not row.get(name)]
    if missing:
        return f"nothing stands under {', '.join(missing)}: a ruling needs all of them"
    if row["ruling"] not in RULINGS:
        return f"the ruling must be one of {', '.join(RULINGS)}"
    if row["record"] == row["other_record"]:
        return "both records are the same one: name two"
    try:
        decided = datetime.fromisoformat(row["decided_on"])
    except ValueError:
        return "decided_on is no date: write it as YYYY-MM-DD"
    left, right = sorted((row["record"], row["other_record"]))
    decided = decided if decided.tzinfo else decided.replace(tzinfo=LONDON)
    return identified(
        {
            "left_key": left,
            "right_key": right,
            "ruling": row["ruling"],
            "decided_by": row["decided_by"],
            "decided_on": decided.astimezone(UTC),
            "reason": row["reason"],
        },
        (decided.isoformat(), row["reason"]),
    )


def identified(row: dict[str, Any], more: Sequence[str]) -> dict[str, Any]:
    """A row of silver/ruling with its id: the hash of pair, ruling, who ruled, and `more`."""
    told = (row["left_key"], row["right_key"], row["ruling"], row["decided_by"], *more)
    return {"ruling_id": hashlib.sha256("|".join(told).encode()).hexdigest()[:16], **row}
