"""What one row of an extract says: of which people, and what about them.

Every attribute names a field of the extract, or holds a `Value` where the whole extract says
the same thing. Silver's tables are made from these declarations and from nothing else.
"""

from dataclasses import dataclass, fields

from contracts.table import Mark


@dataclass(frozen=True)
class Value:
    """A constant that every row of the extract says."""

    text: str


Said = str | Value
"""A field's name, or a constant; the empty string means that the extract is silent."""


@dataclass(frozen=True)
class Person:
    """Somebody that a row speaks of.

    `alias` is how the other declarations of the same extract call this person. `role` is
    "child" or "adult" (the part in which the source names them), or a field that says so.
    With `key`, the person has the source's own key; without, they are only mentioned in a row.
    `known_in` names the extract of the same source that describes the person: then this row
    only points at them. `full_name` is one column with title, forenames and surname.
    """

    alias: str
    role: Said
    key: tuple[str, ...] = ()
    known_in: str = ""
    forename: Said = ""
    middle_names: Said = ""
    surname: Said = ""
    full_name: Said = ""
    preferred_forename: Said = ""
    preferred_surname: Said = ""
    former_surname: Said = ""
    date_of_birth: Said = ""
    sex: Said = ""
    ethnicity: Said = ""
    postcode: Said = ""
    upn: Said = ""
    nhs_number: Said = ""
    phone: Said = ""
    address_restricted: Said = ""
    deceased: Said = ""


@dataclass(frozen=True)
class Address:
    """Where a source says that a person lives; `lines` are joined in order."""

    of: str
    lines: tuple[Said, ...] = ()
    postcode: Said = ""
    uprn: Said = ""
    kind: Said = ""
    since: Said = ""
    until: Said = ""
    mark: Mark = Mark.ADDRESS


@dataclass(frozen=True)
class Relationship:
    """A source's claim that `of` is the `kind` of `to` (mother of, sibling of, lives with)."""

    of: str
    to: str
    kind: Said
    since: Said = ""
    until: Said = ""
    parental_responsibility: Said = ""
    mark: Mark = Mark.FAMILY


@dataclass(frozen=True)
class Involvement:
    """A service that works with a person, and whom to ring."""

    of: str
    service: Said
    team: Said = ""
    worker: Said = ""
    role: Said = ""
    phone: Said = ""
    email: Said = ""
    since: Said = ""
    until: Said = ""
    status: Said = ""
    mark: Mark = Mark.INVOLVEMENT


@dataclass(frozen=True)
class Assessment:
    """An assessment that was made: never its words, only that it exists, when and by whom."""

    of: str
    kind: Said
    started: Said = ""
    completed: Said = ""
    author: Said = ""
    author_email: Said = ""
    organisation: Said = ""
    mark: Mark = Mark.PLANS


Statement = Person | Address | Relationship | Involvement | Assessment


def fields_named(statement: Statement) -> tuple[str, ...]:
    """The extract's fields that a statement uses, in order of declaration."""
    aside = {"alias", "of", "to", "known_in", "mark"}
    named: list[str] = []
    for attribute in fields(statement):
        if attribute.name in aside:
            continue
        said = getattr(statement, attribute.name)
        parts = [p for p in (said if isinstance(said, tuple) else (said,)) if isinstance(p, str)]
        fixed = ROLES if attribute.name == "role" else ()
        named += [part for part in parts if part and part not in fixed]
    return tuple(dict.fromkeys(named))


ROLES = ("child", "adult")
"""The parts in which a source may name a person."""
