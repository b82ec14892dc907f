"""What is left of a table's rows once a person is erased: pure, batch by batch."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from bronze import erasing, keys
from contracts import Extract
from contracts.extract import SEALED
from dagster_project.erasure.subject import RowsOfPerson, Subject
from dagster_project.erasure.texts import GONE

RECORD = re.compile(r"(record_key|row_key|left_key|right_key)$")
PERSON = re.compile(r"person_id$")


@dataclass(frozen=True)
class CleanedBatch:
    """What is left of a batch, and how many of its rows went or were changed."""

    rows: pa.RecordBatch
    changed_rows: int


Clean = Callable[[pa.RecordBatch], CleanedBatch]
"""From a batch of a table's rows to what is left of it."""


def without_person(batch: pa.RecordBatch, subject: Subject) -> CleanedBatch:
    """Rows of a table of silver or gold that are about somebody else.

    A row goes where a column that says whom or what it is about holds a name of the person. Of a
    person who keeps some records, rows that say nothing of a single record go as well: what they
    hold may come from the record that goes, and the next night makes them again. In lists and texts
    of other rows the person's names alone go.

    Args:
        batch: rows of the table.
        subject: who is erased.
    """
    columns = batch.schema.names
    about = [name for name in columns if RECORD.search(name) or PERSON.search(name)]
    goes = _any_is_in(batch, about, subject.names)
    if not any(map(RECORD.search, columns)):
        people = [name for name in columns if PERSON.search(name)]
        goes = pc.or_(goes, _any_is_in(batch, people, subject.shrunk_ids))
    kept = batch.filter(pc.invert(goes))
    replaced = {
        name: _without_names(kept.column(name), subject) for name in columns if name not in about
    }
    return _cleaned(batch, kept, replaced)


def with_components(batch: pa.RecordBatch, components: Mapping[str, str]) -> pa.RecordBatch:
    """Rows of silver/person whose component is named by the smallest key that is left in it.

    Args:
        batch: rows of the table.
        components: smallest key that is gone -> smallest key that is left.
    """
    named = [components.get(name, name) for name in batch.column("component").to_pylist()]
    return _with(batch, {"component": pa.array(named, pa.string())})


def without_rows(batch: pa.RecordBatch, extract: Extract, rows: RowsOfPerson) -> CleanedBatch:
    """An extract's rows without those of the person, and without their cells in others' rows."""
    columns = (batch.column(name).to_pylist() for name in ("row_key", "row_version"))
    versions = list(zip(*columns, strict=True))
    kept = batch.filter(pa.array([version not in rows.whole for version in versions]))
    if not any(version in rows.emptied for version in versions):
        return CleanedBatch(kept, batch.num_rows - kept.num_rows)
    emptied = [_emptied(row, extract, rows.emptied) for row in kept.to_pylist()]
    changed = pa.RecordBatch.from_pylist(emptied, schema=kept.schema)
    count = sum(version in rows.emptied for version in versions)
    return CleanedBatch(changed, batch.num_rows - kept.num_rows + count)


def without_cells(
    batch: pa.RecordBatch, subject: Subject, extracts: Mapping[str, Extract | None], secret: str
) -> CleanedBatch:
    """Rejections without the cells of rows that name the person; that they were rejected stays.

    Args:
        batch: of bronze/rejected.
        subject: who is erased.
        extracts: of which extract each delivery is, where it is of one.
        secret: the council's secret for opaque keys.
    """
    deliveries, agreed = batch.column("delivery_id").to_pylist(), batch.column("agreed").to_pylist()
    left = [
        None if text and names_person(text, extracts.get(delivery), subject, secret) else text
        for delivery, text in zip(deliveries, agreed, strict=True)
    ]
    return _cleaned(batch, batch, {"agreed": pa.array(left, pa.string())})


