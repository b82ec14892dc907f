"""Attendance: a file with a mark for each session, of which only sums a week come in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from contracts.field import Field


class SessionCount(StrEnum):
    """What a mark counts as: each but the last is a sum of the week, and all three were possible.

    Source: the Department for Education's groups of attendance codes.
    """

    ATTENDED = "attended"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not possible"


WEEK = "weekstart"
MARKS = "marks"
SUMS = (
    WEEK,
    "weekend",
    SessionCount.ATTENDED,
    SessionCount.AUTHORISED,
    SessionCount.UNAUTHORISED,
    "possible",
    "attendance",
    MARKS,
)
"""The fields that a week's marks are summed to: its Monday and Friday, sessions by how they count,
sessions possible, attended in percent of those, and how many marks were summed."""


@dataclass(frozen=True)
class SessionMarks:
    """How the file of an extract of weekly sums is laid out: one row a session.

    `fields` are the file's own columns, beside those fields of the extract that are no sum; of
    these `day` is the day of the session and `mark` what was recorded, whose codes say how each
    mark counts (`SessionCount`). `key` identifies a mark. A file speaks for whole weeks of the
    pupils in it: what it says of a pupil's week replaces what was said of it before. A pupil whom
    it leaves out keeps their weeks, for half a file is commoner than a pupil who never was.
    """

    fields: tuple[Field, ...]
    key: tuple[str, ...]
    day: str
    mark: str

    @property
    def counts(self) -> dict[str, str]:
        """How each mark counts."""
        return {mark: str(count) for mark, count in self._field(self.mark).codes.items()}

    @property
    def day_formats(self) -> tuple[str, ...]:
        """Spark patterns of the day of a session."""
        return self._field(self.day).formats

    def faults(self, names: set[str]) -> Iterator[str]:
        """What is wrong with it in an extract whose fields have these names."""
        own = {field.name for field in self.fields}
        if not {self.day, self.mark} <= own:
            yield "the day and the mark of a session are fields of its marks"
            return
        if not {WEEK, MARKS} <= names:
            yield f"weekly sums have {WEEK!r} and {MARKS!r} among their fields"
        unknown = sorted(set(self.counts.values()) - set(SessionCount))
        yield from (f"a mark counts as {count!r}, which is no SessionCount" for count in unknown)
        yield from (
            f"key {key!r} of a mark is no field" for key in self.key if key not in names | own
        )

    def _field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)
