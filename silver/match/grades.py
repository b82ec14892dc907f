"""What the match makes of a scored pair."""

from enum import StrEnum


class Grade(StrEnum):
    """Joined unless it contradicts; left to a steward; or two people."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    APART = "apart"
