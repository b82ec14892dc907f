"""`single-view hold`: a person objected, the use of their data is restricted, or it is locked."""

from dagster_project import settings
from dagster_project.cli import explain
from dagster_project.inbox import decision_files, holds
from silver.hold import REVIEW_DAYS


def hold(name: str, by: str, why: str, *, is_lock: bool, is_lifted: bool) -> str:
    """Hold or lock all records of a person of the published night, or lift that.

    Args:
        name: a person's id, or the opaque key of one of its records.
        by: who decided.
        why: in a sentence, without a name.
        is_lock: whether it is a lock. Only who speaks of a lock is told of a locked person.
        is_lifted: whether the hold or the lock ends.

    Raises:
        BadParameter: the published night has no such person or record.
    """
    config = settings.load()
    held = explain.held_person(config.lake_root, name, opens_locked=is_lock)
    hides, shows = (holds.LOCKED, holds.UNLOCKED) if is_lock else (holds.HELD, holds.RELEASED)
    state = shows if is_lifted else hides
    signature = decision_files.signed(by, why)
    rows = [{"hold": state, "record": key, **signature} for key in held.record_keys]
    path = decision_files.add(config.answers, holds.LIST, rows)
    then = "shows it again" if is_lifted else "keeps it and shows it to nobody"
    review = f" Review it within {REVIEW_DAYS} days." if state == holds.LOCKED else ""
    counted = explain.counted(held.record_keys)
    return f"{counted} {state}, in {path}. The next run {then}.{review}"
