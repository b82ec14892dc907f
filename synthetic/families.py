"""How many families there are, of which shape, and when their children were born."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from contracts import ContractError
from synthetic.draws import Draws, Flags, Ints
from synthetic.identifiers import CANARY_NUMBERS, MOST_NUMBERS

BLOCK = 4096
"""Families made and held at one time: what bounds memory."""

MOST_CHILDREN = MOST_NUMBERS // 2
"""Half of all numbers: an adopted child needs two."""

SIZES = np.array([0.45, 0.36, 0.13, 0.045, 0.015])
SHAPES = np.array([0.60, 0.22, 0.12, 0.03, 0.03])
TOGETHER, LONE_MOTHER, STEP, LONE_FATHER, KINSHIP = range(5)
TWIN_RATE = 0.034
"""Chance that a child after the first is the twin of the one before: 1.5% of births."""

DAYS_OF_CHILDHOOD = 6570
ADOPTED_ONE_IN = 250
RESTRICTED_SHARE = 0.02
"""Of the children whom social care holds."""
CANARIES = 100
UNBORN_DAYS = (1, 40, 90, 20)
"""In how many days a child is expected on the first night, in each of the first families; the last
of them was stillborn."""
COUSIN_RATE = 0.03


@dataclass(frozen=True)
class Families:
    """Every family of the council by number; nothing of it is held but their sizes."""

    draws: Draws
    children: int
    first_date: date
    canaries: bool = False
    adopted_one_in: int = ADOPTED_ONE_IN
    restricted_share: float = RESTRICTED_SHARE

    def __post_init__(self) -> None:
        """Refuse a council that cannot be made.

        Raises:
            ContractError: fewer than one child, or more than have numbers of their own.
        """
        most = MOST_CHILDREN - CANARY_NUMBERS - len(UNBORN_DAYS)
        if not 1 <= self.children <= most:
            raise ContractError(f"a council has between 1 and {most} children")

    @property
    def today(self) -> int:
        """The day of the first night, in days since 1970."""
        return (self.first_date - date(1970, 1, 1)).days

    @cached_property
    def ends(self) -> Ints:
        """For each family, the number of children up to and with it."""
        every = np.arange(self.children, dtype=np.int64)
        totals = np.cumsum(1 + self.draws.weighted("family size", every, SIZES))
        return np.minimum(totals[: int(np.searchsorted(totals, self.children)) + 1], self.children)

    @property
    def count(self) -> int:
        """How many families there are."""
        return len(self.ends)

    @property
    def blocks(self) -> list[Ints]:
        """The families' numbers in blocks of at most `BLOCK`."""
        every = np.arange(self.count, dtype=np.int64)
        return [every[start : start + BLOCK] for start in range(0, self.count, BLOCK)]

    def sizes(self, families: Ints) -> Ints:
        """How many children each family has."""
        return np.diff(self.ends, prepend=0)[families]

    def first_numbers(self, families: Ints) -> Ints:
        """The running number of each family's first child."""
        return self.ends[families] - self.sizes(families)

    def shapes(self, families: Ints) -> Ints:
        """`TOGETHER`, `LONE_MOTHER`, `STEP`, `LONE_FATHER` or `KINSHIP`."""
        return self.draws.weighted("family shape", families, SHAPES)

    def lines(self, families: Ints) -> Ints:
        """The family whose name and tradition each family carries: a cousin's, or its own."""
        return families - self.is_cousin(families)

    def is_cousin(self, families: Ints) -> Flags:
        """True for families whose father is a brother of the father of the family before."""
        within = families % BLOCK != 0
        cousins: Flags = self.draws.chance("cousin", families, COUSIN_RATE) & within
        return cousins

    def are_canaries(self, families: Ints) -> Flags:
        """True for the families that are planted to be found, where that was asked for."""
        return (self.first_numbers(families) < CANARIES) & self.canaries


@dataclass(frozen=True)
class Births:
    """The children of a block of families, in order of family.

    `place` is the position of each child's family in the block, `birth_order` 0 for its first
    child, `born` days since 1970, `twin` true for a child born with the one before.
    """

    place: Ints
    birth_order: Ints
    id: Ints
    number: Ints
    born: Ints
    twin: Flags


def births(council: Families, families: Ints) -> Births:
    """The children of these families, of ages 0 to 17 on the first night."""
    sizes = council.sizes(families)
    place = np.repeat(np.arange(len(families)), sizes)
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    birth_order = np.arange(len(place)) - starts
    ids = families[place] * 32 + 8 + birth_order
    twin = council.draws.chance("twin", ids, TWIN_RATE) & (birth_order > 0)
    born = _birth_days(council, families, (place, ids, np.where(twin | (birth_order == 0), 0, 1)))
    number = np.repeat(council.first_numbers(families), sizes) + birth_order
    return Births(place, birth_order, ids, number, born, twin)


def _birth_days(council: Families, families: Ints, child_births: tuple[Ints, Ints, Ints]) -> Ints:
    place, ids, gap_counts = child_births
    gaps = gap_counts * (400 + council.draws.below("birth gap", ids, 1500))
    days_after = np.cumsum(gaps)
    sizes = np.bincount(place, minlength=len(families))
    first = np.cumsum(sizes) - sizes
    # Days within the family; wrapped below, so that no age is rare.
    days_after = days_after - days_after[first][place]
    youngest = council.draws.below("youngest", families, DAYS_OF_CHILDHOOD)
    born: Ints = council.today - 1 - (youngest[place] + days_after) % DAYS_OF_CHILDHOOD
    return born
