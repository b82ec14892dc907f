"""What several of social care's extracts share."""

from contracts import (
    Person,
)

ISO = ("yyyy-MM-dd", "d/M/yyyy")


def child(key: str) -> Person:
    """The child whom a row points at by that field; the file of persons describes it."""
    return Person("child", role="child", key=(key,), known_in="csc_person")
