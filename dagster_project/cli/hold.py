"""`single-view hold`: a person objected, or the use of their data is restricted."""

from dagster_project import settings
from dagster_project.cli import explain
from dagster_project.inbox import decision_files, holds


def hold(name: str, by: str, why: str, *, is_lifted: bool) -> str:
    """Hold all records of a person of the published night, or release them.

    Args:
        name: a person's id, or the opaque key of one of its records.
        by: who decided.
        why: in a sentence, without a name.
        is_lifted: whether the hold ends.

    Raises:
        BadParameter: the published night has no such person or record.
    """
    config = settings.load()
    held = explain.held_person(config.lake_root, name)
    state = holds.RELEASED if is_lifted else holds.HELD
    signature = decision_files.signed(by, why)
    rows = [{"hold": state, "record": key, **signature} for key in held.record_keys]
    path = decision_files.add(config.answers, holds.LIST, rows)
    then = "shows it again" if is_lifted else "keeps it and shows it to nobody"
    counted = explain.counted(held.record_keys)
    return f"{counted} {state}, in {path}. The next run {then}."
