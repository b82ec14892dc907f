"""What people decided, as files in the answers folder: rulings on two records."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from dagster_project.inbox.answer_files import Unread, place_of
from dagster_project.settings import LONDON
from silver.match.rulings import RULINGS

FILES = "rulings*.csv"
WRITTEN = "rulings.csv"
"""The file to which `single-view rule` adds."""
HEADER = ("ruling", "record", "other_record", "decided_by", "decided_on", "reason")


@dataclass(frozen=True)
class Answered:
    """Rulings that were understood, a sentence for each line that was not, and files like that."""

    rulings: tuple[dict[str, Any], ...]
    faults: tuple[str, ...]
    unread: tuple[Unread, ...] = ()


def rulings(folder: Path) -> Answered:
    """Every ruling that stands in the answers folder.

    Returns:
        Rows as silver/ruling takes them, each once; faults name file and line, never a cell.
    """
    given: list[dict[str, Any]] = []
    faults: list[str] = []
    unread: list[Unread] = []
    for path in sorted(path for path in folder.glob("*") if is_mine(path)):
        try:
            for number, row in _lines(path):
                place = f"{place_of(path)}, line {number}"
                ruling = _ruling(row)
                if isinstance(ruling, str):
                    faults.append(f"{place}: {ruling}")
                else:
                    given.append(ruling | {"file_and_row": place})
        except (OSError, UnicodeDecodeError, csv.Error):
            unread.append(Unread(place_of(path), "it cannot be read", "save it again as CSV UTF-8"))
        except HeadingError:
            wanted = f"its first line must be {','.join(HEADER)}"
            unread.append(Unread(place_of(path), "it is no list of rulings", wanted))
    return Answered(tuple(once(given)), tuple(faults), tuple(unread))


def is_mine(path: Path) -> bool:
    """Whether a file is a list of rulings, by its name in any case."""
    return path.is_file() and fnmatchcase(path.name.lower(), FILES)


def once(rulings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each ruling once, however often and in whichever file it is given: as last given."""
    last = {
        ruling["ruling_id"]: ruling
        for ruling in sorted(rulings, key=lambda one: (one["decided_on"], one["file_and_row"]))
    }
    yield from (last[name] for name in sorted(last))


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


class HeadingError(ValueError):
    """A file is no list of rulings: its first line lacks a heading."""


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows by heading, each with its line.

    Raises:
        HeadingError: a heading is missing.
        OSError, UnicodeDecodeError, csv.Error: the file cannot be read.
    """
    reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True))
    if reader.fieldnames is not None and not set(HEADER) <= set(reader.fieldnames):
        raise HeadingError
    for row in reader:
        yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}


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
