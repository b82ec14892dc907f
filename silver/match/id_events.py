"""What can happen to a person id, and why."""

from enum import StrEnum


class IdEvent(StrEnum):
    """What happened to an id: in force from the first two on, ended by `MERGED` and `RETIRED`."""

    CREATED = "created"
    REVIVED = "revived"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"


class Cause(StrEnum):
    """What changed: the records, a ruling on one of them, or the model and its rules."""

    RECORDS = "records"
    RULING = "ruling"
    MODEL = "model"
