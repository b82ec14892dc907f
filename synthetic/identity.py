"""What a partner holds about who a person is, before anybody mistypes it."""

from dataclasses import dataclass

import numpy as np

from contracts import Source
from synthetic.draws import Flags, Ints, Words
from synthetic.families import CANARIES, Families
from synthetic.feeds import Known, habits
from synthetic.homes import Homes, Lived
from synthetic.identifiers import nhs_canaries, nhs_numbers, phones, upns
from synthetic.lexicon import TRADITION_NAMES, variants
from synthetic.people import FORMER_IDENTITY, NEW_IDENTITY, People

Said = dict[str, Words]
"""A column for each attribute of a person; dates are days since 1970, blanks are ""."""

RENAMES = 0.0005
"""Share of people who take another surname in a night."""

ETHNICITIES = {
    0: ("WBRI", "WBRI", "WBRI", "WBRI", "MWBC", "WIRI"),
    1: ("APKN", "ABAN"),
    2: ("AIND", "AOTH"),
    3: ("WOTH",),
    4: ("WOTH", "WROM"),
    5: ("BAFR",),
    6: ("BAFR", "OOTH"),
    7: ("CHNE",),
    8: ("WOTH", "MOTH"),
    9: ("AOTH", "OOTH"),
}

SURNAME_FIRST = tuple(TRADITION_NAMES.index(name) for name in ("chinese", "vietnamese"))
"""Traditions that write the family's name before the given one."""


@dataclass(frozen=True)
class Scene:
    """One partner, the people of one block and one night: what every row is made from."""

    council: Families
    people: People
    source: Source
    night: int

    @property
    def homes(self) -> Homes:
        """Where households live on this night."""
        return Homes(self.council, self.night)

    @property
    def today(self) -> int:
        """The day of this night, in days since 1970."""
        return self.council.today + self.night - 1

    def ask(self, question: str) -> str:
        """A question to chance that only this partner is asked."""
        return f"{self.source.name} {question}"


def identity(scene: Scene, known: Known, lived: Lived) -> Said:
    """What the partner would hold of each record, of people living there, if nobody erred."""
    people, at = scene.people, known.at
    surname, upn, nhs_number = surnames(scene, at), _upns(scene, at), _nhs_numbers(scene, at)
    return {
        "forename": people.forename[at],
        "middle_names": people.middle[at],
        "surname": _without_surname(scene, people.forename[at], surname),
        "preferred_forename": _preferred(scene, known),
        "preferred_surname": surname,
        "former_surname": np.full(len(at), "", dtype=object),
        "date_of_birth": people.born[at].astype(object),
        "sex": np.array(["M", "F"], dtype=object)[people.sex[at]],
        "ethnicity": _ethnicities(scene, at),
        "postcode": scene.homes.postcodes(lived),
        "upn": upn,
        "nhs_number": nhs_number,
        "phone": phones(scene.council.draws.below("phone", people.id[at], 1 << 30)),
        "address_restricted": restricted(scene, known),
        "deceased": np.full(len(at), "N", dtype=object),
        "role": np.where(people.is_child[at], "child", "adult").astype(object),
        "other_surname": people.other_surname[at],
        "is_baby": np.where(people.ages(scene.today)[at] < 1, "Y", "").astype(object),
        "surname_first": np.where(np.isin(people.tradition[at], SURNAME_FIRST), "Y", "").astype(
            object
        ),
        "sibling_upn": _of_sibling(people, at, upn),
        "sibling_nhs_number": _of_sibling(people, at, nhs_number),
    }


def surnames(scene: Scene, at: Ints) -> Words:
    """The surname that each person bears on this night."""
    people = scene.people
    renamed = scene.council.draws.night_of("takes another surname", people.id[at], RENAMES)
    return np.where(renamed <= scene.night, people.other_surname[at], people.surname[at])


def restricted(scene: Scene, known: Known) -> Words:
    """Y where whereabouts must not be shown: a fiftieth of the children, some in any village."""
    rate = max(0.02, 5 / (0.06 * scene.council.children))
    drawn = scene.council.draws.chance("restricted", scene.people.id[known.at], rate)
    return np.where(drawn, "Y", "N").astype(object)


def sealed(scene: Scene, at: Ints) -> Flags:
    """True where the partner's signals of adoption mark the record."""
    side = habits(scene.source).seals
    adoption = scene.people.adoption[at]
    marked: Flags = ((adoption == FORMER_IDENTITY) & ("former" in side)) | (
        (adoption == NEW_IDENTITY) & ("new" in side)
    )
    return marked


def _without_surname(scene: Scene, forename: Words, surname: Words) -> Words:
    """A person of one name, as this partner's system makes do."""
    way = int(scene.council.draws.below(scene.ask("one name"), np.zeros(1, dtype=np.int64), 3)[0])
    filled = ("", forename, ".")[way]
    return np.where(surname == "", filled, surname).astype(object)


def _preferred(scene: Scene, known: Known) -> Words:
    forename = scene.people.forename[known.at].copy()
    short = scene.council.draws.chance(scene.ask("known as"), known.id, 0.12)
    for row in np.flatnonzero(short).tolist():
        forename[row] = variants().get(forename[row], (forename[row],))[0]
    return forename


def _of_sibling(people: People, at: Ints, said: Words) -> Words:
    """What is said of the record before, where that is of a brother or sister."""
    family, person = people.family[at], people.id[at]
    near = (np.roll(family, 1) == family) & (np.roll(person, 1) != person)
    return np.where(near, np.roll(said, 1), "").astype(object)


def _ethnicities(scene: Scene, at: Ints) -> Words:
    drawn = scene.council.draws.below("ethnicity", scene.people.id[at], 60)
    codes = [ETHNICITIES[t] for t in scene.people.tradition[at].tolist()]
    return np.array(
        [c[d % len(c)] for c, d in zip(codes, drawn.tolist(), strict=True)], dtype=object
    )


def _upns(scene: Scene, at: Ints) -> Words:
    people, draws = scene.people, scene.council.draws
    held = people.is_child[at] & (people.ages(scene.council.today)[at] >= 4)
    moved = np.where(
        draws.chance("came from elsewhere", people.id[at], 0.06),
        draws.below("from where", people.id[at], 5),
        0,
    )
    years = 1974 + (people.born[at] / 365.25).astype(np.int64)
    made = np.full(len(at), "", dtype=object)
    made[held] = upns(people.number[at][held], years[held], moved[held])
    return made


def _nhs_numbers(scene: Scene, at: Ints) -> Words:
    numbers = scene.people.number[at]
    made = np.full(len(at), "", dtype=object)
    made[numbers >= 0] = nhs_numbers(numbers[numbers >= 0])
    planted = (numbers >= 0) & (numbers < CANARIES) & scene.council.canaries
    made[planted] = nhs_canaries(numbers[planted])
    return made
