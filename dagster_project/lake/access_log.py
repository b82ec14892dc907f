"""Who looked: a log that only grows, in which each line holds a hash of all the lines before it.

It lies beside the tables, and holds opaque names alone: who looked at whom, when, by what, and why
where they said so. Whoever changes or drops a line breaks the chain from there on; a log that was
cut at its end is noticed where somebody kept the last hash, which the audit prints.
"""

import hashlib
import json
import os
import pwd
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock

from contracts.dates import LONDON

FILE = "access_log/access.jsonl"
BEFORE_THE_FIRST = "0" * 64
LONGEST_REASON = 500
"""Characters of a reason that are kept."""
LONGEST_LINE = 16 * 1024
"""Bytes that a line has at most: every character of a reason may be written as an escape."""


class AccessLevel(StrEnum):
    """How much of a person was seen: the four levels that the field logs."""

    SEARCHED = "searched"
    RESULTS_SHOWN = "results shown"
    PERSON_OPENED = "person opened"
    DETAIL_OPENED = "detail opened"


@dataclass(frozen=True)
class Access:
    """One look: by whom, through which command, at whom (a person's id or a record's key)."""

    at: str
    who: str
    command: str
    level: str
    subject: str
    why: str


@dataclass(frozen=True)
class AccessLog:
    """The log as it was read.

    `broken_at` is the first line whose hash is not what the lines before it make; None where all
    are. `last_hash` is that of the last line.
    """

    entries: tuple[Access, ...]
    last_hash: str
    broken_at: int | None


def note(root: Path, command: str, level: AccessLevel, subject: str, why: str = "") -> None:
    """Add a look by whoever runs this program.

    Args:
        root: of the lake.
        command: what they looked with.
        level: how much they saw.
        subject: a person's id, or a record's opaque key.
        why: in their words; empty where they were not asked.
    """
    path = root / FILE
    path.parent.mkdir(mode=0o770, parents=True, exist_ok=True)
    at = datetime.now(LONDON).isoformat(timespec="seconds")
    who = pwd.getpwuid(os.getuid()).pw_name
    access = Access(at, who, command, level, subject, why[:LONGEST_REASON])
    with FileLock(path.with_suffix(".lock")):
        line = json.dumps({**asdict(access), "hash": _hash(_last_hash(path), access)})
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def looks_at(root: Path, *subjects: str) -> tuple[Access, ...]:
    """The looks at any of these persons or records, the first one first."""
    return tuple(each for each in read(root).entries if each.subject in subjects)


def read(root: Path) -> AccessLog:
    """Every look so far, and whether the chain of hashes holds."""
    entries: list[Access] = []
    last_hash, broken_at = BEFORE_THE_FIRST, None
    for number, line in enumerate(_lines(root / FILE), start=1):
        cells = _cells(line)
        told_hash = cells.pop("hash", "")
        access = Access(**{name: cells.get(name, "") for name in Access.__annotations__})
        if broken_at is None and told_hash != _hash(last_hash, access):
            broken_at = number
        entries.append(access)
        last_hash = told_hash
    return AccessLog(tuple(entries), last_hash, broken_at)


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        yield from path.read_text(encoding="utf-8").splitlines()


def _cells(line: str) -> dict[str, str]:
    """What a line holds; nothing where somebody made it unreadable."""
    try:
        cells = json.loads(line)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in cells.items()} if isinstance(cells, dict) else {}


def _last_hash(path: Path) -> str:
    """The hash of the last line, for which the end of the file is enough."""
    if not path.exists() or path.stat().st_size == 0:
        return BEFORE_THE_FIRST
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - LONGEST_LINE, 0))
        return _cells(file.read().splitlines()[-1].decode(errors="replace")).get("hash", "")


def _hash(before: str, access: Access) -> str:
    words = json.dumps([before, *asdict(access).values()], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()
