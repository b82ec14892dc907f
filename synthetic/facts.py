"""What feeds say of a child's facts: their days, their ends, their numbers.

Whether there is a fact, and on which day, is drawn from the child and not from a feed: a missing
episode has the same day in social care's file and in the police's.
"""

from dataclasses import dataclass

import numpy as np

from contracts import Event, Measure, Plan
from contracts.conditions import WEEKLY
from contracts.statements import FactWithKind
from synthetic import happenings
from synthetic.draws import Flags, Floats, Ints, Words
from synthetic.rows import Rows

SPAN = 500
"""Days within which what happened lies."""
GOES_ON = 0.7
"""Share of plans and characteristics that have not ended."""


@dataclass(frozen=True)
class Facts:
    """One kind of fact, as the rows of a feed state it."""

    rows: Rows
    statement: FactWithKind

    def values(self, attribute: str) -> Words | None:
        """What the rows say in one attribute; None where a code of the field says it."""
        if isinstance(self.statement, Measure) and attribute == "value":
            return self._numbers()
        if self.kind == "year group" and attribute == "value":
            return self._year_groups()
        values_by_attribute = {
            "happened": self._began,
            "since": self._began,
            "until": self._ended,
            "next_review": self._next_review,
        }
        values_of = values_by_attribute.get(attribute)
        return None if values_of is None else self.words(values_of())

    def words(self, words: Words) -> Words:
        """Words of the rows of which the fact is true; of the others ""."""
        return np.where(self._is_true(self.kind), words, "").astype(object)

    def flags(self) -> Words:
        """Y of the rows of which the fact is true, N of the others."""
        return np.where(self._is_true(self.kind), "Y", "N").astype(object)

    @property
    def kind(self) -> str:
        """The kind of the fact."""
        return happenings.kind_of(self.rows.extract, self.statement)

    @property
    def _subjects(self) -> Ints:
        return happenings.subjects(self.rows.context.people, self.rows.person, self._turn)

    @property
    def _turn(self) -> Ints:
        # A pupil's level of a week's measure is the same every week.
        return np.zeros_like(self.rows.turn) if self.kind in WEEKLY else self.rows.turn

    def _is_true(self, kind: str) -> Flags:
        context = self.rows.context
        return happenings.is_true(
            context.council.draws, context.people, self.rows.person, self._turn, kind
        )

    def _below(self, question: str, bound: int | Ints) -> Ints:
        draws = self.rows.context.council.draws
        return draws.below(f"{self.kind} {question}", self._subjects, bound)

    def _uniform(self, question: str) -> Floats:
        return self.rows.context.council.draws.uniform(f"{self.kind} {question}", self._subjects)

    def _began(self) -> Words:
        if self.kind in WEEKLY:
            today = self.rows.context.council.today
            # Day 0 was a Thursday: weeks begin on the Monday before.
            last_monday = today - (today + 3) % 7 - 7
            return (last_monday - 7 * self.rows.turn).astype(object)
        born = self.rows.context.people.born[self.rows.person]
        day = np.maximum(self.rows.context.council.today - 10 - self._below("day", SPAN), born)
        return day.astype(object)

    def _ended(self) -> Words:
        """An event lasts days; a plan or a characteristic goes on, or ended before today."""
        began = self._began().astype(np.int64)
        if self.kind in WEEKLY:
            return (began + 4).astype(object)
        if isinstance(self.statement, Event | Measure):
            return (began + 1 + self._below("days", 4)).astype(object)
        goes_on = (self._uniform("goes on") < GOES_ON) & (self.rows.turn == 0)
        left = np.maximum(self.rows.context.council.today - began, 1)
        return np.where(goes_on, "", (began + self._below("ended", left)).astype(object)).astype(
            object
        )

    def _next_review(self) -> Words:
        days = self.rows.context.council.today + 5 + self._below("review", 150)
        is_open = isinstance(self.statement, Plan) & (self._ended() == "")
        return np.where(is_open, days.astype(object), "").astype(object)

    def _year_groups(self) -> Words:
        """R at four, then 1 to 14, as the census writes them."""
        people = self.rows.context.people
        ages = people.ages(self.rows.context.council.today)[self.rows.person]
        return np.array(["R", *range(1, 15)], dtype=object)[np.clip(ages - 4, 0, 14)]

    def _numbers(self) -> Words:
        """Attendance falls with a suspension or a missing episode; other counts are small."""
        part = self._uniform("value")
        if self.kind == "attendance":
            less = 15 * self._is_true("suspension") + 25 * self._is_true("missing episode")
            share = np.clip(100 - 12 * part**2 - less, 0, 100)
            return np.array([f"{each:.1f}" for each in share.tolist()], dtype=object)
        count = np.where(self._is_true(self.kind), 1 + (part**2 * 12).astype(np.int64), 0)
        return count.astype(object)
