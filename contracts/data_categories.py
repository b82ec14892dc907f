"""Which categories of personal data a source sends, and of whom, in words for the public.

Made from what its rows state, so that a notice or an assessment says all of it and nothing more.
"""

from collections.abc import Iterator, Mapping

from contracts.source import Source
from contracts.statements import (
    Address,
    Assessment,
    FactWithKind,
    Involvement,
    Person,
    Relationship,
    Statement,
)

IDENTITY: Mapping[str, str] = {
    "forename": "names",
    "full_name": "names",
    "date_of_birth": "dates of birth",
    "expected_date_of_birth": "when an unborn child is expected",
    "sex": "sex",
    "ethnicity": "ethnicity, to check that no group is treated differently",
    "upn": "school pupil numbers",
    "nhs_number": "NHS numbers",
    "phone": "telephone numbers",
    "postcode": "postcodes",
    "address_restricted": "whether an address must be kept secret",
    "deceased": "whether somebody has died",
}
"""What a source says of who somebody is, by the attribute of `Person` that says it."""
FACTS: Mapping[type[Statement], str] = {
    Address: "home addresses",
    Relationship: "who is a parent, carer or relative of whom",
    Involvement: "which team or worker is involved, since when, and how to reach them",
    Assessment: "that an assessment was made, when and by whom, but not what it says",
}
"""What else it says, by the kind of statement; the rest have a vocabulary of their own."""
SUBJECTS = {"child": "children", "adult": "parents, carers and other adults around a child"}
"""Whom a row may speak of, by the part in which it names them."""


def data_categories(source: Source) -> tuple[str, ...]:
    """What a source tells us, each category once, from who somebody is to what happened."""
    statements = [
        (extract, statement) for extract in source.extracts for statement in extract.statements
    ]
    stated = {words for _, statement in statements for words in _categories(statement)}
    kinds = dict.fromkeys(
        kind for extract, statement in statements for kind in extract.kinds_of(statement)
    )
    in_order = dict.fromkeys((*IDENTITY.values(), *FACTS.values()))
    where_so = (f"where it is so, and since when: {', '.join(kinds)}",) if kinds else ()
    return (*(words for words in in_order if words in stated), *where_so)


def data_subjects(source: Source) -> tuple[str, ...]:
    """Of whom a source speaks."""
    roles = {person.role for extract in source.extracts for person in extract.people}
    is_either = bool(roles - SUBJECTS.keys())
    return tuple(words for role, words in SUBJECTS.items() if is_either or role in roles)


def _categories(statement: Statement) -> Iterator[str]:
    if isinstance(statement, Person):
        yield from (words for name, words in IDENTITY.items() if getattr(statement, name))
    elif not isinstance(statement, FactWithKind):
        yield FACTS[type(statement)]
