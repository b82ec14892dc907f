"""The truth: who lives in the made-up council, of which family, with which names and numbers."""

from dataclasses import dataclass, fields

import numpy as np

from synthetic.draws import Flags, Floats, Ints, Words

KIN = ("mother", "father", "step-parent", "carer", "grandparent")
"""What an adult may be to a child, in the order in which services name them."""

MOTHER, FATHER, STEP_PARENT, CARER, GRANDPARENT, BIRTH_MOTHER = range(6)
MAIN_HOME, OTHER_HOME, PLACEMENT, FORMER_HOME = range(4)
NOT_ADOPTED, NEW_IDENTITY, FORMER_IDENTITY = range(3)
BORN, EXPECTED, STILLBORN = range(3)
LOOKED_AFTER = 0.007
"""Share of children looked after by the council."""

YEAR = 365.25


@dataclass(frozen=True)
class People:
    """The people of one block of families, one row each; indexes are rows, -1 is nobody.

    `id` is unique in the council; `home` is a household, -1 for an adult who does not exist;
    `number` is that of a child, -1 for
    adults; `born` and `adopted_on` are days since 1970; `sex` is 0 (male) or 1; `need` is the
    lower, the likelier services know the child. `birth` is `EXPECTED` of a child who is not born on
    the first night, and is on the day `born`; of one who is `STILLBORN`, that was the expected day.
    """

    id: Ints
    family: Ints
    home: Ints
    number: Ints
    born: Ints
    sex: Ints
    tradition: Ints
    need: Floats
    adoption: Ints
    adopted_on: Ints
    twin: Ints
    kin: Ints
    forename: Words
    middle: Words
    surname: Words
    other_surname: Words
    birth: Ints

    def __len__(self) -> int:
        """How many people there are."""
        return len(self.id)

    @property
    def is_child(self) -> Flags:
        """True for children, former identities included."""
        return self.number >= 0

    def are_expected(self, day: int) -> Flags:
        """True for those who are not born on a day (days since 1970), or never will be."""
        is_ahead = (self.birth == EXPECTED) & (self.born > day)
        expected: Flags = is_ahead | (self.birth == STILLBORN)
        return expected

    def born_by(self, day: int) -> Words:
        """The day on which each was born, by a day (both in days since 1970); "" of the unborn."""
        return np.where(self.are_expected(day), "", self.born.astype(object)).astype(object)

    def ages(self, day: int) -> Ints:
        """Completed years on a day (days since 1970)."""
        return ((day - self.born) / YEAR).astype(np.int64)

    @property
    def exists(self) -> Flags:
        """True for people; false for parts of a family that nobody plays."""
        return self.home >= 0


def joined(parts: tuple[People, ...]) -> People:
    """People of several parts as one, in order."""
    columns = (np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(People))
    return People(*columns)
