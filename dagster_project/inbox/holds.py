"""Holds and locks, as lists in the answers folder: whose data is kept and not shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from contracts.dates import LONDON
from dagster_project.inbox import decision_files
from dagster_project.inbox.decision_files import DecisionFiles, DecisionList
from silver import person_record
from silver.hold import HELD, HIDING, LOCKED, RELEASED, UNLOCKED

RECORD_KEY = person_record.TABLE.column("record_key").pattern
STATES = (HELD, RELEASED, LOCKED, UNLOCKED)
LIST = DecisionList("hold", "holds*.csv", ("hold", "record", "decided_by", "decided_on", "reason"))


@dataclass(frozen=True)
class Hold:
    """What somebody decided about showing the child whom a record is of."""

    record_key: str
    hold: str
    decided_by: str
    decided_on: datetime
    reason: str

    @property
    def hides(self) -> bool:
        """Whether the child is shown no more, rather than again."""
        return self.hold in HIDING

    @property
    def is_lock(self) -> bool:
        """Whether it is about a lock, which is apart from an objection."""
        return self.hold in {LOCKED, UNLOCKED}


def read(folder: Path) -> DecisionFiles[Hold]:
    """Every line of the lists, in order of file and line."""
    return decision_files.read(folder, LIST, _hold)


def newest(holds: tuple[Hold, ...], as_of: date) -> tuple[Hold, ...]:
    """The newest line on each record, of its hold and of its lock.

    Of equals what hides counts. What shows again counts from its own day on.
    """
    taken = (h for h in holds if h.hides or h.decided_on.astimezone(LONDON).date() <= as_of)
    in_order = sorted(taken, key=lambda hold: (hold.decided_on, hold.hides))
    newest_lines = {(hold.record_key, hold.is_lock): hold for hold in in_order}
    return tuple(newest_lines[each] for each in sorted(newest_lines))


def _hold(row: Mapping[str, str], _: str) -> Hold | str:
    """The decision of a line, or why it cannot be one."""
    if row["hold"] not in STATES:
        return f"hold must be one of {', '.join(STATES)}"
    if not re.fullmatch(RECORD_KEY, row["record"]):
        return "record is no record's opaque key: `single-view hold` takes a person's id as well"
    decided_on = decision_files.moment(row["decided_on"])
    if decided_on is None:
        return decision_files.NO_DATE
    if len(row["decided_on"]) == len("YYYY-MM-DD") and row["hold"] in HIDING:
        # A day alone may mean its evening: a hold is not lifted by what was decided before it.
        decided_on = datetime.combine(decided_on, time.max, LONDON)
    return Hold(
        row["record"], row["hold"], row["decided_by"], decided_on.astimezone(UTC), row["reason"]
    )
