"""Planting errors in what a partner holds, and taking them out when its owner corrects them."""

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

from contracts import Source
from synthetic.defects import DEFECTS, STALE_ADDRESS, Defect
from synthetic.draws import NO_NIGHT, Ints
from synthetic.feeds import SourceRecords, habits
from synthetic.homes import HouseholdAddresses
from synthetic.identity import Attributes, FeedContext, identity
from synthetic.people import PLACEMENT


class CorrectionModel(Protocol):
    """When owners put errors right."""

    def nights(self, context: FeedContext, records: SourceRecords, defect: Defect) -> Ints:
        """The night on which each record's owner corrects an error (`NO_NIGHT`: not at all)."""

    def for_mentioned(self) -> Self:
        """The same, for people who are only mentioned in a row."""


@dataclass(frozen=True)
class CorrectedByChance:
    """Owners who find a share of the errors still standing, each night."""

    share: float

    def nights(self, context: FeedContext, records: SourceRecords, defect: Defect) -> Ints:
        """The night on which each record's owner corrects an error (`NO_NIGHT`: not at all)."""
        if not defect.mends:
            return np.full(len(records), NO_NIGHT)
        question = context.question(f"mends {defect.kind}")
        wait = context.council.draws.night_of(question, records.id, self.share) - 1
        nights: Ints = np.minimum(records.first_night + wait, NO_NIGHT)
        return nights

    def for_mentioned(self) -> Self:
        """The same, for people who are only mentioned in a row."""
        return self


@dataclass(frozen=True)
class CorrectedWhenAsked:
    """Owners who correct what they have been asked to.

    `night_by_request` maps a source, a key as written in its files and an attribute of a person
    to the night on which it was corrected. The last part of a request, and `mentioned`, are true
    for keys of rows that only mention the person.
    """

    night_by_request: dict[tuple[str, str, str, bool], int]
    mentioned: bool = False

    def nights(self, context: FeedContext, records: SourceRecords, defect: Defect) -> Ints:
        """The night on which each record's owner corrects an error (`NO_NIGHT`: not at all)."""
        nights = np.full(len(records), NO_NIGHT)
        if context.source.name not in self._sources_asked:
            return nights
        for index, key in enumerate(records.key.tolist()):
            nights[index] = min(
                self._night(context.source, key, name) for name in defect.attributes
            )
        return nights

    def for_mentioned(self) -> Self:
        """The same, for people who are only mentioned in a row."""
        return type(self)(self.night_by_request, mentioned=True)

    @property
    def _sources_asked(self) -> set[str]:
        return {source for source, _, _, _ in self.night_by_request}

    def _night(self, source: Source, key: str, attribute: str) -> int:
        return self.night_by_request.get((source.name, key, attribute, self.mentioned), NO_NIGHT)


@dataclass(frozen=True)
class PlantedErrors:
    """One kind of error in some of a feed's records: their rows, and when each was corrected."""

    defect: Defect
    rows: Ints
    corrected_night: Ints


@dataclass(frozen=True)
class RecordContents:
    """What a partner holds of its records on a night, where from, and the errors in it."""

    records: SourceRecords
    addresses: HouseholdAddresses
    attributes: Attributes
    errors: tuple[PlantedErrors, ...]


def contents_of(
    context: FeedContext, records: SourceRecords, corrections: CorrectionModel
) -> RecordContents:
    """The partner's own picture of these records: the truth with its errors."""
    current = context.homes.current(context.people.home[records.person_rows])
    stale = _stale(context, records, corrections)
    moves_missed = np.zeros(len(records), dtype=np.int64)
    moves_missed[stale.rows[stale.corrected_night > context.night]] = 1
    addresses = HouseholdAddresses(current.home, current.moves - moves_missed)
    attributes = identity(context, records, addresses)
    errors = [
        stale,
        *(_plant(context, records, attributes, (defect, corrections)) for defect in DEFECTS),
    ]
    return RecordContents(
        records, addresses, attributes, tuple(planted for planted in errors if len(planted.rows))
    )


def _stale(
    context: FeedContext, records: SourceRecords, corrections: CorrectionModel
) -> PlantedErrors:
    rate = habits(context.source).stale
    drawn = context.council.draws.chance(context.question("stale"), records.id, rate)
    rows = np.flatnonzero(drawn & (context.people.home[records.person_rows] % 4 != PLACEMENT))
    return PlantedErrors(
        STALE_ADDRESS, rows, corrections.nights(context, records.subset(rows), STALE_ADDRESS)
    )


def _plant(
    context: FeedContext,
    records: SourceRecords,
    attributes: Attributes,
    options: tuple[Defect, CorrectionModel],
) -> PlantedErrors:
    defect, corrections = options
    question = context.question(defect.kind)
    rates = np.where(records.id % 4 > 0, 2.0, 1.0) * defect.rate_in(habits(context.source))
    rows = np.flatnonzero(context.council.draws.chance(question, records.id, rates))
    corrected = corrections.nights(context, records.subset(rows), defect)
    random_bits = context.council.draws.below(f"{question} how", records.id[rows], 1 << 40)
    changed = np.zeros(len(rows), dtype=bool)
    random_numbers = zip(rows.tolist(), random_bits.tolist(), corrected.tolist(), strict=True)
    for index, (row, random_number, end) in enumerate(random_numbers):
        changes = _changes(defect, attributes, row, random_number)
        changed[index] = bool(changes)
        if end > context.night:
            for attribute, value in changes.items():
                attributes[attribute][row] = value
    return PlantedErrors(defect, rows[changed], corrected[changed])


def _changes(
    defect: Defect, attributes: Attributes, row: int, random_bits: int
) -> dict[str, str | int]:
    cells = {name: attributes[name][row] for name in (*defect.attributes, *defect.also)}
    if cells[defect.attributes[0]] == "":
        return {}
    changes = defect.change(cells, random_bits)
    return {name: value for name, value in changes.items() if value != cells[name]}
