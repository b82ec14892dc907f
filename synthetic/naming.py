"""Who is called what: traditions, family names and their exceptions, namesakes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from synthetic import given_names
from synthetic.draws import Flags, Ints, Words
from synthetic.families import STEP, Births, Families
from synthetic.lexicon import SHARES, TRADITION_NAMES, pick_names
from synthetic.people import BIRTH_MOTHER, CARER, FATHER, MOTHER, STEP_PARENT, People

REDRAWS = 40
"""Of a sibling's name, until it is another: the smallest vocabulary takes a few."""
SAME_AS_FATHER = 0.015
"""Share of boys who carry their father's forename."""

SAME_AS_COUSIN = 0.5
"""Share of cousin families whose first children are namesakes."""

PATRONYMIC = given_names.PATRONYMIC
SINGLE_NAMED = (TRADITION_NAMES.index("south_asian"), TRADITION_NAMES.index("muslim_south_asian"))
LETTERS = np.array(["M", "F"], dtype=object)

CANARY = "canaryzq"
"""In the names and streets of planted people, in any case: to be searched for."""

ChildNames = tuple[Words, Words, Words, Words]


def adults(council: Families, roles: tuple[Ints, Ints, Ints, Ints]) -> tuple[Ints, Words, Words]:
    """Traditions, forenames and surnames of adults, given family, role, id and sex."""
    family, role, ids, sex = roles
    line = np.where(role == FATHER, council.lines(family) * 32 + FATHER, ids)
    mixed = council.draws.chance("mixed family", ids, 0.1) & ~np.isin(role, [MOTHER, FATHER])
    own = mixed | np.isin(role, [CARER, BIRTH_MOTHER])
    tradition = np.where(
        own,
        council.draws.weighted("own tradition", ids, SHARES),
        council.draws.weighted("tradition", council.lines(family), SHARES),
    )
    forename = pick_names(council.draws, "forename", ids, (tradition, LETTERS[sex]))
    surname = pick_names(council.draws, "surname", line, (tradition, "S"))
    married = (role == MOTHER) & council.draws.chance("husband's name", ids, 0.45)
    surname[married] = surname[_of_role(FATHER, role)][_place(role)][married]
    return tradition, *_with_canaries(council, (family, ids), forename, gendered(surname, sex == 1))


def other_surnames(council: Families, ids: Ints, tradition: Ints) -> Words:
    """Another surname that each adult has borne."""
    return pick_names(council.draws, "other surname", ids, (tradition, "S"))


def child_sexes(council: Families, family: Ints, child_births: Births) -> Ints:
    """0 (male) or 1 for each child; namesakes share it."""
    return (council.draws.uniform("sex", _name_ids(council, family, child_births)) > 0.512).astype(
        np.int64
    )


def children(
    council: Families,
    child_births: Births,
    adult_people: People,
    child_columns: tuple[Ints, Ints, Ints],
) -> ChildNames:
    """Forenames, middle names, surnames and other surnames, given family, sex and kin."""
    family, sex, kin = child_columns
    parents = _parents(child_births, adult_people)
    tradition = adult_people.tradition[kin[:, 0]]
    ids = _name_ids(council, family, child_births)
    siblings = given_names.Siblings(ids, family, tradition, LETTERS[sex])
    forename, prefixes = given_names.forenames(council.draws, "child forename", siblings)
    as_father = (sex == 0) & council.draws.chance("as father", child_births.id, SAME_AS_FATHER)
    forename[as_father] = adult_people.forename[parents[1]][as_father]
    forename = given_names.like_twin(council.draws, siblings, forename, child_births.twin)
    forename = _made_distinct(
        forename,
        child_births,
        lambda question: given_names.forenames(council.draws, question, siblings)[0],
    )
    by_child = replace(siblings, ids=child_births.id)
    middle = given_names.middle_names(
        council.draws, by_child, prefixes, adult_people.forename[parents[1]]
    )
    surname, other = _surnames(council, child_births, adult_people, (tradition, sex))
    forename, surname = _with_canaries(council, (family, child_births.id), forename, surname)
    return forename, middle, surname, other


def newborns(council: Families, ids: Ints, tradition: Ints, sex: Ints) -> Words:
    """The forenames that children who are expected are given once they are born."""
    return pick_names(council.draws, "newborn forename", ids, (tradition, LETTERS[sex]))


def former_names(
    council: Families, ids: Ints, children: People, rows: Ints
) -> tuple[Ints, Words, Words]:
    """Traditions, forenames and surnames before adoption; three in ten keep their forename."""
    tradition = council.draws.weighted("own tradition", ids, SHARES)
    forename = pick_names(council.draws, "forename", ids, (tradition, LETTERS[children.sex[rows]]))
    keeps_forename = council.draws.chance("keeps forename", ids, 0.3)
    forename[keeps_forename] = children.forename[rows][keeps_forename]
    return tradition, forename, pick_names(council.draws, "surname", ids, (tradition, "S"))


