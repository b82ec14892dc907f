"""Lists of what people decided, as CSV files in the answers folder: a decision a line."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Generic, TypeVar

from contracts import SingleViewError
from contracts.dates import LONDON
from dagster_project.inbox.answer_files import Unread, place_of

Decision = TypeVar("Decision")
Parse = Callable[[Mapping[str, str], str], Decision | str]
"""From a line's cells by heading, and where it stands, to a decision or why it is none."""


NO_DATE = "decided_on is no date: write it as YYYY-MM-DD"


@dataclass(frozen=True)
class DecisionList:
    """A kind of list: what a line is called, which files are one, and their headings.

    Under `may_be_empty` a line may have nothing.
    """

    singular: str
    files: str
    headings: tuple[str, ...]
    may_be_empty: tuple[str, ...] = ()

    @property
    def plural(self) -> str:
        """What its lines are called."""
        return f"{self.singular}s"

    @property
    def written(self) -> str:
        """The file to which the command line adds."""
        return f"{self.plural}.csv"

    def holds(self, path: Path) -> bool:
        """Whether a file is such a list, by its name in any case."""
        return path.is_file() and fnmatchcase(path.name.lower(), self.files)


@dataclass(frozen=True)
class DecisionFiles(Generic[Decision]):
    """Decisions that were understood, a sentence for each line that was not, and unread files."""

    decisions: tuple[Decision, ...]
    faults: tuple[str, ...]
    unread: tuple[Unread, ...] = ()


class HeadingError(SingleViewError, ValueError):
    """A file is no list of the kind: its first line lacks a heading."""


def read(folder: Path, kind: DecisionList, parse: Parse[Decision]) -> DecisionFiles[Decision]:
    """Every decision of a kind that stands in the answers folder, in order of file and line.

    Returns:
        Faults name file and line, never a cell.
    """
    decisions: list[Decision] = []
    faults: list[str] = []
    unread: list[Unread] = []
    for path in sorted(path for path in folder.glob("*") if kind.holds(path)):
        try:
            for number, row in _lines(path, kind):
                place = f"{place_of(path)}, line {number}"
                parsed = _missing(row, kind) or parse(row, place)
                if isinstance(parsed, str):
                    faults.append(f"{place}: {parsed}")
                else:
                    decisions.append(parsed)
        except (OSError, UnicodeDecodeError, csv.Error):
            unread.append(Unread(place_of(path), "it cannot be read", "save it again as CSV UTF-8"))
        except HeadingError:
            first_line = f"its first line must be {','.join(kind.headings)}"
            unread.append(Unread(place_of(path), f"it is no list of {kind.plural}", first_line))
    return DecisionFiles(tuple(decisions), tuple(faults), tuple(unread))


def add(folder: Path, kind: DecisionList, rows: list[dict[str, str]]) -> Path:
    """Add decisions to the file that the command line keeps; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / kind.written
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kind.headings)
        if fresh:
            writer.writeheader()
        writer.writerows(rows)
    return path


def signed(by: str, why: str) -> dict[str, str]:
    """The cells of a decision that is made now: by whom, when and why."""
    now = datetime.now(LONDON).isoformat(timespec="seconds")
    return {"decided_by": by, "decided_on": now, "reason": why}


def moment(text: str) -> datetime | None:
    """A day or moment as people write it, in England's clock; None where it is none."""
    try:
        read_moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read_moment if read_moment.tzinfo else read_moment.replace(tzinfo=LONDON)


def _lines(path: Path, kind: DecisionList) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows by heading, each with its line.

    Raises:
        HeadingError: a heading is missing.
        OSError, UnicodeDecodeError, csv.Error: the file cannot be read.
    """
    reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True))
    if reader.fieldnames is not None and not set(kind.headings) <= set(reader.fieldnames):
        raise HeadingError
    for row in reader:
        yield reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}


def _missing(row: Mapping[str, str], kind: DecisionList) -> str:
    needed = [name for name in kind.headings if name not in kind.may_be_empty]
    missing = [name for name in needed if not row.get(name)]
    named = f"a {kind.singular} needs all of them"
    return f"nothing stands under {', '.join(missing)}: {named}" if missing else ""
