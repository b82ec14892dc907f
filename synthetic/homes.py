"""Households, where they live, and how they move as the nights go by."""

from dataclasses import dataclass

import numpy as np

from synthetic.draws import Ints, Words
from synthetic.families import Families
from synthetic.identifiers import POSTCODE_UNITS, postcodes, uprns
from synthetic.lexicon import places

MOVES = 0.002
"""Share of households that move in a night."""

HOMES_IN_A_POSTCODE = 15


@dataclass(frozen=True)
class Lived:
    """Where households live: `home` and how many moves lie behind them (-1: the one before)."""

    home: Ints
    moves: Ints


@dataclass(frozen=True)
class Homes:
    """The addresses of all households on one night."""

    council: Families
    night: int

    def now(self, home: Ints) -> Lived:
        """Where each household lives on this night."""
        moves = np.zeros(len(home), dtype=np.int64)
        for night in range(2, self.night + 1):
            moves += self._moves_on(night, home)
        return Lived(home, moves)

    def since(self, lived: Lived) -> Ints:
        """The day on which each household came to the address, in days since 1970."""
        draws = self.council.draws
        settled = 30 + draws.below("lived there", lived.home, 3000)
        before = 200 + draws.below("lived before", lived.home, 2000)
        since = self.council.today - settled - np.where(lived.moves < 0, before, 0)
        moves = np.zeros(len(lived.home), dtype=np.int64)
        for night in range(2, self.night + 1):
            moved = self._moves_on(night, lived.home)
            moves += moved
            since = np.where(moved & (moves == lived.moves), self.council.today + night - 1, since)
        return since

    def lines(self, lived: Lived) -> tuple[Words, Words]:
        """House and street, and town."""
        units, streets, ways = self._units(lived), places("street"), places("way")
        draws = self.council.draws
        sectors = self._sectors(units)
        house = 1 + draws.below("house", _address(lived), 120)
        street = streets[draws.below("street", units, len(streets))]
        way = ways[draws.below("way", units, len(ways))]
        numbers = np.array([f"{n} " for n in house.tolist()], dtype=object)
        planted = self.council.are_canaries(lived.home // 4)
        street = np.where(planted, "Canaryzq", street)
        towns = places("town")
        return numbers + street + " " + way, towns[draws.below("town", sectors, len(towns))]

    def postcodes(self, lived: Lived) -> Words:
        """Postcodes; about fifteen households share one."""
        units = self._units(lived)
        return postcodes(self._sectors(units) * 400 + units // self._sector_count * 7 % 400)

    def uprns(self, lived: Lived) -> Words:
        """Property numbers: one for each household and address."""
        return uprns(_address(lived))

    def _units(self, lived: Lived) -> Ints:
        return self.council.draws.below("postcode", _address(lived), self._unit_count)

    @property
    def _unit_count(self) -> int:
        return min(max(12, self.council.count * 2 // HOMES_IN_A_POSTCODE), POSTCODE_UNITS // 2)

    @property
    def _sector_count(self) -> int:
        return max(6, self._unit_count // 150)

    def _sectors(self, units: Ints) -> Ints:
        return units % self._sector_count

    def _moves_on(self, night: int, home: Ints) -> Ints:
        return self.council.draws.chance(f"moves on {night}", home, MOVES).astype(np.int64)


def _address(lived: Lived) -> Ints:
    return lived.home * 64 + (lived.moves + 8) % 64
