"""Objections and restrictions, as lists in the answers folder: whose data is kept and not shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.inbox import decision_files
from dagster_project.inbox.decision_files import DecisionFiles, DecisionList

HELD, RELEASED = "held", "released"
STATES = (HELD, RELEASED)
LIST = DecisionList("hold", "holds*.csv", ("hold", "record", "decided_by", "decided_on", "reason"))


@dataclass(frozen=True)
class Hold:
    """What somebody decided about showing the child whom a record is of."""

    record_key: str
    hold: str
    decided_by: str
    decided_on: datetime
    reason: str


def read(folder: Path) -> DecisionFiles[Hold]:
    """Every line of the lists, in order of file and line."""
    return decision_files.read(folder, LIST, _hold, Hold)


def in_force(holds: tuple[Hold, ...]) -> tuple[Hold, ...]:
    """The records that are held: of several lines on one the newest counts, of equals the hold."""
    in_order = sorted(holds, key=lambda hold: (hold.decided_on, hold.hold == HELD))
    newest = {hold.record_key: hold for hold in in_order}
    return tuple(newest[key] for key in sorted(newest) if newest[key].hold == HELD)


def _hold(row: Mapping[str, str], _: str) -> Hold | str:
    """The decision of a line, or why it cannot be one."""
    if row["hold"] not in STATES:
        return f"hold must be one of {', '.join(STATES)}"
    decided_on = decision_files.moment(row["decided_on"])
    if decided_on is None:
        return "decided_on is no date: write it as YYYY-MM-DD"
    return Hold(
        row["record"], row["hold"], row["decided_by"], decided_on.astimezone(UTC), row["reason"]
    )
