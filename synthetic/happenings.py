"""Which facts are true of a child: drawn from the child, so that feeds which speak of it agree."""

from collections.abc import Mapping

import numpy as np

from contracts import Constant, Extract
from contracts.statements import FactWithKind
from synthetic.draws import Draws, Flags, Floats, Ints
from synthetic.people import BORN, People

RATES: Mapping[str, float] = {
    "section 47 enquiry": 0.01,
    "child protection conference": 0.006,
    "missing episode": 0.01,
    "suspension": 0.04,
    "permanent exclusion": 0.001,
    "eviction": 0.01,
    "notice seeking possession": 0.03,
    "homelessness application": 0.02,
    "child protection plan": 0.008,
    "looked after": 0.007,
    "care leaver": 0.02,
    "young carer": 0.03,
    "pregnant or a parent": 0.03,
    "disability": 0.05,
    "special educational need": 0.19,
    "free school meals": 0.25,
    "English as an additional language": 0.2,
    "not in education, employment or training": 0.05,
    "rent arrears": 0.15,
    "risk to children": 0.1,
    "out of work": 0.3,
    "immunisations up to date": 0.8,
    "temporary accommodation": 0.03,
    "unauthorised absence": 0.08,
}
"""Shares of children of whom a fact is true, where not all; of one in need five times as many."""

IN_NEED, MORE, LESS = 0.1, 5.0, 0.56
"""Children with a need below this have facts so much more often, others so much less."""

ONE_FACT = {"days suspended": "suspension"}
"""What is true where something else is: both are told of one thing that happened."""


def subjects(people: People, person: Ints, turn: Ints) -> Ints:
    """A number for each person (a row of `people`) and turn: the same in every feed."""
    return people.id[person] * 8 + turn


def is_true(draws: Draws, people: People, person: Ints, turn: Ints, kind: str) -> Flags:
    """Whether the fact is true of each person (a row of `people`), for the nth time (`turn`).

    None is of a child who was unborn on the first night.
    """
    kind = ONE_FACT.get(kind, kind)
    need: Floats = people.need[person]
    rate = RATES.get(kind, 1.0) * np.where(need < IN_NEED, MORE, LESS)
    is_drawn = draws.chance(kind, subjects(people, person, turn), rate)
    happens: Flags = (people.birth[person] == BORN) & (is_drawn | (kind not in RATES))
    return happens


def kind_of(extract: Extract, statement: FactWithKind) -> str:
    """The kind of a statement; where the row says which, the first that it may be."""
    if isinstance(statement.kind, Constant):
        return statement.kind.text
    return next(iter(extract.field(statement.kind).codes.values()))
