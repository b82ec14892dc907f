"""Looks at people: how much one shows, and how the dashboards note it for the access log."""

from dataclasses import dataclass
from enum import StrEnum


class AccessLevel(StrEnum):
    """How much of a person was seen: the four levels that the field logs."""

    SEARCHED = "searched"
    RESULTS_SHOWN = "results shown"
    PERSON_OPENED = "person opened"
    DETAIL_OPENED = "detail opened"


@dataclass(frozen=True)
class Look:
    """One look as the dashboards' server notes it, as a line of JSON.

    When, by whom, at which card, how much it showed, and of whom.
    """

    at: str
    who: str
    command: str
    level: str
    subject: str
