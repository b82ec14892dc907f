"""A delivered file becomes staged rows and rejections, in bounded memory and without Spark.

One module reads each file format (raw.py says what it hands over); finding the header, placing
cells, seals and rejections are the same for all of them. What is staged is what the partner said:
the agreed columns as text. What a value means is none of our business here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bronze.readers import arrivals, delimited, headers, json_records, workbook, xml_records
from bronze.readers.raw import OpenedFile, RawItem, RawRow, Reader, UnreadableError
from bronze.readers.rows import RowSplitter
from bronze.readers.staging import Staging
from bronze.readers.unzip import unpacked
from contracts import Csv, Extract, Json, Xlsx, Xml

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        Csv.name: delimited.open_file,
        Xlsx.name: workbook.open_file,
        Json.name: json_records.open_file,
        Xml.name: xml_records.open_file,
    }
)
"""The reader of each file format, by the format's name."""
_CHANGED = (
    "The file changed while it was read: it is read again by the next run, once it no longer does."
)
_BATCH_ROWS = 20_000
_BATCH_SIZE = 32_000_000
"""Characters of a batch; a cell weighs as much as eight, however little is in it."""
_CELL_SIZE = 8


@dataclass(frozen=True)
class ReadResult:
    """What came of reading one file. No text of a cell is in it.

    `rows_in` is always `rows_staged + rows_rejected`; titles, the header and blank rows are no
    rows. `rejected_by_reason` counts rows by fixed phrases. `fault` is one sentence if the whole
    file was quarantined: then no row is staged. `unagreed_columns` are what no agreement names (of
    delimited text by number: a torn line may put a note's words where a header should stand),
    `forbidden_columns` those that the agreement forbids, `missing` agreed fields (and
    `identity_sealed`) whose column the file lacks. `notes` tell what had to be put right.
    """

    rows_in: int = 0
    rows_staged: int = 0
    rows_rejected: int = 0
    rejected_by_reason: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""
    encoding: str = ""
    notes: tuple[str, ...] = ()
    unagreed_columns: tuple[str, ...] = ()
    forbidden_columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def stage(path: Path, extract: Extract, into: Path) -> ReadResult:
    """Read one delivered file of an extract.

    Args:
        path: the file, as delivered; a file that is not what was agreed is no error.
        extract: what was agreed about it.
        into: folder for the result; made if missing, what it holds is replaced.

    Returns:
        What came of it. `into/rows.parquet` holds `row_number` (the physical line on which the
        row begins, or the sheet's row), every agreed field as text without surrounding blanks
        (nothing but blanks is null), and `identity_sealed` if the extract has seals: unknown
        where their column is missing. `into/rejected.parquet` holds `row_number`,
        `column_name`, `reason`, `agreed` (JSON) and `rows`; a quarantined file is one rejection of
        no rows.

    Raises:
        OSError: `path` may not be read, or `into` not be written.
    """
    into.mkdir(parents=True, exist_ok=True)
    state = arrivals.size_and_time(path)
    try:
        result = _staged(path, extract, into)
        _require(arrivals.size_and_time(path) == state)
    except UnreadableError as unreadable:
        fault = str(unreadable)
        with Staging(into, extract) as staging:
            staging.quarantine(fault)
        return ReadResult(fault=fault)
    return result


def _staged(path: Path, extract: Extract, into: Path) -> ReadResult:
    try:
        with unpacked(path, extract, into) as (file, as_unpacked):
            opened = READERS[as_unpacked.format.name](file, as_unpacked)
            return _read(opened, as_unpacked, into)
    except FileNotFoundError:
        _require(path.exists())
        raise


def _require(is_as_it_was: bool) -> None:  # noqa: FBT001 # called twice, in this module alone
    if not is_as_it_was:
        raise UnreadableError(_CHANGED) from None


def _read(opened: OpenedFile, extract: Extract, into: Path) -> ReadResult:
    placement, items = _place_columns(opened, extract)
    splitter = RowSplitter(extract, placement)
    rows_in = 0
    with Staging(into, extract) as staging:
        for batch in _batches(items):
            split_batch = splitter.split(batch)
            rows_in += split_batch.rows_in
            staging.add(split_batch)
    return ReadResult(
        rows_in=rows_in,
        rows_staged=staging.rows_staged,
        rows_rejected=staging.rejected.total(),
        rejected_by_reason=dict(sorted(staging.rejected.items())),
        encoding=opened.encoding,
        notes=(*opened.notes, *placement.notes),
        unagreed_columns=placement.unagreed_columns,
        forbidden_columns=placement.forbidden,
        missing=placement.missing,
    )


def _place_columns(
    opened: OpenedFile, extract: Extract
) -> tuple[headers.ColumnPlacement, Iterator[RawItem]]:
    """The column placement by the header row, and what follows that row."""
    leading_items: list[RawItem] = []
    for item in opened.items:
        leading_items.append(item)
        if item.number >= headers.FURTHEST:
            break
    rows = [item for item in leading_items if isinstance(item, RawRow)]
    placement = headers.place(rows, extract, by_number=opened.is_delimited)
    return placement, chain((i for i in leading_items if i.number > placement.number), opened.items)


def _batches(items: Iterable[RawItem]) -> Iterator[list[RawItem]]:
    batch: list[RawItem] = []
    size = 0
    for item in items:
        batch.append(item)
        if isinstance(item, RawRow):
            size += sum(map(len, item.cells)) + _CELL_SIZE * len(item.cells)
        if len(batch) == _BATCH_ROWS or size > _BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
