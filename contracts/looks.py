"""How much of a person a look shows, whichever tool shows it."""

from enum import StrEnum


class AccessLevel(StrEnum):
    """How much of a person was seen: the four levels that the field logs."""

    SEARCHED = "searched"
    RESULTS_SHOWN = "results shown"
    PERSON_OPENED = "person opened"
    DETAIL_OPENED = "detail opened"
