"""Looks from the command line: noted before anything is shown, and for what was shown."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from contracts.looks import AccessLevel
from dagster_project import settings
from dagster_project.lake import access_log

Answer = TypeVar("Answer")


def noted(
    command: str,
    level: AccessLevel,
    subjects: Sequence[str],
    answer: Callable[[], Answer],
    why: str = "",
) -> Answer:
    """An answer about people, once the access log has who gets it: what cannot be noted is not
    shown.

    An answer that is not given shows nothing, so it is noted as a search, whyever it is not given:
    the log does not tell a locked person from one that there is not.

    Args:
        command: what they looked with.
        level: how much the answer shows.
        subjects: persons' ids or records' opaque keys, as they were typed.
        answer: makes the answer and shows nothing; raises where there is none.
        why: in their words; empty where none were wanted.
    """
    level_noted = AccessLevel.SEARCHED
    try:
        answered = answer()
        level_noted = level
    finally:
        note(command, level_noted, subjects, why)
    return answered


def note(command: str, level: AccessLevel, subjects: Sequence[str], why: str = "") -> None:
    """Note a look at each of these in the access log."""
    root = settings.load().state_root
    for subject in subjects:
        is_person = len(subject) == len("XXX-XXX-X")
        access_log.note(root, command, level, subject.upper() if is_person else subject, why)
