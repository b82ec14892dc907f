"""What people decided, as files in the answers folder: rulings on two records."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from contracts import SingleViewError
from contracts.dates import LONDON
from dagster_project.inbox.answer_files import Unread, place_of
from silver.match.rulings import RULINGS

FILES = "rulings*.csv"
WRITTEN = "rulings.csv"
"""The file to which `single-view rule` adds."""
HEADER = ("ruling", "record", "other_record", "decided_by", "decided_on", "reason")


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


@dataclass(frozen=True)
class RulingFiles:
    """Rulings that were understood, a sentence for each line that was not, and files like that."""

    rulings: tuple[Ruling, ...]
    faults: tuple[str, ...]
    unread: tuple[Unread, ...] = ()


def read(folder: Path) -> RulingFiles:
    """Every ruling that stands in the answers folder.

    Returns:
        Rulings, each once; faults name file and line, never a cell.
    """
    rulings: list[Ruling] = []
    faults: list[str] = []
    unread: list[Unread] = []
    for path in sorted(path for path in folder.glob("*") if is_ruling_file(path)):
        try:
            for number, row in _lines(path):
                place = f"{place_of(path)}, line {number}"
                ruling = _ruling(row, place)
                if isinstance(ruling, Ruling):
                    rulings.append(ruling)
                else:
                    faults.append(f"{place}: {ruling}")
        except (OSError, UnicodeDecodeError, csv.Error):
            unread.append(Unread(place_of(path), "it cannot be read", "save it again as CSV UTF-8"))
        except HeadingError:
            first_line = f"its first line must be {','.join(HEADER)}"
            unread.append(Unread(place_of(path), "it is no list of rulings", first_line))
    return RulingFiles(without_repeats(rulings), tuple(faults), tuple(unread))


def is_ruling_file(path: Path) -> bool:
    """Whether a file is a list of rulings, by its name in any case."""
    return path.is_file() and fnmatchcase(path.name.lower(), FILES)


def without_repeats(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Each ruling once, however often and in whichever file it is given: as last given."""
    in_order = sorted(rulings, key=lambda ruling: (ruling.decided_on, ruling.file_and_row))
    by_id = {ruling.ruling_id: ruling for ruling in in_order}
    return tuple(by_id[ruling_id] for ruling_id in sorted(by_id))


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


class HeadingError(SingleViewError, ValueError):
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


def _ruling(row: Mapping[str, str], place: str) -> Ruling | str:
    """The ruling of a line, or why it cannot be one."""
    missing = [name for name in HEADER if not row.get(name)]
    if missing:
        return f"nothing stands under {', '.join(missing)}: a ruling needs all of them"
    if row["ruling"] not in RULINGS:
        return f"the ruling must be one of {', '.join(RULINGS)}"
    if row["record"] == row["other_record"]:
        return "both records are the same one: name two"
    try:
        decided_on = datetime.fromisoformat(row["decided_on"])
    except ValueError:
        return "decided_on is no date: write it as YYYY-MM-DD"
    decided_on = decided_on if decided_on.tzinfo else decided_on.replace(tzinfo=LONDON)
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
