"""Given names of children: compound forenames, generation names, fathers' names, and twins' names.

How often a tradition gives compound forenames, and how often the children of one family share a
part of them, stands in data/compounds.csv. No register publishes such shares: they are our
estimates of what English schools hold.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from synthetic.draws import Draws, Flags, Floats, Ints, Words
from synthetic.lexicon import TRADITION_NAMES, list_rows, pick_names, variants
from synthetic.name_errors import plain_letters

FATHERS_NAME_AS_MIDDLE = 0.8
"""Share of children of `PATRONYMIC` traditions whose middle name is their father's forename."""
PATRONYMIC = TRADITION_NAMES.index("somali_arab")
SIKH_MIDDLE = 0.4
"""Share of South Asian children whose middle name is Singh or Kaur."""
SOUTH_ASIAN = TRADITION_NAMES.index("south_asian")
VIETNAMESE = TRADITION_NAMES.index("vietnamese")
HAS_MIDDLE = 0.65
TWINS_NAMED_ALIKE = 0.2
"""Share of twins whose parents chose a name that begins like the other twin's."""


@dataclass(frozen=True)
class Compound:
    """One way to make a forename of two words.

    `share` is the part of a tradition's children of one sex who bear such a name; `shared` the
    part of families that give all their children the same first word (a generation name, a
    Mohammed before each son's own name).
    """

    tradition: int
    part: str
    share: float
    shared: float
    between: str
    middle_first: bool
    first: Words
    second: Words


@dataclass(frozen=True)
class Siblings:
    """The children of a block: ids, families, traditions, and M or F."""

    ids: Ints
    families: Ints
    traditions: Ints
    parts: Words

    def subset(self, rows: Flags) -> "Siblings":
        """Some of the children."""
        return Siblings(
            self.ids[rows], self.families[rows], self.traditions[rows], self.parts[rows]
        )


def forenames(draws: Draws, question: str, siblings: Siblings) -> tuple[Words, Words]:
    """A forename for each child, and the word that a Vietnamese family puts before it (or "")."""
    chosen = pick_names(draws, question, siblings.ids, (siblings.traditions, siblings.parts))
    prefixes = np.full(len(chosen), "", dtype=object)
    draw = draws.uniform("compound forename", siblings.ids)
    lower_bound = np.zeros(len(chosen))
    for compound in compounds():
        matching = (siblings.traditions == compound.tradition) & (siblings.parts == compound.part)
        bears = matching & (draw >= lower_bound) & (draw < lower_bound + compound.share)
        lower_bound = lower_bound + matching * compound.share
        first, second = _words(draws, question, siblings.subset(bears), compound)
        if compound.middle_first:
            prefixes[bears], chosen[bears] = first, second
        else:
            chosen[bears] = first + compound.between + second
    return chosen, prefixes


def middle_names(draws: Draws, siblings: Siblings, prefixes: Words, fathers: Words) -> Words:
    """Middle names: a tradition's own, the father's forename, Singh or Kaur, or none."""
    middle = pick_names(draws, "middle", siblings.ids, (siblings.traditions, siblings.parts))
    middle[~draws.chance("has middle", siblings.ids, HAS_MIDDLE)] = ""
    patronymic = siblings.traditions == PATRONYMIC
    takes_fathers_name = patronymic & draws.chance(
        "father's name", siblings.ids, FATHERS_NAME_AS_MIDDLE
    )
    middle[takes_fathers_name] = fathers[takes_fathers_name]
    sikh = (siblings.traditions == SOUTH_ASIAN) & draws.chance(
        "Sikh", siblings.families, SIKH_MIDDLE
    )
    middle[sikh] = np.where(siblings.parts[sikh] == "M", "Singh", "Kaur")
    vietnamese = siblings.traditions == VIETNAMESE
    middle[vietnamese] = prefixes[vietnamese]
    return middle


def like_twin(draws: Draws, siblings: Siblings, forename: Words, twin: Flags) -> Words:
    """Forenames with some twins' changed to one that begins like the other twin's.

    A twin stands behind the other one. Where no name of the tradition begins alike, or the two
    have compound names, nothing is changed.
    """
    changed = forename.copy()
    chosen_twins = np.flatnonzero(
        twin & draws.chance("named alike", siblings.ids, TWINS_NAMED_ALIKE)
    )
    random_numbers = draws.below("which alike", siblings.ids[chosen_twins], 1 << 30)
    for index, random_number in zip(chosen_twins.tolist(), random_numbers.tolist(), strict=True):
        twin_name = changed[index - 1]
        names = _names_beginning_like(
            twin_name, int(siblings.traditions[index]), str(siblings.parts[index])
        )
        if names and " " not in changed[index]:
            changed[index] = names[random_number % len(names)]
    return changed


def may_be_taken_for(name: str, other: str) -> bool:
    """Whether a sibling's name could be this one: the same, a short form, or its first word."""
    (names, shorter), (other_names, other_shorter) = _forms(name), _forms(other)
    return bool(names & (other_names | other_shorter) or shorter & other_names)


@cache
def _forms(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The name in plain letters, and shorter forms of it that may be a sibling's name as well.

    Short forms of a compound do not count against a sibling's compound of the same first word.
    """
    words = plain_letters(name).replace("-", " ").upper()
    names = frozenset({words, words.replace(" ", "")})
    shorter = frozenset(plain_letters(form).upper() for form in variants().get(name, ()))
    if " " not in words:
        return names | shorter, frozenset()
    return names, shorter | {words.partition(" ")[0]}


@cache
def compounds() -> tuple[Compound, ...]:
    """Every way to make a compound forename, as in data/compounds.csv."""
    return tuple(
        Compound(
            tradition=TRADITION_NAMES.index(row["tradition"]),
            part=row["part"],
            share=float(row["share"]),
            shared=float(row["shared"]),
            between=row["between"],
            middle_first=row["middle"] == "first",
            first=np.array(row["first"].split(";"), dtype=object),
            second=np.array(row["second"].split(";"), dtype=object),
        )
        for row in list_rows("compounds.csv")
    )


def _words(
    draws: Draws, question: str, siblings: Siblings, compound: Compound
) -> tuple[Words, Words]:
    shares = draws.chance("shares a word", siblings.families, compound.shared)
    subjects = np.where(shares, siblings.families, siblings.ids)
    first = compound.first[draws.weighted("first word", subjects, _weights(compound.first))]
    second = compound.second[draws.weighted(question, siblings.ids, _weights(compound.second))]
    return first, second


def _weights(words: Words) -> Floats:
    weights: Floats = np.power(np.arange(len(words), dtype=np.float64) + 2.0, -0.8)
    return weights


@cache
def _names_beginning_like(name: str, tradition: int, part: str) -> tuple[str, ...]:
    names = list_rows("names.csv")
    listed = next(
        row["names"]
        for row in names
        if (row["tradition"], row["part"]) == (TRADITION_NAMES[tradition], part)
    )
    return tuple(
        candidate
        for candidate in listed.split(";")
        if candidate[:2] == name[:2] and candidate != name
    )
