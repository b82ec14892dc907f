"""`single-view hold`: a person objected, or the use of their data is restricted."""

from datetime import datetime

from contracts.dates import LONDON
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
    keys = explain.record_keys_of(config.lake_root, name)
    state = holds.RELEASED if is_lifted else holds.HELD
    decided_on = datetime.now(LONDON).isoformat(timespec="seconds")
    rows = [
        {"hold": state, "record": key, "decided_by": by, "decided_on": decided_on, "reason": why}
        for key in keys
    ]
    path = decision_files.add(config.answers, holds.LIST, rows)
    then = "shows it again" if is_lifted else "keeps it and shows it to nobody"
    counted = "1 record" if len(keys) == 1 else f"{len(keys)} records"
    return f"{counted} {state}, in {path}. The next run {then}."
