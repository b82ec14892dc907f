"""What is left of the history of ids: that an id was issued and erased, so never is again."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from silver.match.id_events import Cause, IdEvent

Event = Mapping[str, Any]
"""A row of silver/person_history."""


def erased(
    events: Iterable[Event],
    gone: Collection[str],
    record_keys: Collection[str],
    run: Mapping[str, object],
) -> list[Event]:
    """The history without what befell the ids that are gone, and with one last event of each.

    Args:
        events: the whole history.
        gone: ids of erased persons, with their former ones.
        record_keys: records that no event may name any more.
        run: `run_number` and `as_of` of the erasure.
    """
    left: list[Event] = []
    last: dict[str, Event] = {}
    for event in events:
        if event["person_id"] in gone:
            last[event["person_id"]] = event
        elif event["into_person_id"] not in gone:
            held = event["held"] and [key for key in event["held"] if key not in record_keys]
            left.append({**event, "held": held})
    return left + [
        {
            **last[name],
            **run,
            "event": IdEvent.ERASED,
            "into_person_id": name,
            "held": None,
            "cause": Cause.REQUEST,
        }
        for name in sorted(last)
    ]
