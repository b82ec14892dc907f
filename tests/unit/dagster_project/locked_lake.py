"""A published lake in which the first of two persons is locked."""

from datetime import date
from pathlib import Path

from gold import child, child_attribute
from silver import hold as holds
from silver import match_edge, person, person_history, person_record, ruling
from silver.match.id_events import Cause, IdEvent
from tests.unit.dagster_project.lakes import publish

LOCKED, FORMER, OTHER, NOBODY = "KTR-4WN-8", "HMX-7RD-3", "PWC-9TF-6", "VJN-3KH-4"
LOCKED_KEY, JOINED_KEY, OTHER_KEY, NO_KEY = (letter * 20 for letter in "abcd")


def history(person_id: str, event: IdEvent, into: str) -> dict[str, object]:
    words = {"event": event, "cause": Cause.RECORDS, "run_number": 1, "model": "m"}
    return {"person_id": person_id, "into_person_id": into, "as_of": AS_OF, **words}


AS_OF = date(2026, 11, 23)
PERSONS = [
    {"record_key": LOCKED_KEY, "person_id": LOCKED},
    {"record_key": JOINED_KEY, "person_id": LOCKED},
    {"record_key": OTHER_KEY, "person_id": OTHER},
]
RECORDS = [{**row, "source": "csc", "extract": "x", "is_mention": False} for row in PERSONS]
EDGE = {"left_key": LOCKED_KEY, "right_key": OTHER_KEY, "grade": "possible", "weight": 5.0}


def locked_lake(root: Path) -> Path:
    """Three records of two persons; the first is locked by its first record."""
    locked = {"record_key": LOCKED_KEY, "kind": holds.LOCK, "person_id": LOCKED}
    return publish(
        root,
        [
            (person.TABLE, PERSONS),
            (
                person_record.TABLE,
                [{k: v for k, v in r.items() if k != "person_id"} for r in RECORDS],
            ),
            (
                person_history.TABLE,
                [
                    history(LOCKED, IdEvent.CREATED, LOCKED),
                    history(OTHER, IdEvent.CREATED, OTHER),
                    history(OTHER, IdEvent.SPLIT, LOCKED),
                    history(FORMER, IdEvent.CREATED, FORMER),
                    history(FORMER, IdEvent.MERGED, LOCKED),
                ],
            ),
            (match_edge.TABLE, [EDGE]),
            (ruling.TABLE, []),
            (holds.TABLE, [locked]),
            (child.TABLE, [{"person_id": OTHER}]),
            (child_attribute.TABLE, []),
        ],
    )
