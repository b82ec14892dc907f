"""Peopling a block of families: adults, children, and former identities of the adopted."""

import numpy as np

from synthetic import naming
from synthetic.draws import Flags, Floats, Ints
from synthetic.families import (
    KINSHIP,
    LONE_FATHER,
    MOST_CHILDREN,
    STEP,
    TOGETHER,
    UNBORN_DAYS,
    Births,
    Families,
    births,
)
from synthetic.people import (
    BIRTH_MOTHER,
    BORN,
    CARER,
    EXPECTED,
    FATHER,
    FORMER_HOME,
    FORMER_IDENTITY,
    GRANDPARENT,
    LOOKED_AFTER,
    MAIN_HOME,
    MOTHER,
    NEW_IDENTITY,
    OTHER_HOME,
    PLACEMENT,
    STEP_PARENT,
    STILLBORN,
    YEAR,
    People,
    joined,
)

ROLES = 6
FORMER_SLOT = 12
"""Added to a child's id for the identity before adoption."""
UNBORN_SLOT = 28
"""Of a child who is expected, within the family's ids."""


def people_of(council: Families, families: Ints) -> People:
    """Everybody in a block: one row per adult role and family, children, former identities."""
    child_births = births(council, families)
    adults = _adults(council, families, child_births)
    children = _children(council, families, child_births, adults)
    former = _former(council, families, children)
    return joined((adults, children, former, _unborn(council, families, adults)))


def _adults(council: Families, families: Ints, child_births: Births) -> People:
    draws, count = council.draws, len(families)
    role = np.repeat(np.arange(ROLES), count)
    family = np.tile(families, ROLES)
    ids = family * 32 + role
    sex = np.select(
        [role == FATHER, np.isin(role, [STEP_PARENT, GRANDPARENT, CARER])],
        [0, draws.below("adult sex", ids, 2)],
        default=1,
    )
    tradition, forename, surname = naming.adults(council, (family, role, ids, sex))
    return People(
        id=ids,
        family=family,
        home=_adult_homes(council, families, role),
        number=np.full(len(ids), -1),
        born=_adult_births(council, (role, ids), np.tile(_eldest(child_births, count), ROLES)),
        sex=sex,
        tradition=tradition,
        need=np.ones(len(ids)),
        adoption=np.zeros(len(ids), dtype=np.int64),
        adopted_on=np.zeros(len(ids), dtype=np.int64),
        twin=np.full(len(ids), -1),
        kin=np.full((len(ids), 5), -1),
        forename=forename,
        middle=np.full(len(ids), "", dtype=object),
        surname=surname,
        other_surname=naming.other_surnames(council, ids, tradition),
        birth=np.full(len(ids), BORN),
    )


def _eldest(child_births: Births, count: int) -> Ints:
    eldest = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(eldest, child_births.place, child_births.born)
    return eldest


def _adult_births(council: Families, adults: tuple[Ints, Ints], eldest: Ints) -> Ints:
    role, ids = adults
    years = 18 + 22 * council.draws.uniform("parent's age", ids) ** 1.3
    years = years + np.where(role == GRANDPARENT, 24, 0) + np.where(role == FATHER, 2, 0)
    days: Ints = eldest - (years * YEAR).astype(np.int64)
    return days


def _adult_homes(council: Families, families: Ints, role: Ints) -> Ints:
    shape = np.tile(council.shapes(families), ROLES)
    family = np.tile(families, ROLES)
    away = ((role == MOTHER) & np.isin(shape, [LONE_FATHER, KINSHIP])) | (
        (role == FATHER) & ~np.isin(shape, [TOGETHER, LONE_FATHER])
    )
    part = np.select(
        [away, role == CARER, role == BIRTH_MOTHER],
        [OTHER_HOME, PLACEMENT, FORMER_HOME],
        default=MAIN_HOME,
    )
    missing = ((role == STEP_PARENT) & (shape != STEP)) | (
        (role == GRANDPARENT) & (shape != KINSHIP)
    )
    return np.where(missing, -1, family * 4 + part)


