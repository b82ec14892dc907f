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
class HouseholdAddresses:
    """Where households live: `home` and how many moves lie behind them (-1: the one before)."""

    home: Ints
    moves: Ints


@dataclass(frozen=True)
class Homes:
    """The addresses of all households on one night."""

    council: Families
    night: int

    def current(self, home: Ints) -> HouseholdAddresses:
        """Where each household lives on this night."""
        moves = np.zeros(len(home), dtype=np.int64)
        for night in range(2, self.night + 1):
            moves += self._moves_on(night, home)
        return HouseholdAddresses(home, moves)

    def since(self, addresses: HouseholdAddresses) -> Ints:
        """The day on which each household came to the address, in days since 1970."""
        draws = self.council.draws
        days_there = 30 + draws.below("lived there", addresses.home, 3000)
        earlier_days = 200 + draws.below("lived before", addresses.home, 2000)
        since = self.council.today - days_there - np.where(addresses.moves < 0, earlier_days, 0)
        moves = np.zeros(len(addresses.home), dtype=np.int64)
        for night in range(2, self.night + 1):
            moved = self._moves_on(night, addresses.home)
            moves += moved
            since = np.where(
                moved & (moves == addresses.moves), self.council.today + night - 1, since
            )
        return since

    def lines(self, addresses: HouseholdAddresses) -> tuple[Words, Words]:
        """House and street, and town."""
        units, streets, ways = self._units(addresses), places("street"), places("way")
        draws = self.council.draws
        sectors = self._sectors(units)
        house = 1 + draws.below("house", _address(addresses), 120)
        street = streets[draws.below("street", units, len(streets))]
        way = ways[draws.below("way", units, len(ways))]
        numbers = np.array([f"{n} " for n in house.tolist()], dtype=object)
        planted = self.council.are_canaries(addresses.home // 4)
        street = np.where(planted, "Canaryzq", street)
        towns = places("town")
        return numbers + street + " " + way, towns[draws.below("town", sectors, len(towns))]

    def postcodes(self, addresses: HouseholdAddresses) -> Words:
        """Postcodes; about fifteen households share one."""
        units = self._units(addresses)
        return postcodes(self._sectors(units) * 400 + units // self._sector_count * 7 % 400)

    def uprns(self, addresses: HouseholdAddresses) -> Words:
        """Property numbers: one for each household and address."""
        return uprns(_address(addresses))

    def _units(self, addresses: HouseholdAddresses) -> Ints:
        return self.council.draws.below("postcode", _address(addresses), self._unit_count)

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


def _address(addresses: HouseholdAddresses) -> Ints:
    return addresses.home * 64 + (addresses.moves + 8) % 64
