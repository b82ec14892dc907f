"""Ids under which a person stood before: merged into another, and naming nobody now."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from silver.match.id_events import IdEvent


def with_former(
    events: Iterable[Mapping[str, Any]], person_ids: Collection[str], present: Collection[str]
) -> frozenset[str]:
    """Ids of persons, with those that had been merged into them and name nobody now.

    Args:
        events: rows of silver/person_history; of these, merges count.
        person_ids: whose former ids are wanted.
        present: ids that name somebody today.
    """
    every = frozenset(person_ids)
    merged = {
        (event["person_id"], event["into_person_id"])
        for event in events
        if event["event"] == IdEvent.MERGED and event["person_id"] not in present
    }
    while True:
        more = every | {former for former, into in merged if into in every}
        if more == every:
            return every
        every = more
