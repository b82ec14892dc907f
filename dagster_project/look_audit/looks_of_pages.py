"""Looks at the dashboards' pages, taken into the access log: the pages can only add them.

The pages' server writes a line per look into a folder of its own (dashboards/superset/looks.py),
and reads nothing of the log. Here the lines become part of the log's chain.
"""

import fcntl
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from contracts.looks import AccessLevel, Look
from dagster_project.lake import access_log
from dagster_project.lake.access_log import Access
from dagster_project.settings import Settings

WRITTEN, TAKEN = ".jsonl", ".taken"
LONGEST_COMMAND = 200
"""Characters that are kept of where somebody looked."""
NOT_READABLE = "a page: its note could not be read"


def take_in(config: Settings) -> int:
    """Move every look that pages noted into the access log.

    Where this is broken off, the looks of one file may stand in the log twice: none is lost.

    Args:
        config: where the lake and the pages' folder are.

    Returns:
        How many there were.
    """
    for file in sorted(config.looks.glob(f"*{WRITTEN}")):
        file.rename(file.with_name(f"{file.name}.{file.stat().st_ino}{TAKEN}"))
    taken = 0
    for file in sorted(config.looks.glob(f"*{TAKEN}")):
        looks = list(_looks(file))
        access_log.add(config.state_root, looks)
        file.unlink()
        taken += len(looks)
    return taken


def _looks(file: Path) -> Iterator[Access]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        # Whoever had it open before it was renamed writes to its end first.
        fcntl.flock(lines, fcntl.LOCK_SH)
        day = file.name[: len("2026-01-01")]
        for line in lines:
            yield _look(line, day)


def _look(line: str, day: str) -> Access:
    """A look as the log has it; of a line that cannot be read, that there was one."""
    try:
        cells = json.loads(line)
        look = Look(**{each.name: str(cells[each.name]) for each in fields(Look)})
        at = datetime.fromisoformat(look.at).isoformat(timespec="seconds")
        command, level = look.command[:LONGEST_COMMAND], AccessLevel(look.level)
        return Access(at, look.who, command, level, look.subject, "")
    except (KeyError, TypeError, ValueError):
        return Access(f"{day}T00:00:00+00:00", "", NOT_READABLE, AccessLevel.SEARCHED, "", "")
