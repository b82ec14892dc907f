"""`single-view hold`: a person objected, the use of their data is restricted, or it is locked."""

from dagster_project import settings
from dagster_project.cli import explain
from dagster_project.inbox import decision_files, holds
from dagster_project.lake import published
from dagster_project.lake.storage import Folder
from silver.hold import HELD, LOCKED, RELEASED, REVIEW_DAYS, TABLE, UNLOCKED


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
    hides, shows = (LOCKED, UNLOCKED) if is_lock else (HELD, RELEASED)
    state = shows if is_lifted else hides
    signature = decision_files.signed(by, why)
    keys = sorted({*held.record_keys, *_hidden_keys(config.lake_root, held.person_id)})
    rows = [{"hold": state, "record": key, **signature} for key in keys]
    path = decision_files.add(config.answers, holds.LIST, rows)
    then = "shows it again" if is_lifted else "keeps it and shows it to nobody"
    review = f" Review it within {REVIEW_DAYS} days." if state == LOCKED else ""
    counted = explain.counted(keys)
    return f"{counted} {state}, in {path}. The next run {then}.{review}"


def _hidden_keys(root: Folder, person_id: str) -> list[str]:
    """Records by which the person is held or locked, also those that are sent no more."""
    rows = published.rows(root, TABLE, ("record_key",), {"person_id": (person_id,)})
    return [row["record_key"] for row in rows]
