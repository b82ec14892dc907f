"""What can happen to a person id, and why."""

from enum import StrEnum


class IdEvent(StrEnum):
    """What happened to an id: in force from the first two on, ended by the others but `SPLIT`.

    An id that was `ERASED` never names anybody again.
    """

    CREATED = "created"
    REVIVED = "revived"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"
    ERASED = "erased"


class Cause(StrEnum):
    """What changed: the records, a ruling on one of them, or the model and its rules.

    The last is a request to be erased.
    """

    RECORDS = "records"
    RULING = "ruling"
    MODEL = "model"
    REQUEST = "request"
