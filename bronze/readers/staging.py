"""The two files that a reading leaves behind: rows.parquet and rejected.parquet."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from bronze.readers.rows import Rejection, SplitBatch, staged_schema
from contracts import Extract

QUARANTINED = "the file was set aside"
REJECTED = pa.schema(
    [
        ("row_number", pa.int64()),
        ("column_name", pa.string()),
        ("reason", pa.string()),
        ("agreed", pa.string()),
        ("rows", pa.int64()),
    ]
)
"""Columns of rejected.parquet."""

# Read once and thrown away: dictionaries and statistics would cost more than all the reading.
_QUICK = {"compression": "zstd", "use_dictionary": False, "write_statistics": False}


class Staging:
    """Writes batches as they come; `rows_staged` and `rejected` (rows by kind) count them.

    Rejections without a row number are added up and written once, as one with their number.
    """

    def __init__(self, into: Path, extract: Extract) -> None:
        self._rows = pq.ParquetWriter(into / "rows.parquet", staged_schema(extract), **_QUICK)
        self._rejected = pq.ParquetWriter(into / "rejected.parquet", REJECTED, **_QUICK)
        self._rows_by_rejection: Counter[Rejection] = Counter()
        self.rows_staged = 0
        self.rejected: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write(
            replace(rejection, rows=rows) for rejection, rows in self._rows_by_rejection.items()
        )
        self._rows.close()
        self._rejected.close()

    def add(self, split_batch: SplitBatch) -> None:
        """Write one batch."""
        self._rows.write_table(split_batch.staged)
        self.rows_staged += split_batch.staged.num_rows
        for rejection in split_batch.rejections:
            self.rejected[rejection.kind] += rejection.rows
            if rejection.row_number is None:
                self._rows_by_rejection[rejection] += rejection.rows
        self._write(
            rejection for rejection in split_batch.rejections if rejection.row_number is not None
        )

    def quarantine(self, fault: str) -> None:
        """Record that the whole file was quarantined, as a rejection of no rows."""
        self._write([Rejection(None, None, QUARANTINED, fault, rows=0)])

    def _write(self, rejections: Iterable[Rejection]) -> None:
        rows = [asdict(rejection) for rejection in rejections]
        if rows:
            self._rejected.write_table(pa.Table.from_pylist(rows, schema=REJECTED))
