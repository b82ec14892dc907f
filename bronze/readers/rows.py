"""From rows of a file to staged rows and rejections, a batch at a time.

Most rows are as agreed, so a batch is looked at column by column. That only picks out the rows
that may be at fault; each of those is decided on row by row, in one place.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from bronze.readers import dummy_records
from bronze.readers.cells import LOST_DIGITS, as_field, key_fields, tidy
from bronze.readers.headers import ColumnPlacement, needed_fields
from bronze.readers.raw import RawFault, RawItem, RawRow
from contracts import Extract

CELLS = "wrong number of cells"
EMPTY = "a needed value is missing"
NOT_AGREED = "not agreed"
ROUNDED = "a key has lost digits"
TEST_RECORD = "a record to try a system with is no child"
UNPLACED = "the row's cells cannot be placed with certainty"
TOTALS = "a totals row is no record"
REPEATED_HEADER = "the header row stands here again"
_TOTAL = r"^((grand|sub|overall)[ -]?)?(total|sum)s?\b"
_TOTAL_ALONE = _TOTAL + r"( (rows|records|count|number))?\s*:?\s*\d*$"


@dataclass(frozen=True)
class Rejection:
    """Rows that did not come in.

    `kind` is a fixed phrase and `reason` a sentence; neither holds a cell's text. `agreed` is a
    JSON object of the row's agreed fields that have a value, None where nothing may be kept: so
    of a row whose cells cannot be placed, which may be words of a column that was not agreed.
    Rows of a class that was not agreed are counted: not even their line is given.
    """

    row_number: int | None
    column_name: str | None
    kind: str
    reason: str
    agreed: str | None = None
    rows: int = 1


@dataclass(frozen=True)
class SplitBatch:
    """One batch, parted: `rows_in` counts its rows without the blank ones."""

    rows_in: int
    staged: pa.Table
    rejections: tuple[Rejection, ...]


def staged_schema(extract: Extract) -> pa.Schema:
    """Columns of staged rows: the row's number, every agreed field as text, the seal if any."""
    columns = [("row_number", pa.int64()), *((f.name, pa.string()) for f in extract.fields)]
    if extract.seals:
        columns.append(("identity_sealed", pa.bool_()))
    return pa.schema(columns)