def _children(council: Families, families: Ints, child_births: Births, adults: People) -> People:
    family = families[child_births.place]
    rows = len(adults) + np.arange(len(family))
    need = _need(council, family, child_births)
    adoption = _adoption(council, child_births)
    need = np.where(adoption == NEW_IDENTITY, 0.06 + 0.94 * need, need)
    sex = naming.child_sexes(council, family, child_births)
    looked_after = need < LOOKED_AFTER
    kin = _kin(council, families, child_births, looked_after)
    names = naming.children(council, child_births, adults, (family, sex, kin))
    return People(
        id=child_births.id,
        family=family,
        home=family * 4 + np.where(looked_after, PLACEMENT, MAIN_HOME),
        number=child_births.number,
        born=child_births.born,
        sex=sex,
        tradition=adults.tradition[kin[:, 0]],
        need=need,
        adoption=adoption,
        adopted_on=_adopted_on(council, child_births),
        twin=np.where(
            child_births.twin,
            rows - 1,
            np.where(np.append(child_births.twin[1:], False), rows + 1, -1),
        ),
        kin=kin,
        forename=names[0],
        middle=names[1],
        surname=names[2],
        other_surname=names[3],
        birth=np.full(len(family), BORN),
    )


def _need(council: Families, family: Ints, child_births: Births) -> Floats:
    shared = council.draws.uniform("family need", family)
    own = council.draws.uniform("own need", child_births.id)
    return np.where(council.draws.chance("shares need", child_births.id, 0.7), shared, own)


def _adoption(council: Families, child_births: Births) -> Ints:
    chosen = (child_births.number * 7 + council.draws.seed) % council.adopted_one_in == 0
    old_enough = council.today - child_births.born > 3 * YEAR
    planted = (child_births.number < 100) & council.canaries
    return np.where(chosen & old_enough & ~planted, NEW_IDENTITY, 0)


def _adopted_on(council: Families, child_births: Births) -> Ints:
    span = np.maximum(council.today - child_births.born - 500, 1)
    return child_births.born + 300 + council.draws.below("adoption day", child_births.id, span)


def _kin(council: Families, families: Ints, child_births: Births, looked_after: Flags) -> Ints:
    count, shape = len(families), council.shapes(families)[child_births.place]
    present = {
        MOTHER: np.ones(len(shape), dtype=bool),
        FATHER: council.draws.chance("father known", child_births.id, 0.93),
        STEP_PARENT: shape == STEP,
        CARER: looked_after,
        GRANDPARENT: shape == KINSHIP,
    }
    columns = [
        np.where(is_present, role * count + child_births.place, -1)
        for role, is_present in present.items()
    ]
    return np.stack(columns, axis=1)


def _former(council: Families, families: Ints, children: People) -> People:
    rows = np.flatnonzero(children.adoption == NEW_IDENTITY)
    ids = children.id[rows] + FORMER_SLOT
    family = children.family[rows]
    kin = np.full((len(rows), 5), -1)
    kin[:, 0] = BIRTH_MOTHER * len(families) + (family - families[0])
    names = naming.former_names(council, ids, children, rows)
    return People(
        id=ids,
        family=family,
        home=family * 4 + FORMER_HOME,
        number=children.number[rows] + MOST_CHILDREN,
        born=children.born[rows],
        sex=children.sex[rows],
        tradition=names[0],
        need=np.full(len(rows), LOOKED_AFTER),
        adoption=np.full(len(rows), FORMER_IDENTITY),
        adopted_on=children.adopted_on[rows],
        twin=np.full(len(rows), -1),
        kin=kin,
        forename=names[1],
        middle=np.full(len(rows), "", dtype=object),
        surname=names[2],
        other_surname=names[2],
        birth=np.full(len(rows), BORN),
    )


def _unborn(council: Families, families: Ints, adults: People) -> People:
    """The children whom the first families expect, known to social care by their mother's name."""
    mothers = np.flatnonzero(families < len(UNBORN_DAYS))
    family, count = families[mothers], len(mothers)
    ids = family * 32 + UNBORN_SLOT
    sex = council.draws.below("sex of an unborn", ids, 2)
    kin = np.full((count, 5), -1)
    kin[:, MOTHER] = mothers
    tradition, surname = adults.tradition[mothers], adults.surname[mothers]
    return People(
        id=ids,
        family=family,
        home=family * 4 + MAIN_HOME,
        number=council.children + family,
        born=council.today + np.array(UNBORN_DAYS, dtype=np.int64)[family],
        sex=sex,
        tradition=tradition,
        need=np.zeros(count),
        adoption=np.zeros(count, dtype=np.int64),
        adopted_on=np.zeros(count, dtype=np.int64),
        twin=np.full(count, -1),
        kin=kin,
        forename=naming.newborns(council, ids, tradition, sex),
        middle=np.full(count, "", dtype=object),
        surname=surname,
        other_surname=surname,
        birth=np.where(family == len(UNBORN_DAYS) - 1, STILLBORN, EXPECTED),
    )