def gendered(surnames: Words, female: Flags) -> Words:
    """Polish and like surnames in the form for the person's sex: Kowalski, Kowalska."""
    forms = surnames.copy()
    for index, (name, is_female) in enumerate(zip(forms.tolist(), female.tolist(), strict=True)):
        if name.endswith(("ski", "cki", "ska", "cka")):
            forms[index] = name[:-1] + ("a" if is_female else "i")
    return forms


def _surnames(
    council: Families, child_births: Births, adult_people: People, child_columns: tuple[Ints, Ints]
) -> tuple[Words, Words]:
    tradition, sex = child_columns
    mother, father, step = _parents(child_births, adult_people)
    surname_draw = council.draws.uniform("surname from", child_births.id)
    lone = adult_people.home[mother] != adult_people.home[father]
    from_mother = surname_draw < np.where(lone, 0.45, 0.06)
    same = adult_people.surname[mother] == adult_people.surname[father]
    surname = np.where(from_mother, adult_people.surname[mother], adult_people.surname[father])
    maiden = np.where(same, adult_people.other_surname[mother], adult_people.surname[mother])
    other = np.where(from_mother & ~same, adult_people.surname[father], maiden)
    has_step_name = (
        (council.shapes(adult_people.family[mother]) == STEP)
        & _youngest(child_births)
        & (child_births.birth_order > 0)
    )
    surname[has_step_name] = adult_people.surname[step][has_step_name]
    is_double = (surname_draw > 0.95) & ~same
    surname[is_double] = (adult_people.surname[mother] + "-" + adult_people.surname[father])[
        is_double
    ]
    patronymic = (tradition == PATRONYMIC) & council.draws.chance(
        "patronymic", child_births.id, 0.6
    )
    surname[patronymic] = adult_people.forename[father][patronymic]
    single = np.isin(tradition, SINGLE_NAMED) & council.draws.chance(
        "single name", child_births.id, 0.03
    )
    surname[single] = ""
    return gendered(surname, sex == 1), gendered(other, sex == 1)


def _parents(child_births: Births, adult_people: People) -> tuple[Ints, Ints, Ints]:
    count = len(adult_people) // 6
    return (
        MOTHER * count + child_births.place,
        FATHER * count + child_births.place,
        STEP_PARENT * count + child_births.place,
    )


def _youngest(child_births: Births) -> Flags:
    return np.append(child_births.birth_order[1:] == 0, True)


def _name_ids(council: Families, family: Ints, child_births: Births) -> Ints:
    cousin = council.is_cousin(family) & (child_births.birth_order == 0)
    same = cousin & council.draws.chance("cousins' name", child_births.id, SAME_AS_COUSIN)
    name_ids: Ints = child_births.id - 32 * same
    return name_ids


def _made_distinct(forename: Words, child_births: Births, redraw: Callable[[str], Words]) -> Words:
    """No two children of one family have names that may stand for each other.

    Neither the same forename, nor one the other's short form, nor one the beginning of the other
    (Mohammed and Mohammed Adam): whose twin has it, nobody could tell.
    """
    for attempt in range(REDRAWS):
        names_by_family: dict[int, list[str]] = {}
        is_repeated = np.zeros(len(forename), dtype=bool)
        names = zip(child_births.place.tolist(), forename.tolist(), strict=True)
        for index, (place, name) in enumerate(names):
            others = names_by_family.setdefault(place, [])
            is_repeated[index] = any(given_names.may_be_taken_for(name, other) for other in others)
            others.append(name)
        if not is_repeated.any():
            break
        forename[is_repeated] = redraw(f"child forename {attempt}")[is_repeated]
    return forename


def _with_canaries(
    council: Families, child_columns: tuple[Ints, Ints], forename: Words, surname: Words
) -> tuple[Words, Words]:
    family, ids = child_columns
    for index in np.flatnonzero(council.are_canaries(family)).tolist():
        forename[index], surname[index] = canary_names(int(ids[index]))
    return forename, surname


def canary_names(number: int) -> tuple[str, str]:
    """Names that nobody bears, some of them markup or a formula."""
    shapes = ("{}", "{}", "<img src=x onerror=alert('{}')>", '=HYPERLINK("{}")', "{}")
    return shapes[number % 5].format(f"Canaryzq{number:04d}"), f"Canaryzqson{number:04d}"


def _of_role(role: int, roles: Ints) -> Ints:
    return np.flatnonzero(roles == role)


def _place(roles: Ints) -> Ints:
    return np.arange(len(roles)) % max(1, int((roles == FATHER).sum()))
