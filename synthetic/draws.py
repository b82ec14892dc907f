"""Chance that does not depend on the order of asking: every draw is a pure function of its subject.

A generator that is drawn from in turn would give another council for every chunk size, and a
later night would need all nights before it. Here `uniform("twins", ids)` mixes the seed, the
question and each id, so a block of families, a feed or a night can be made alone.
"""

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Words = NDArray[np.object_]
Bits = NDArray[np.uint64]

NO_NIGHT = 1 << 30
"""A night that does not come."""


@dataclass(frozen=True)
class Draws:
    """All chance of one council, from one seed."""

    seed: int

    def random_bits(self, question: str, ids: Ints) -> Bits:
        """64 random bits for each id."""
        with np.errstate(over="ignore"):
            mixed = ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + _key(
                self.seed, question
            )
            mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))

    def uniform(self, question: str, ids: Ints) -> Floats:
        """A number in [0, 1) for each id."""
        drawn: Floats = (self.random_bits(question, ids) >> np.uint64(11)).astype(
            np.float64
        ) * 2.0**-53
        return drawn

    def below(self, question: str, ids: Ints, bound: int | Ints) -> Ints:
        """A whole number from 0 to bound - 1 for each id; `bound` may differ by id."""
        return (self.uniform(question, ids) * bound).astype(np.int64)

    def chance(self, question: str, ids: Ints, rate: float | Floats) -> Flags:
        """True with probability `rate`, for each id."""
        return self.uniform(question, ids) < rate

    def weighted(self, question: str, ids: Ints, weights: Floats) -> Ints:
        """An index into `weights` for each id, as likely as its weight."""
        bounds = np.cumsum(weights / weights.sum())
        indices = np.searchsorted(bounds, self.uniform(question, ids), side="right")
        return np.minimum(indices, len(weights) - 1)

    def night_of(self, question: str, ids: Ints, rate: float) -> Ints:
        """The night (2 or later) on which something befalls each id, at `rate` a night."""
        if rate <= 0:
            return np.full(len(ids), NO_NIGHT, dtype=np.int64)
        waits = np.log1p(-self.uniform(question, ids)) / np.log1p(-rate)
        nights: Ints = 2 + np.minimum(waits, NO_NIGHT - 2).astype(np.int64)
        return nights


@lru_cache(maxsize=4096)
def _key(seed: int, question: str) -> np.uint64:
    state = np.random.SeedSequence([seed, crc32(question.encode())]).generate_state(1, np.uint64)
    return np.uint64(state[0])