def names_person(agreed: str, extract: Extract | None, subject: Subject, secret: str) -> bool:
    """Whether the cells of a rejected row, as JSON, name the person."""
    cells = {name: str(cell) for name, cell in json.loads(agreed).items() if cell is not None}
    people = erasing.people_of_row(extract, cells, secret) if extract else []
    return subject.values.are_in(cells.values()) or any(
        key in subject.record_keys for _, key in people
    )


def without_file_names(batch: pa.RecordBatch, pattern: "re.Pattern[str] | None") -> CleanedBatch:
    """Deliveries whose file's name, or a note on it, names the person, without that.

    Args:
        batch: of bronze/delivery.
        pattern: finds the person in a text; None where they have neither a number nor a name.
    """
    if pattern is None:
        return CleanedBatch(batch, 0)
    columns = {
        field.name: pa.array(
            [_without_matches(cell, pattern) for cell in batch.column(field.name).to_pylist()],
            field.type,
        )
        for field in batch.schema
        if pa.types.is_string(field.type) or pa.types.is_list(field.type)
    }
    return _cleaned(batch, batch, columns)


def _without_matches(cell: object, pattern: "re.Pattern[str]") -> object:
    if isinstance(cell, list):
        return [each for each in cell if not pattern.search(each)]
    # A file's name has no room between words but `_` and `-`, which a word may hold.
    is_named = isinstance(cell, str) and pattern.search(cell.replace("_", " "))
    return GONE if is_named else cell


def _emptied(
    row: dict[str, object], extract: Extract, fields: Mapping[tuple[str, str], tuple[str, ...]]
) -> dict[str, object]:
    """The row without the cells of the person, under the hash of what is left."""
    names = fields.get((str(row["row_key"]), str(row["row_version"])))
    if names is None:
        return row
    left = {**row, **dict.fromkeys(names)}
    cells = [left.get(field.name) for field in extract.fields]
    if extract.seals:
        cells.append(None if left[SEALED] is None else str(left[SEALED]).lower())
    texts = [None if cell is None else str(cell) for cell in cells]
    return {**left, "row_version": keys.fingerprint_of(texts)}


def _any_is_in(batch: pa.RecordBatch, columns: list[str], names: frozenset[str]) -> pa.Array:
    wanted = pa.array(sorted(names), pa.string())
    goes = pa.array([False] * batch.num_rows)
    for name in columns:
        if pa.types.is_string(batch.schema.field(name).type):
            goes = pc.or_(goes, pc.is_in(batch.column(name), value_set=wanted))
    return goes


def _without_names(column: pa.Array, subject: Subject) -> pa.Array:
    """The column without a name of the person."""
    if pa.types.is_list(column.type) and pa.types.is_string(column.type.value_type):
        return pa.array([_members_left(cell, subject) for cell in column.to_pylist()], column.type)
    if not pa.types.is_string(column.type) or not subject.names:
        return column
    return pc.replace_substring_regex(column, subject.opaque_pattern.pattern, GONE)


def _members_left(cell: list[str] | None, subject: Subject) -> list[str] | None:
    def stays(member: str) -> bool:
        return member not in subject.names and member.casefold() not in subject.values.numbers

    return cell and [member for member in cell if stays(member)]


def _cleaned(
    batch: pa.RecordBatch, kept: pa.RecordBatch, columns: Mapping[str, pa.Array]
) -> CleanedBatch:
    """The rows that stay, with columns in which something may have been replaced."""
    is_changed = pa.array([False] * kept.num_rows)
    for name, column in columns.items():
        before = kept.column(name)
        if not column.equals(before):
            pairs = zip(column.to_pylist(), before.to_pylist(), strict=True)
            is_changed = pc.or_(is_changed, pa.array([now != then for now, then in pairs]))
    count = batch.num_rows - kept.num_rows + (pc.sum(is_changed).as_py() or 0)
    return CleanedBatch(_with(kept, columns), count)


def _with(batch: pa.RecordBatch, changed: Mapping[str, pa.Array]) -> pa.RecordBatch:
    columns = [changed.get(name, batch.column(name)) for name in batch.schema.names]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)
