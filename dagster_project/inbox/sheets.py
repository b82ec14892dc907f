"""Sheets that people send back, workbooks or CSV: their rows by heading, and what is wrong."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bronze.readers.raw import UnreadableError
from bronze.readers.workbook_apart import Workbook
from contracts import SingleViewError
from contracts.dates import LONDON
from dagster_project.inbox.answer_files import Unread, place_of

SHEET = "Requests"
"""The sheet of a workbook that holds the rows; the first one where none is called so."""

LARGEST = 50_000_000
"""Bytes of the largest file that is read: no pack that we send comes near it."""


class SheetError(SingleViewError, ValueError):
    """A file is no sheet of ours; the sentence says what it lacks."""


@dataclass(frozen=True)
class Line:
    """One row. `where` names it for a person: by time and number, for a file's own name may
    hold a child's."""

    where: str
    changed: datetime
    cells: Mapping[str, str]


def lines(
    paths: Iterable[Path],
    headings: Mapping[str, str],
    needed: Collection[str],
    unread: list[Unread],
) -> Iterator[Line]:
    """The rows of all files, the file that was saved last coming last.

    Args:
        paths: workbooks and CSV files.
        headings: how a column may be called (in lower case), and what it is called here.
        needed: columns without which a file is none of ours.
        unread: every file that cannot be read is added.
    """
    for path in sorted(paths, key=lambda path: (path.stat().st_mtime_ns, path.name)):
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        where = f"answers file saved {changed.astimezone(LONDON):%d %B %Y at %H:%M}"
        try:
            for number, cells in _rows(path, headings, needed):
                yield Line(f"{where}, row {number}", changed, cells)
        except SheetError as fault:
            unread.append(Unread(place_of(path), str(fault), "send back the file that we sent"))
        except (OSError, UnicodeDecodeError, UnreadableError, ValueError, csv.Error):
            why = "it cannot be opened"
            unread.append(Unread(place_of(path), why, "save it again, and send it back"))


def _rows(
    path: Path, headings: Mapping[str, str], needed: Collection[str]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows by heading, with their number as a person counts them."""
    if path.stat().st_size > LARGEST:
        raise SheetError("it is far larger than any file that we send")
    cells_of = _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    names: list[str] = []
    for number, cells in enumerate(cells_of, start=1):
        if names:
            yield number, dict(zip(names, cells, strict=False))
            continue
        read = [headings.get(cell.casefold(), "") for cell in cells]
        names = read if set(needed) <= set(read) else []
    if not names:
        wanted = ", ".join(sorted(needed))
        raise SheetError(f"no row has the headings {wanted}")


def _workbook(path: Path) -> Iterator[Sequence[str]]:
    with Workbook(path) as book:
        names = [sheet.name for sheet in book.sheets]
        for row in book.rows(names.index(SHEET) if SHEET in names else 0):
            yield [cell.strip() for cell in row]


def _csv(path: Path) -> Iterator[Sequence[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            yield [cell.strip() for cell in row]
