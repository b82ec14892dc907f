"""Who looked at whom: what an answer shows of a child is noted before it is sent.

Superset's account can only add to these files; it reads no line of them, nor the lake's access log.
A night and the audit take them into that log (dagster_project/look_audit/looks_of_pages.py).
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.dates import LONDON
from contracts.looks import AccessLevel, Look
from dashboards import page_list
from dashboards.page_list import Rows
from dashboards.superset.lake import lake_root

OPENS = "first"
"""The card that a child's page begins with: whoever has it has opened the child."""
ONCE_IN = 300
"""Seconds in which the other cards of one child are one look by one reader."""
_one_at_a_time = threading.Lock()
_details: dict[tuple[str, str], float] = {}


@dataclass(frozen=True)
class Question:
    """What a reader asks for: a card of their audience, perhaps by a search."""

    who: str
    audience: str
    card: page_list.Card | None
    is_search: bool = False

    def look(self, level: AccessLevel, person: str) -> Look:
        """A look of this question."""
        at = datetime.now(LONDON).isoformat(timespec="seconds")
        title = self.card.title if self.card else "another answer"
        return Look(at, self.who, f"Superset, {self.audience}: {title}", level, person)


def folder() -> Path:
    """Where looks are noted: LOOKS_FOLDER, or a folder in the lake."""
    return Path(os.environ.get("LOOKS_FOLDER") or lake_root() / "looks")


def of_answer(question: Question, answer: Mapping[str, Any]) -> Iterator[Look]:
    """The looks that an answer is.

    Args:
        question: who asks, and what for.
        answer: Superset's own, with rows under `result` and `data`.
    """
    if question.is_search:
        yield question.look(AccessLevel.SEARCHED, "")
    for person in dict.fromkeys(_people(answer)):
        if question.card is None or question.card.rows is not Rows.ONE_CHILD:
            yield question.look(AccessLevel.RESULTS_SHOWN, person)
        elif question.card.name == OPENS:
            yield question.look(AccessLevel.PERSON_OPENED, person)
        elif _is_new_detail(question.who, person):
            yield question.look(AccessLevel.DETAIL_OPENED, person)


def _people(answer: Mapping[str, Any]) -> Iterator[str]:
    for result in answer.get("result") or ():
        rows = (result.get("data") or ()) if isinstance(result, Mapping) else ()
        people = (row.get("person_id") for row in rows if isinstance(row, Mapping))
        yield from (str(person) for person in people if person)


def _is_new_detail(who: str, person: str) -> bool:
    """Whether this is the first of the cards that a page brings together."""
    now = time.monotonic()
    with _one_at_a_time:
        for key in [key for key, at in _details.items() if now - at > ONCE_IN]:
            del _details[key]
        if (who, person) in _details:
            return False
        _details[who, person] = now
        return True


def write(noted: list[Look]) -> None:
    """Add looks to this process's file of the day, or raise OSError."""
    if not noted:
        return
    lines = "".join(f"{json.dumps(asdict(look))}\n" for look in noted)
    file = folder() / f"{noted[0].at[:10]}-{os.getpid()}.jsonl"
    file.parent.mkdir(mode=0o770, parents=True, exist_ok=True)
    while not _add(file, lines):
        continue


def _add(file: Path, lines: str) -> bool:
    """Add lines to a file that is still there afterwards; False where it was taken meanwhile."""
    at = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o660)
    try:
        fcntl.flock(at, fcntl.LOCK_EX)
        if not _is_still(file, at):
            return False
        os.write(at, lines.encode())
        return True
    finally:
        os.close(at)


def _is_still(file: Path, at: int) -> bool:
    try:
        return file.stat().st_ino == os.fstat(at).st_ino
    except FileNotFoundError:
        return False
