"""What an audit found: sheets that came back, with values that are wrong in the source's system."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from dagster_project.inbox import sheets
from dagster_project.inbox.answer_files import Unread
from dagster_project.outbox import audit_sample

FILES = "audit*.csv"
FINDINGS = ("right", "wrong")
NEAREST = {"address": "postcode", "legal_forename": "forename", "legal_surname": "surname"}
"""Shown values that no finding is about, and the value that its owner is asked to look at."""
NEEDED = ("record_key", "attribute", "value", "finding")


@dataclass(frozen=True)
class Audited:
    """Values that somebody found wrong in the source's own system, and what was not understood."""

    wrong: tuple[dict[str, str | None], ...]
    faults: tuple[str, ...]
    unread: tuple[Unread, ...] = ()


def read(folder: Path) -> Audited:
    """What people found wrong, from the sheets that came back.

    Returns:
        record_key, field and value of each: the request stands while the record says the value,
        or, where that is None, while the sheet stands there.
        Faults name file and row by time and number, never a cell.
    """
    wrong: list[dict[str, str | None]] = []
    faults: list[str] = []
    unread: list[Unread] = []
    headings = {name: name for name in audit_sample.HEADER}
    for line in sheets.lines(filter(is_mine, folder.glob("*")), headings, NEEDED, unread):
        finding = line.cells["finding"].casefold()
        if finding and finding not in FINDINGS:
            faults.append(f"{line.where}: finding must be one of {', '.join(FINDINGS)}")
        elif finding == "wrong":
            wrong.append(_wrong(line.cells))
    return Audited(tuple(wrong), tuple(faults), tuple(unread))


def is_mine(path: Path) -> bool:
    """Whether a file is an audit's sheet, by its name in any case."""
    return path.is_file() and fnmatchcase(path.name.lower(), FILES)


def _wrong(cells: Mapping[str, str]) -> dict[str, str | None]:
    """The value as a finding takes it: what no finding is about is asked for by what it is near."""
    nearest = NEAREST.get(cells["attribute"])
    return {
        "record_key": cells["record_key"],
        "field": nearest or cells["attribute"],
        "value": None if nearest else cells["value"],
    }
