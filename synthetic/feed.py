"""One partner's night: its records, the errors in them, and the rows of each of its extracts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contracts import Event, Person
from synthetic.draws import Ints, Words
from synthetic.error_injection import CorrectionModel, RecordContents, contents_of
from synthetic.feeds import SourceRecords, main_person, own_keys, records_of_source
from synthetic.field_values import FieldValues
from synthetic.files import Row
from synthetic.identity import FeedContext, sealed
from synthetic.rows import Rows, rows_of
from synthetic.session_marks import session_cells
from synthetic.writing import forbidden_cells, other_values, seal_cells, written_cells

NOT_AGREED = 0.03
"""Share of rows, beside the agreed ones, of kinds of people who must not be sent in."""


@dataclass(frozen=True)
class Sheet:
    """The rows of one extract for one block: cells in the order of the headers, and their truth."""

    field_values: FieldValues
    cells: tuple[Words, ...]

    @property
    def rows(self) -> Rows:
        """What each row stands for."""
        return self.field_values.rows

    def keys(self, names: tuple[str, ...]) -> list[str]:
        """The source's own key in each row, as written: several fields joined with `|`."""
        fields = self.rows.extract.as_delivered.agreed_fields
        places = [[f.name for f in fields].index(name) for name in names]
        return [
            "|".join(row)
            for row in zip(*(self.cells[place].tolist() for place in places), strict=True)
        ]


def sheets(context: FeedContext, corrections: CorrectionModel) -> Iterator[Sheet]:
    """What a partner would send of one block on one night, extract by extract."""
    records = records_of_source(context.source, context.council, context.people).sent_on(
        context.night
    )
    yield from sheets_of(context, records, corrections)


def sheets_of(
    context: FeedContext, records: SourceRecords, corrections: CorrectionModel
) -> Iterator[Sheet]:
    """What a partner would say of these records on one night, extract by extract."""
    contents = contents_of(context, records, corrections)
    for extract in context.source.extracts:
        yield _sheet(_that_happened(rows_of(context, extract, contents)), corrections)


def text_rows(sheet: Sheet) -> list[Row]:
    """The rows as written."""
    return list(zip(*(column.tolist() for column in sheet.cells), strict=True))


def unrecognised(sheet: Sheet) -> list[Row]:
    """Rows of kinds that were not agreed: made from agreed ones, under numbers of their own."""
    extract, rows = sheet.rows.extract, sheet.rows
    draws = rows.context.council.draws
    chosen_rows = np.flatnonzero(draws.chance(f"{extract.name} stranger", rows.id, NOT_AGREED))
    if not extract.agreed_values:
        return []
    cells = [column[chosen_rows] for column in sheet.cells]
    names = [field.name for field in extract.agreed_fields]
    for name in extract.agreed_values:
        values = other_values(extract, name)
        cells[names.index(name)] = values[
            draws.below("not agreed", rows.id[chosen_rows], len(values))
        ]
    for name in extract.key:
        cells[names.index(name)] = "X" + cells[names.index(name)]
    return list(zip(*(column.tolist() for column in cells), strict=True))


def _sheet(rows: Rows, corrections: CorrectionModel) -> Sheet:
    mentioned = {
        person.alias: _mentioned(rows, person, (place, corrections))
        for place, person in enumerate(rows.extract.people)
        if person is not main_person(rows.extract)
    }
    field_values = FieldValues(rows, mentioned)
    draws, extract = rows.context.council.draws, rows.extract
    delivered = session_cells(rows, field_values.columns())
    cells = [
        written_cells(field.on(extract.day), delivered.values[field.name], draws, delivered.ids)
        for field in extract.as_delivered.agreed_fields
    ]
    seals = seal_cells(
        extract,
        sealed(rows.context, rows.person),
        draws,
        rows.contents.records.id[rows.record_rows],
    )
    return Sheet(field_values, (*cells, *seals, *forbidden_cells(extract, len(delivered.ids))))


def _that_happened(rows: Rows) -> Rows:
    """The rows without those of an event that they must date, and that did not happen."""
    required = [field for field in rows.extract.fields if field.required]
    days = {each.happened for each in rows.extract.statements if isinstance(each, Event)}
    for field in required:
        if field.name in days:
            rows = rows.subset(FieldValues(rows, {}).column(field) != "")
    return rows


def _mentioned(rows: Rows, person: Person, options: tuple[int, CorrectionModel]) -> RecordContents:
    """What rows say of an adult: afresh in each row, or once where the source numbers adults."""
    place, corrections = options
    relatives = rows.relatives(person.alias)
    named_rows = np.flatnonzero(relatives >= 0)
    adults = rows.context.people.id[relatives[named_rows]]
    ids: Ints = adults * 4 if person.key else (rows.id[named_rows] * 4 + place) * 4
    records = rows.contents.records
    record_rows = rows.record_rows[named_rows]
    keys = own_keys(rows.context.source.name, ids) if person.key else rows.key[named_rows]
    mentioned = SourceRecords(
        relatives[named_rows],
        ids,
        keys,
        records.first_night[record_rows],
        records.gone_night[record_rows],
    )
    return contents_of(rows.context, mentioned, corrections.for_mentioned())
