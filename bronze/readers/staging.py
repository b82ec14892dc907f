"""The two files that a reading leaves behind: rows.parquet and refused.parquet."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from bronze.readers.rows import Refusal, Sifted, staged_schema
from contracts import Extract

SET_ASIDE = "the file was set aside"
REFUSED = pa.schema(
    [
        ("row_number", pa.int64()),
        ("column_name", pa.string()),
        ("reason", pa.string()),
        ("agreed", pa.string()),
        ("rows", pa.int64()),
    ]
)
"""Columns of refused.parquet."""

# Read once and thrown away: dictionaries and statistics would cost more than all the reading.
_QUICK = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}


class Staging:
    """Writes batches as they come; `rows_staged` and `refused` (rows by kind) count them.

    Refusals that tell of no single row are held and written once, as one with their number.
    """

    def __init__(self, into: Path, extract: Extract) -> None:
        self._rows = pq.ParquetWriter(into / "rows.parquet", staged_schema(extract), **_QUICK)
        self._refused = pq.ParquetWriter(into / "refused.parquet", REFUSED, **_QUICK)
        self._unplaced: Counter[Refusal] = Counter()
        self.rows_staged = 0
        self.refused: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write(replace(one, rows=rows) for one, rows in self._unplaced.items())
        self._rows.close()
        self._refused.close()

    def add(self, sifted: Sifted) -> None:
        """Write one batch."""
        self._rows.write_table(sifted.staged)
        self.rows_staged += sifted.staged.num_rows
        for refusal in sifted.refusals:
            self.refused[refusal.kind] += refusal.rows
            if refusal.row_number is None:
                self._unplaced[refusal] += refusal.rows
        self._write(refusal for refusal in sifted.refusals if refusal.row_number is not None)

    def set_aside(self, fault: str) -> None:
        """Record that the whole file was set aside, as a refusal of no rows."""
        self._write([Refusal(None, None, SET_ASIDE, fault, rows=0)])

    def _write(self, refusals: Iterable[Refusal]) -> None:
        rows = [asdict(refusal) for refusal in refusals]
        if rows:
            self._refused.write_table(pa.Table.from_pylist(rows, schema=REFUSED))