class RowSplitter:
    """Parts the rows of one file, as its header row places them."""

    def __init__(self, extract: Extract, placement: ColumnPlacement) -> None:
        self._extract = extract
        self._placement = placement
        self._schema = staged_schema(extract)
        self._needed = needed_fields(extract)
        self._keys = key_fields(extract)
        self._test_record_patterns = dummy_records.patterns(extract)
        self._agreed_values = {
            name: _folded_all(agreed) for name, agreed in extract.agreed_values.items()
        }
        self._seals = [_folded_all(seal.values) for seal in extract.seals]
        self._header_by_field = {
            name: placement.heading[index] for name, index in placement.positions.items()
        }

    def split(self, items: Sequence[RawItem]) -> SplitBatch:
        """Part one batch.

        Args:
            items: what a reader yielded after the header row, in order.

        Returns:
            Staged rows with `staged_schema`, and the rejections in order of row.
        """
        rows: list[RawRow] = []
        rejections: list[Rejection] = []
        width = self._placement.width
        for item in items:
            if isinstance(item, RawRow) and len(item.cells) == width:
                rows.append(item)
            elif isinstance(item, RawFault):
                rejections.append(self._rejection_of_fault(item))
            elif any(map(str.strip, item.cells)):
                self._reshape(item, rows, rejections)
        return self._split_rows(rows, rejections)

    def _rejection_of_fault(self, fault: RawFault) -> Rejection:
        column = self._placement.field_at(fault.position)
        return Rejection(fault.number, column, fault.kind, fault.reason)

    def _reshape(self, row: RawRow, rows: list[RawRow], rejections: list[Rejection]) -> None:
        """Take a row whose only fault is blank cells behind the last header; refuse another."""
        width = self._placement.width
        is_longer = len(row.cells) > width and row.is_certain
        if is_longer and not any(map(str.strip, row.cells[width:])):
            rows.append(RawRow(row.number, row.cells[:width]))
        else:
            reason = f"row has {len(row.cells)} cells, header has {width}"
            rejections.append(Rejection(row.number, None, CELLS, reason))

    def _split_rows(self, rows: Sequence[RawRow], rejections: list[Rejection]) -> SplitBatch:
        table = self._table(rows)
        is_suspect = self._suspects(table, [row.is_certain for row in rows])
        suspects = pc.indices_nonzero(is_suspect).to_pylist()
        is_staged = [True] * len(rows)
        for index, values in zip(suspects, table.filter(is_suspect).to_pylist(), strict=True):
            rejection = self._rejection_of(rows[index], values)
            is_staged[index] = rejection is None
            rejections += [rejection] if rejection and rejection.rows else []
        staged = table.filter(pa.array(is_staged, pa.bool_())) if suspects else table
        rejections.sort(key=lambda rejection: rejection.row_number or 0)
        rows_in = staged.num_rows + sum(rejection.rows for rejection in rejections)
        return SplitBatch(rows_in, staged, tuple(rejections))

    def _table(self, rows: Sequence[RawRow]) -> pa.Table:
        cells = list(zip(*(row.cells for row in rows), strict=True)) or [()] * self._placement.width
        columns = [pa.array([row.number for row in rows], pa.int64())]
        for field in self._extract.fields:
            index = self._placement.positions.get(field.name)
            is_key = field.name in self._keys
            columns.append(
                pa.nulls(len(rows), pa.string())
                if index is None
                else as_field(field, tidy(cells[index]), is_key=is_key)
            )
        if self._extract.seals:
            columns.append(self._sealed(cells, len(rows)))
        return pa.table(columns, schema=self._schema)

    def _sealed(self, cells: Sequence[Sequence[str]], rows: int) -> pa.Array:
        """True where a seal's column has one of its values; unknown if it lacks the column."""
        signals = []
        for values, positions in zip(self._seals, self._placement.seals, strict=True):
            signals += [_is_among(tidy(cells[index]), values) for index in positions]
            signals += [] if positions else [pa.nulls(rows, pa.bool_())]
        return reduce(pc.or_kleene, signals)

    def _suspects(self, table: pa.Table, are_certain: Sequence[bool]) -> pa.Array:
        """Rows that `_rejection_of` must look at; it rejects no row outside them."""
        masks = [pc.invert(pa.array(are_certain, pa.bool_()))]
        masks += [pc.is_null(table[name]) for name in self._needed]
        masks += [
            pc.invert(_is_among(table[name], agreed))
            for name, agreed in self._agreed_values.items()
        ]
        for name in self._extract.key:
            masks.append(pc.match_substring_regex(table[name], _TOTAL_ALONE, ignore_case=True))
            masks.append(pc.equal(table[name], self._header_by_field[name]))
        masks += [pc.match_substring_regex(table[name], LOST_DIGITS) for name in self._keys]
        masks += [
            pc.match_substring_regex(table[n], p) for n, p in self._test_record_patterns.items()
        ]
        return pc.fill_null(reduce(pc.or_kleene, masks), fill_value=False)

    def _rejection_of(self, row: RawRow, values: Mapping[str, str | None]) -> Rejection | None:
        """Why a row is rejected, None if it is not. A blank row is none: it stands for no row."""
        if not any(map(str.strip, row.cells)):
            return Rejection(row.number, None, "", "", rows=0)
        if self._is_total(row, values):
            return Rejection(row.number, None, TOTALS, TOTALS)
        if all(values[name] == self._header_by_field[name] for name in self._needed):
            return Rejection(row.number, None, REPEATED_HEADER, REPEATED_HEADER)
        return self._not_agreed(values) or self._fault_of_record(row, values)

    def _not_agreed(self, values: Mapping[str, str | None]) -> Rejection | None:
        for name, agreed in self._agreed_values.items():
            if _fold(values[name] or "") not in agreed:
                return Rejection(None, name, NOT_AGREED, f"{NOT_AGREED}: {name}")
        return None

    def _fault_of_record(self, row: RawRow, values: Mapping[str, str | None]) -> Rejection | None:
        """Why a row that is a record cannot be taken."""
        missing_field = next((name for name in self._needed if values[name] is None), None)
        if missing_field:
            return self._rejection_of_value(
                row, values, (missing_field, EMPTY, f"no value in {missing_field}")
            )
        if not row.is_certain:
            return Rejection(row.number, None, UNPLACED, UNPLACED)
        rounded_field = self._first_matching(dict.fromkeys(self._keys, LOST_DIGITS), values)
        if rounded_field:
            reason = f"{ROUNDED}: ask for {rounded_field} as text, not as a number that was rounded"
            return self._rejection_of_value(row, values, (rounded_field, ROUNDED, reason))
        test_field = self._first_matching(self._test_record_patterns, values)
        return Rejection(row.number, test_field, TEST_RECORD, TEST_RECORD) if test_field else None

    def _first_matching(
        self, patterns: Mapping[str, str], values: Mapping[str, str | None]
    ) -> str | None:
        matching = (
            name for name, pattern in patterns.items() if re.search(pattern, values[name] or "")
        )
        return next(matching, None)

    def _rejection_of_value(
        self, row: RawRow, values: Mapping[str, str | None], cause: tuple[str, str, str]
    ) -> Rejection:
        """A rejection for the value of a column, with what else was agreed of the row."""
        agreed_cells = {
            f.name: values[f.name] for f in self._extract.fields if values[f.name] is not None
        }
        agreed = json.dumps(agreed_cells, ensure_ascii=False) if row.is_certain else None
        return Rejection(row.number, *cause, agreed)

    def _is_total(self, row: RawRow, values: Mapping[str, str | None]) -> bool:
        keys = [values[name] for name in self._extract.key]
        if any(re.match(_TOTAL_ALONE, key or "", re.IGNORECASE) for key in keys):
            return True
        return None in keys and any(re.match(_TOTAL, c.strip(), re.IGNORECASE) for c in row.cells)


def _is_among(column: pa.Array | pa.ChunkedArray, agreed: Collection[str]) -> pa.Array:
    """Whether each value is one of the folded ones; a null is not."""
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = values.dictionary_encode()
    is_agreed = pa.array(
        [_fold(text) in agreed for text in encoded.dictionary.to_pylist()], pa.bool_()
    )
    return pc.fill_null(is_agreed.take(encoded.indices), fill_value=False)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _folded_all(texts: Collection[str]) -> frozenset[str]:
    return frozenset(map(_fold, texts))
