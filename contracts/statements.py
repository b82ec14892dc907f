"""What one row of an extract states: of which people, and what about them.

Every attribute names a field of the extract, or holds a `Constant` where the whole extract says
the same thing. Silver's tables are made from these declarations and from nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from contracts.kinds import CHARACTERISTICS, EVENTS, MEASURES, PLANS, Kind
from contracts.table import DataGroup


@dataclass(frozen=True)
class Constant:
    """A constant that every row of the extract says."""

    text: str


FieldOrConstant = str | Constant
"""A field's name, or a constant; the empty string means that the extract is silent."""


@dataclass(frozen=True)
class Person:
    """Somebody that a row speaks of.

    `alias` is how the other declarations of the same extract call this person. `role` is
    "child" or "adult" (the part in which the source names them), or a field that says so.
    With `key`, the person has the source's own key; without, they are only mentioned in a row.
    `known_in` names the extract of the same source that describes the person: then this row
    only points at them, or, if it gives a name as well, is another word on the same record.
    `full_name` is one column with title, forenames and surname. `expected_date_of_birth` is that of
    an unborn child: it counts where the row gives no date of birth.
    """

    alias: str
    role: FieldOrConstant
    key: tuple[str, ...] = ()
    known_in: str = ""
    forename: FieldOrConstant = ""
    middle_names: FieldOrConstant = ""
    surname: FieldOrConstant = ""
    full_name: FieldOrConstant = ""
    preferred_forename: FieldOrConstant = ""
    preferred_surname: FieldOrConstant = ""
    former_surname: FieldOrConstant = ""
    date_of_birth: FieldOrConstant = ""
    expected_date_of_birth: FieldOrConstant = ""
    sex: FieldOrConstant = ""
    ethnicity: FieldOrConstant = ""
    postcode: FieldOrConstant = ""
    upn: FieldOrConstant = ""
    nhs_number: FieldOrConstant = ""
    phone: FieldOrConstant = ""
    address_restricted: FieldOrConstant = ""
    deceased: FieldOrConstant = ""

    @property
    def is_described(self) -> bool:
        """Whether the row itself says who the person is, and not only which record is meant."""
        return not self.known_in or bool(self.forename or self.surname or self.full_name)


@dataclass(frozen=True)
class Address:
    """Where a source says that a person lives; `lines` are joined in order."""

    of: str
    lines: tuple[FieldOrConstant, ...] = ()
    postcode: FieldOrConstant = ""
    uprn: FieldOrConstant = ""
    kind: FieldOrConstant = ""
    since: FieldOrConstant = ""
    until: FieldOrConstant = ""
    data_group: DataGroup = DataGroup.ADDRESS


@dataclass(frozen=True)
class Relationship:
    """A source's claim that `of` is the `kind` of `to` (mother of, sibling of, lives with)."""

    of: str
    to: str
    kind: FieldOrConstant
    since: FieldOrConstant = ""
    until: FieldOrConstant = ""
    parental_responsibility: FieldOrConstant = ""
    data_group: DataGroup = DataGroup.FAMILY


@dataclass(frozen=True)
class Involvement:
    """A service that works with a person, and whom to ring.

    `is_school_roll` where a row says that the person is on a school's roll; `team` is the school.
    """

    of: str
    service: FieldOrConstant
    team: FieldOrConstant = ""
    worker: FieldOrConstant = ""
    role: FieldOrConstant = ""
    phone: FieldOrConstant = ""
    email: FieldOrConstant = ""
    since: FieldOrConstant = ""
    until: FieldOrConstant = ""
    status: FieldOrConstant = ""
    data_group: DataGroup = DataGroup.INVOLVEMENT
    is_school_roll: bool = False


@dataclass(frozen=True)
class Assessment:
    """An assessment that was made: never its words, only that it exists, when and by whom."""

    of: str
    kind: FieldOrConstant
    started: FieldOrConstant = ""
    completed: FieldOrConstant = ""
    author: FieldOrConstant = ""
    author_email: FieldOrConstant = ""
    organisation: FieldOrConstant = ""
    data_group: DataGroup = DataGroup.PLANS


@dataclass(frozen=True)
class Event:
    """Something that happened to or by a person; `kind` is one of `EVENTS`.

    A row whose `happened` is blank states no event. `role` is the person's part in it.
    """

    of: str
    kind: FieldOrConstant
    happened: FieldOrConstant
    until: FieldOrConstant = ""
    role: FieldOrConstant = ""
    outcome: FieldOrConstant = ""
    organisation: FieldOrConstant = ""


@dataclass(frozen=True)
class Plan:
    """What a service has undertaken for a person for a while; `kind` is one of `PLANS`.

    A row whose `since` is blank states no plan.
    """

    of: str
    kind: FieldOrConstant
    since: FieldOrConstant
    until: FieldOrConstant = ""
    category: FieldOrConstant = ""
    stage: FieldOrConstant = ""
    next_review: FieldOrConstant = ""
    closed_because: FieldOrConstant = ""


@dataclass(frozen=True)
class Measure:
    """A number about a stretch of time; `kind` is one of `MEASURES`, which gives the unit.

    A row whose `value` is blank or no number states no measure.
    """

    of: str
    kind: FieldOrConstant
    value: FieldOrConstant
    since: FieldOrConstant = ""
    until: FieldOrConstant = ""


@dataclass(frozen=True)
class Characteristic:
    """What holds of a person while the source says so; `kind` is one of `CHARACTERISTICS`.

    A row whose `value` is blank, or a flag that says no, states no characteristic.
    """

    of: str
    kind: FieldOrConstant
    value: FieldOrConstant
    since: FieldOrConstant = ""
    until: FieldOrConstant = ""


KindOfFact = type[Event] | type[Plan] | type[Measure] | type[Characteristic]
KINDS: Mapping[KindOfFact, Mapping[str, Kind]] = {
    Event: EVENTS,
    Plan: PLANS,
    Measure: MEASURES,
    Characteristic: CHARACTERISTICS,
}
"""The vocabulary of each statement that has a kind."""
FactWithKind = Event | Plan | Measure | Characteristic
Statement = Person | Address | Relationship | Involvement | Assessment | FactWithKind


def fields_used(statement: Statement) -> tuple[str, ...]:
    """The extract's fields that a statement uses, in order of declaration."""
    not_fields = {"alias", "of", "to", "known_in", "data_group"}
    names: list[str] = []
    for attribute in fields(statement):
        if attribute.name in not_fields:
            continue
        value = getattr(statement, attribute.name)
        parts = [p for p in (value if isinstance(value, tuple) else (value,)) if isinstance(p, str)]
        literals = ROLES if attribute.name == "role" else ()
        names += [part for part in parts if part and part not in literals]
    return tuple(dict.fromkeys(names))


ROLES = ("child", "adult")
"""The parts in which a source may name a person."""
