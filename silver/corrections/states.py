"""States of a request, and what an owner may answer."""

from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands."""

    RAISED = "raised"
    """Waits for its turn in a pack."""
    SENT = "sent"
    ANSWERED = "answered"
    DISPUTED = "disputed"
    GROUPED = "grouped"
    """Its fault is part of a matter about the whole extract: it is not asked by itself."""
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


OPEN = (RequestState.RAISED, RequestState.SENT, RequestState.ANSWERED, RequestState.DISPUTED)
"""States of a request that somebody still has to act on."""
CLOSED = (RequestState.CORRECTED, RequestState.ACCEPTED, RequestState.WITHDRAWN)
LIVE = (*OPEN, RequestState.GROUPED)


class OwnerAnswer(StrEnum):
    """What may be answered to a request."""

    CORRECTED = "corrected"
    IT_IS_RIGHT = "it is right"
    NOT_OURS = "not ours"
    CANNOT_TELL = "cannot tell"
    ONE_CHILD = "one child"
    TWO_CHILDREN = "two children"
    ROW_BY_ROW = "ask row by row"


RECORD_ANSWERS = (
    OwnerAnswer.CORRECTED, OwnerAnswer.IT_IS_RIGHT, OwnerAnswer.NOT_OURS, OwnerAnswer.CANNOT_TELL,
)  # fmt: skip
"""What an owner may answer to a request about a record."""
MATTER_ANSWERS = (*RECORD_ANSWERS, OwnerAnswer.ROW_BY_ROW)
"""What an owner may answer to a matter about a whole extract."""
STATE_BY_ANSWER = {
    OwnerAnswer.CORRECTED: RequestState.ANSWERED,
    OwnerAnswer.IT_IS_RIGHT: RequestState.ACCEPTED,
    OwnerAnswer.NOT_OURS: RequestState.DISPUTED,
    OwnerAnswer.CANNOT_TELL: RequestState.ANSWERED,
    OwnerAnswer.ONE_CHILD: RequestState.ANSWERED,
    OwnerAnswer.TWO_CHILDREN: RequestState.ANSWERED,
    OwnerAnswer.ROW_BY_ROW: RequestState.ACCEPTED,
}
"""What is answered, and what the request is then. `corrected` and `one child` wait for the proof:
the next delivery."""


class RequestScope(StrEnum):
    """Whether a request is about one record, or about a fault of a whole extract."""

    RECORD = "record"
    EXTRACT = "extract"


MATTER_ID_PREFIX = "m"
"""How the id of a request about a whole extract begins; all others are hexadecimal."""
