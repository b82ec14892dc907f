"""Planting errors in what a partner holds, and taking them out again when its owner mends them."""

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from contracts import Source
from synthetic.defects import DEFECTS, STALE_ADDRESS, Defect
from synthetic.draws import NEVER, Ints
from synthetic.feeds import Known, habits
from synthetic.homes import Lived
from synthetic.identity import Said, Scene, identity
from synthetic.people import PLACEMENT


class Mending(Protocol):
    """When owners put errors right."""

    def nights(self, scene: Scene, known: Known, defect: Defect) -> Ints:
        """The night on which each record's owner mends a kind of error (`NEVER`: not at all)."""

    def of_mentioned(self) -> Self:
        """The same, for people who are only mentioned in a row."""


@dataclass(frozen=True)
class MendedByChance:
    """Owners who find a share of the errors still standing, each night."""

    share: float

    def nights(self, scene: Scene, known: Known, defect: Defect) -> Ints:
        """The night on which each record's owner mends a kind of error (`NEVER`: not at all)."""
        if not defect.mends:
            return np.full(len(known), NEVER)
        question = scene.ask(f"mends {defect.kind}")
        wait = scene.council.draws.night_of(question, known.id, self.share) - 1
        nights: Ints = np.minimum(known.first + wait, NEVER)
        return nights

    def of_mentioned(self) -> Self:
        """The same, for people who are only mentioned in a row."""
        return self


@dataclass(frozen=True)
class Answers:
    """Owners who mend what they have been asked to.

    `asked` maps a key as written in the source's files and an attribute of a person to the
    night on which it was mended; `mentioned` is true for keys of rows that mention somebody.
    """

    asked: dict[tuple[str, str, str, bool], int]
    mentioned: bool = False

    def nights(self, scene: Scene, known: Known, defect: Defect) -> Ints:
        """The night on which each record's owner mends a kind of error (`NEVER`: not at all)."""
        nights = np.full(len(known), NEVER)
        if scene.source.name not in self._asked_sources:
            return nights
        for at, key in enumerate(known.key.tolist()):
            nights[at] = min(self._night(scene.source, key, name) for name in defect.attributes)
        return nights

    def of_mentioned(self) -> Self:
        """The same, for people who are only mentioned in a row."""
        return type(self)(self.asked, mentioned=True)

    @property
    def _asked_sources(self) -> set[str]:
        return {source for source, _, _, _ in self.asked}

    def _night(self, source: Source, key: str, attribute: str) -> int:
        return self.asked.get((source.name, key, attribute, self.mentioned), NEVER)


@dataclass(frozen=True)
class Errors:
    """One kind of error in some records of a feed: `rows` of `Known`, and when each was mended."""

    defect: Defect
    rows: Ints
    mended: Ints


@dataclass(frozen=True)
class Held:
    """What a partner holds of its records on a night, where from, and the errors in it."""

    known: Known
    lived: Lived
    said: Said
    errors: tuple[Errors, ...]


def hold(scene: Scene, known: Known, mending: Mending) -> Held:
    """The partner's own picture of these records: the truth with its errors."""
    now = scene.homes.now(scene.people.home[known.at])
    stale = _stale(scene, known, mending)
    behind = np.zeros(len(known), dtype=np.int64)
    behind[stale.rows[stale.mended > scene.night]] = 1
    lived = Lived(now.home, now.moves - behind)
    said = identity(scene, known, lived)
    errors = [stale, *(_plant(scene, known, said, (one, mending)) for one in DEFECTS)]
    return Held(known, lived, said, tuple(planted for planted in errors if len(planted.rows)))


def _stale(scene: Scene, known: Known, mending: Mending) -> Errors:
    rate = habits(scene.source).stale
    drawn = scene.council.draws.chance(scene.ask("stale"), known.id, rate)
    rows = np.flatnonzero(drawn & (scene.people.home[known.at] % 4 != PLACEMENT))
    return Errors(STALE_ADDRESS, rows, mending.nights(scene, known.taken(rows), STALE_ADDRESS))


def _plant(scene: Scene, known: Known, said: Said, how: tuple[Defect, Mending]) -> Errors:
    defect, mending = how
    question = scene.ask(defect.kind)
    often = np.where(known.id % 4 > 0, 2.0, 1.0) * defect.rate_in(habits(scene.source))
    rows = np.flatnonzero(scene.council.draws.chance(question, known.id, often))
    mended = mending.nights(scene, known.taken(rows), defect)
    bits = scene.council.draws.below(f"{question} how", known.id[rows], 1 << 40)
    changed = np.zeros(len(rows), dtype=bool)
    spins = zip(rows.tolist(), bits.tolist(), mended.tolist(), strict=True)
    for at, (row, spin, end) in enumerate(spins):
        changes = _changes(defect, said, row, spin)
        changed[at] = bool(changes)
        if end > scene.night:
            for attribute, value in changes.items():
                said[attribute][row] = value
    return Errors(defect, rows[changed], mended[changed])


def _changes(defect: Defect, said: Said, row: int, bits: int) -> dict[str, str | int]:
    cells = {name: said[name][row] for name in (*defect.attributes, *defect.also)}
    if cells[defect.attributes[0]] == "":
        return {}
    changes = defect.change(cells, bits)
    return {name: value for name, value in changes.items() if value != cells[name]}
