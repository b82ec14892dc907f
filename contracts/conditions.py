"""When a fact counts for a rule: its kind, and what is asked of it beside.

Rules of gold (points, flags, factors) are tables of such conditions, so that what is counted can be
read, published and changed without code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.kinds import CHARACTERISTICS, EVENTS, MEASURES, PLANS, Factor, Kind
from contracts.table import DataGroup

ATTENDANCE = "attendance in twelve months"
ATTENDANCE_CHANGE = "change in attendance"
SUSPENSIONS = "suspensions in twelve months"
DAYS_SUSPENDED = "days suspended in twelve months"
INVOLVEMENT = "involvement"
PARENTAL_RESPONSIBILITY = "parental responsibility"
REFINED: Mapping[str, Kind] = {
    ATTENDANCE: Kind(DataGroup.EDUCATION, unit="% of sessions"),
    ATTENDANCE_CHANGE: Kind(DataGroup.EDUCATION, unit="points since the term before"),
    SUSPENSIONS: Kind(DataGroup.EDUCATION, unit="suspensions"),
    DAYS_SUSPENDED: Kind(DataGroup.EDUCATION, unit="school days"),
    INVOLVEMENT: Kind(DataGroup.INVOLVEMENT),
    PARENTAL_RESPONSIBILITY: Kind(DataGroup.FAMILY),
}
"""What is worked out of facts or stands in other tables of gold: the role of an involved worker,
and what somebody with parental responsibility is to the child."""
EVERY_KIND: Mapping[str, Kind] = {**EVENTS, **PLANS, **MEASURES, **CHARACTERISTICS, **REFINED}
"""Every kind that a condition may name."""


@dataclass(frozen=True)
class Condition:
    """What is asked of a fact.

    `values` are those that count (a plan's category, a characteristic's value, an event's outcome);
    none given is any. A number must be `at_least` and `below` these. `within_days` is how long ago
    the fact may have ended, `lasting_days` for how long it has to have been so. A plan, a
    characteristic or an involvement that has ended counts only where `historic` is set.
    """

    kind: str
    values: tuple[str, ...] = ()
    at_least: float | None = None
    below: float | None = None
    within_days: int | None = None
    lasting_days: int | None = None
    historic: bool = False

    def faults(self) -> Iterator[str]:
        """What is wrong with it."""
        if self.kind not in EVERY_KIND:
            yield f"{self.kind!r} is no kind of fact: see contracts/kinds.py"
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            yield f"{self.kind!r} cannot be at least {self.at_least} and below {self.below}"


@dataclass(frozen=True)
class FactorKind:
    """A risk or protective factor: its plain label, and the facts that are it."""

    label: str
    factor: Factor
    condition: Condition


FACTORS_VERSION = "2026-11"
"""Name of the table of factors; it changes with every change of what counts as which."""
WEEKLY = ("attendance", "sessions possible", "unauthorised absence")
"""Measures of a week of school: what they come to counts, and no week by itself."""
IN_EDUCATION_OR_TRAINING = (
    "school sixth form", "further education", "apprenticeship", "employment with training",
)  # fmt: skip
FACTORS: tuple[FactorKind, ...] = (
    *(
        FactorKind(name, kind.factor, Condition(name, historic=True))
        for kinds in (EVENTS, PLANS, MEASURES, CHARACTERISTICS)
        for name, kind in kinds.items()
        if kind.factor is not Factor.NEUTRAL and name not in WEEKLY
    ),
    FactorKind("attendance of 95% or more", Factor.PROTECTIVE, Condition(ATTENDANCE, at_least=95)),
    FactorKind("attendance below 90%", Factor.RISK, Condition(ATTENDANCE, below=90)),
    FactorKind(
        "one care episode for a year or more",
        Factor.PROTECTIVE,
        Condition("looked after", lasting_days=365),
    ),
    FactorKind(
        "lead worker in early help",
        Factor.PROTECTIVE,
        Condition(INVOLVEMENT, values=("lead worker",)),
    ),
    FactorKind(
        "a grandparent has parental responsibility",
        Factor.PROTECTIVE,
        Condition(PARENTAL_RESPONSIBILITY, values=("grandparent",)),
    ),
    FactorKind(
        "in education or training after 16",
        Factor.PROTECTIVE,
        Condition("post-16 activity", values=IN_EDUCATION_OR_TRAINING),
    ),
    FactorKind(
        "return interview held",
        Factor.PROTECTIVE,
        Condition("missing episode", values=("return interview held",)),
    ),
)
"""The published list: what practitioners count as a risk or as protection. It adds up to nothing.

The first are kinds of contracts/kinds.py that count whatever their value; the others count by their
value. Persistent absence is 10% of sessions or more (Working together to improve school attendance,
2024); the other bounds are this project's, for each council to confirm.
"""
