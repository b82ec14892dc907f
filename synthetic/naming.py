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

Names = tuple[Words, Words, Words, Words]


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
    return tradition, *_planted(council, (family, ids), forename, gendered(surname, sex == 1))


def others(council: Families, ids: Ints, tradition: Ints) -> Words:
    """Another surname that each adult has borne."""
    return pick_names(council.draws, "other surname", ids, (tradition, "S"))


def child_sexes(council: Families, family: Ints, kids: Births) -> Ints:
    """0 (male) or 1 for each child; namesakes share it."""
    return (council.draws.uniform("sex", _name_ids(council, family, kids)) > 0.512).astype(np.int64)


def children(
    council: Families, kids: Births, grown: People, known: tuple[Ints, Ints, Ints]
) -> Names:
    """Forenames, middle names, surnames and other surnames, given family, sex and kin."""
    family, sex, kin = known
    parents = _parents(kids, grown)
    tradition = grown.tradition[kin[:, 0]]
    ids = _name_ids(council, family, kids)
    siblings = given_names.Siblings(ids, family, tradition, LETTERS[sex])
    forename, before = given_names.forenames(council.draws, "child forename", siblings)
    as_father = (sex == 0) & council.draws.chance("as father", kids.id, SAME_AS_FATHER)
    forename[as_father] = grown.forename[parents[1]][as_father]
    forename = given_names.like_the_twin(council.draws, siblings, forename, kids.twin)
    forename = _apart(
        forename, kids, lambda again: given_names.forenames(council.draws, again, siblings)[0]
    )
    named = replace(siblings, ids=kids.id)
    middle = given_names.middle_names(council.draws, named, before, grown.forename[parents[1]])
    surname, other = _surnames(council, kids, grown, (tradition, sex))
    forename, surname = _planted(council, (family, kids.id), forename, surname)
    return forename, middle, surname, other


def formers(council: Families, ids: Ints, now: People, at: Ints) -> tuple[Ints, Words, Words]:
    """Traditions, forenames and surnames before adoption; three in ten keep their forename."""
    tradition = council.draws.weighted("own tradition", ids, SHARES)
    forename = pick_names(council.draws, "forename", ids, (tradition, LETTERS[now.sex[at]]))
    kept = council.draws.chance("keeps forename", ids, 0.3)
    forename[kept] = now.forename[at][kept]
    return tradition, forename, pick_names(council.draws, "surname", ids, (tradition, "S"))


def gendered(surnames: Words, female: Flags) -> Words:
    """Polish and like surnames in the form for the person's sex: Kowalski, Kowalska."""
    made = surnames.copy()
    for at, (name, is_female) in enumerate(zip(made.tolist(), female.tolist(), strict=True)):
        if name.endswith(("ski", "cki", "ska", "cka")):
            made[at] = name[:-1] + ("a" if is_female else "i")
    return made


def _surnames(
    council: Families, kids: Births, grown: People, known: tuple[Ints, Ints]
) -> tuple[Words, Words]:
    tradition, sex = known
    mother, father, step = _parents(kids, grown)
    draw = council.draws.uniform("surname from", kids.id)
    lone = grown.home[mother] != grown.home[father]
    from_mother = draw < np.where(lone, 0.45, 0.06)
    same = grown.surname[mother] == grown.surname[father]
    surname = np.where(from_mother, grown.surname[mother], grown.surname[father])
    maiden = np.where(same, grown.other_surname[mother], grown.surname[mother])
    other = np.where(from_mother & ~same, grown.surname[father], maiden)
    half = (council.shapes(grown.family[mother]) == STEP) & _youngest(kids) & (kids.turn > 0)
    surname[half] = grown.surname[step][half]
    both = (draw > 0.95) & ~same
    surname[both] = (grown.surname[mother] + "-" + grown.surname[father])[both]
    patronymic = (tradition == PATRONYMIC) & council.draws.chance("patronymic", kids.id, 0.6)
    surname[patronymic] = grown.forename[father][patronymic]
    single = np.isin(tradition, SINGLE_NAMED) & council.draws.chance("single name", kids.id, 0.03)
    surname[single] = ""
    return gendered(surname, sex == 1), gendered(other, sex == 1)


def _parents(kids: Births, grown: People) -> tuple[Ints, Ints, Ints]:
    count = len(grown) // 6
    return (
        MOTHER * count + kids.place,
        FATHER * count + kids.place,
        STEP_PARENT * count + kids.place,
    )


def _youngest(kids: Births) -> Flags:
    return np.append(kids.turn[1:] == 0, True)


def _name_ids(council: Families, family: Ints, kids: Births) -> Ints:
    cousin = council.is_cousin(family) & (kids.turn == 0)
    same = cousin & council.draws.chance("cousins' name", kids.id, SAME_AS_COUSIN)
    named: Ints = kids.id - 32 * same
    return named


def _apart(forename: Words, kids: Births, redraw: Callable[[str], Words]) -> Words:
    """No two children of one family have names that may stand for each other.

    Neither the same forename, nor one the other's short form, nor one the beginning of the other
    (Mohammed and Mohammed Adam): whose twin has it, nobody could tell.
    """
    for turn in range(REDRAWS):
        borne: dict[int, list[str]] = {}
        twice = np.zeros(len(forename), dtype=bool)
        names = zip(kids.place.tolist(), forename.tolist(), strict=True)
        for at, (place, name) in enumerate(names):
            others = borne.setdefault(place, [])
            twice[at] = any(given_names.may_be_taken_for(name, other) for other in others)
            others.append(name)
        if not twice.any():
            break
        forename[twice] = redraw(f"child forename {turn}")[twice]
    return forename


def _planted(
    council: Families, known: tuple[Ints, Ints], forename: Words, surname: Words
) -> tuple[Words, Words]:
    family, ids = known
    for at in np.flatnonzero(council.are_canaries(family)).tolist():
        forename[at], surname[at] = canary_names(int(ids[at]))
    return forename, surname


def canary_names(number: int) -> tuple[str, str]:
    """Names that nobody bears, some of them markup or a formula."""
    shapes = ("{}", "{}", "<img src=x onerror=alert('{}')>", '=HYPERLINK("{}")', "{}")
    return shapes[number % 5].format(f"Canaryzq{number:04d}"), f"Canaryzqson{number:04d}"


def _of_role(role: int, roles: Ints) -> Ints:
    return np.flatnonzero(roles == role)


def _place(roles: Ints) -> Ints:
    return np.arange(len(roles)) % max(1, int((roles == FATHER).sum()))
