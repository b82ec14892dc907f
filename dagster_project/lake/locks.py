"""Who is locked: to whoever does not open a lock, no different from a child that there is not."""

from collections.abc import Iterable
from dataclasses import dataclass

from dagster_project.lake import former_ids, published
from dagster_project.lake.storage import Folder
from silver import hold, person, person_history
from silver.match.id_events import IdEvent


@dataclass(frozen=True)
class Locks:
    """Ids and records of locked persons, former ids among them; none of either hides nobody."""

    person_ids: frozenset[str] = frozenset()
    record_keys: frozenset[str] = frozenset()

    def of_others(self, rows: Iterable[published.Row]) -> list[published.Row]:
        """The rows that name no locked person or record, in whichever of their columns."""
        hidden = self.person_ids | self.record_keys
        return [row for row in rows if not any(row.get(name) in hidden for name in _NAMING)]


_NAMING = ("person_id", "into_person_id", "record_key", "left_key", "right_key")
"""Columns by which a row names a person or a record."""


def of_night(root: Folder) -> Locks:
    """The locks of the published night.

    What is read follows from the locks alone and never from whom somebody asks for, so that no
    answer takes longer because of whom it is about.
    """
    locked = published.rows(root, hold.TABLE, ("record_key", "person_id"), {"kind": (hold.LOCK,)})
    ids = frozenset(row["person_id"] for row in locked if row["person_id"])
    if not locked:
        return Locks()
    records = published.rows(root, person.TABLE, ("record_key",), {"person_id": tuple(ids)})
    keys = {row["record_key"] for row in (*locked, *records)}
    return Locks(_with_former(root, ids), frozenset(keys))


def _with_former(root: Folder, ids: frozenset[str]) -> frozenset[str]:
    """These persons, and every id of before that went into one of them and has no record now."""
    columns = ("person_id", "into_person_id", "event")
    merges = {"event": (IdEvent.MERGED,)}
    events = published.rows(root, person_history.TABLE, columns, merges)
    of_any_day = former_ids.with_former(events, ids, present=())
    where = {"person_id": tuple(of_any_day - ids)}
    present = {
        row["person_id"] for row in published.rows(root, person.TABLE, ("person_id",), where)
    }
    return former_ids.with_former(events, ids, present)
