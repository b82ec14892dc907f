"""One partner's night: its records, the errors in them, and the rows of each of its extracts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contracts import Person
from synthetic.draws import Ints, Words
from synthetic.error_injection import Held, Mending, hold
from synthetic.feeds import Known, known_to, main_person, own_keys
from synthetic.field_values import Telling
from synthetic.files import Row
from synthetic.identity import Scene, sealed
from synthetic.rows import Rows, rows_of
from synthetic.writing import never_cells, other_values, seal_cells, written

NOT_AGREED = 0.03
"""Share of rows, beside the agreed ones, of kinds of people who must not be sent in."""


@dataclass(frozen=True)
class Sheet:
    """The rows of one extract for one block: cells in the order of the headers, and their truth."""

    telling: Telling
    cells: tuple[Words, ...]

    @property
    def rows(self) -> Rows:
        """What each row stands for."""
        return self.telling.rows

    def keys(self, names: tuple[str, ...]) -> list[str]:
        """The source's own key in each row, as written: several fields joined with `|`."""
        places = [[f.name for f in self.rows.extract.fields].index(name) for name in names]
        return [
            "|".join(row) for row in zip(*(self.cells[p].tolist() for p in places), strict=True)
        ]


def sheets(scene: Scene, mending: Mending) -> Iterator[Sheet]:
    """What a partner would send of one block on one night, extract by extract."""
    known = known_to(scene.source, scene.council, scene.people).on(scene.night)
    yield from sheets_of(scene, known, mending)


def sheets_of(scene: Scene, known: Known, mending: Mending) -> Iterator[Sheet]:
    """What a partner would say of these records on one night, extract by extract."""
    held = hold(scene, known, mending)
    for extract in scene.source.extracts:
        yield _sheet(rows_of(scene, extract, held), mending)


def text_rows(sheet: Sheet) -> list[Row]:
    """The rows as written."""
    return list(zip(*(column.tolist() for column in sheet.cells), strict=True))


def unrecognised(sheet: Sheet) -> list[Row]:
    """Rows of kinds that were not agreed: made from agreed ones, under numbers of their own."""
    extract, rows = sheet.rows.extract, sheet.rows
    draws = rows.scene.council.draws
    chosen = np.flatnonzero(draws.chance(f"{extract.name} stranger", rows.id, NOT_AGREED))
    if not extract.agreed_values:
        return []
    cells = [column[chosen] for column in sheet.cells]
    names = [one.name for one in extract.fields]
    for name in extract.agreed_values:
        values = other_values(extract, name)
        cells[names.index(name)] = values[draws.below("not agreed", rows.id[chosen], len(values))]
    for name in extract.key:
        cells[names.index(name)] = "X" + cells[names.index(name)]
    return list(zip(*(column.tolist() for column in cells), strict=True))


def _sheet(rows: Rows, mending: Mending) -> Sheet:
    mentioned = {
        person.alias: _mentioned(rows, person, (place, mending))
        for place, person in enumerate(rows.extract.people)
        if person is not main_person(rows.extract)
    }
    telling = Telling(rows, mentioned)
    draws, extract = rows.scene.council.draws, rows.extract
    said = telling.columns()
    cells = [written(one, said[one.name], draws, rows.id) for one in extract.fields]
    seals = seal_cells(extract, sealed(rows.scene, rows.person), draws, rows.held.known.id[rows.at])
    return Sheet(telling, (*cells, *seals, *never_cells(extract, len(rows))))


def _mentioned(rows: Rows, person: Person, how: tuple[int, Mending]) -> Held:
    """What rows say of an adult: afresh in each row, or once where the source numbers adults."""
    place, mending = how
    named = np.flatnonzero(rows.relative >= 0)
    adults = rows.scene.people.id[rows.relative[named]]
    ids: Ints = adults * 4 if person.key else (rows.id[named] * 4 + place) * 4
    known = rows.held.known
    at = rows.at[named]
    keys = own_keys(rows.scene.source.name, ids) if person.key else rows.key[named]
    mentioned = Known(rows.relative[named], ids, keys, known.first[at], known.last[at])
    return hold(rows.scene, mentioned, mending.of_mentioned())
