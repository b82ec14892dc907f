"""One file read by one reader, in a process of its own, so that its memory is its own.

`python -m bench.one_reading READER FILE` prints rows, seconds and bytes as JSON.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import iterparse

import duckdb
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.json as pa_json
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from bench.format_files import LAYOUTS
from bench.memory import Peak, memory_now, peak_memory
from bronze.readers import stage
from bronze.readers.raw import UnreadableError
from tests.unit.bronze.broken_files import FIELDS, INVOLVEMENT, NOTES

AGREED = tuple(name for name in FIELDS if name not in NOTES)
PRODUCT = "this product"
_TEXTS = dict.fromkeys(FIELDS, pa.string())


@dataclass(frozen=True)
class Reading:
    """What a reading took: `bytes_before` it began, `peak_bytes` with all that it started."""

    rows: int
    seconds: float
    peak_bytes: int
    bytes_before: int

    @property
    def bytes_taken(self) -> int:
        """Memory that reading took beyond what the program needs to be there."""
        return self.peak_bytes - self.bytes_before


def read_apart(reader: str, path: Path) -> Reading:
    """Let a reader read a file in another process.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    command = [sys.executable, "-m", "bench.one_reading", reader, str(path)]
    with Peak() as sampled:
        ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    reading = Reading(**json.loads(ended.stdout))
    return replace(reading, peak_bytes=max(reading.peak_bytes, sampled.bytes))


def _product(path: Path, into: Path) -> int:
    extract = replace(INVOLVEMENT, format=LAYOUTS[path.suffix.removeprefix(".")])
    result = stage(path, extract, into)
    if result.fault:
        raise UnreadableError(result.fault)
    return result.rows_in


def _duckdb(source: str) -> Callable[[Path, Path], int]:
    def read(path: Path, into: Path) -> int:
        with duckdb.connect(config={"threads": 2}) as connection:
            kept = f"SELECT {', '.join(AGREED)} FROM {source.format(path)}"  # noqa: S608 - our own words
            target = into / "rows.parquet"
            row = connection.execute(f"COPY ({kept}) TO '{target}' (FORMAT parquet)").fetchone()
            return int(row[0]) if row else 0

    return read


_DUCKDB_CSV = _duckdb("read_csv('{0}', header = true, all_varchar = true)")


def _unzipped_duckdb(path: Path, into: Path) -> int:
    member = into / "member.csv"
    with (
        zipfile.ZipFile(path) as archive,
        archive.open(archive.namelist()[0]) as packed,
        member.open("wb") as file,
    ):
        shutil.copyfileobj(packed, file, 1 << 20)
    return _DUCKDB_CSV(member, into)


def _pyarrow_csv(path: Path, into: Path) -> int:
    reader = pa_csv.open_csv(
        path,
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(column_types=_TEXTS, include_columns=list(AGREED)),
    )
    rows = 0
    with pq.ParquetWriter(into / "rows.parquet", reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _pyarrow_json(path: Path, into: Path) -> int:
    table = pa_json.read_json(path).select(AGREED)
    pq.write_table(table, into / "rows.parquet")
    return int(table.num_rows)


def _python_json(path: Path, into: Path) -> int:
    table = pa.Table.from_pylist(json.loads(path.read_bytes())).select(AGREED)
    pq.write_table(table, into / "rows.parquet")
    return int(table.num_rows)


def _calamine(path: Path, _: Path) -> int:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1


def _expat(path: Path, _: Path) -> int:
    rows = 0
    for _event, element in iterparse(path):  # noqa: S314 - a file of our own
        if element.tag == "Row":
            rows += 1
            element.clear()
    return rows


READERS: Mapping[str, Callable[[Path, Path], int]] = {
    PRODUCT: _product,
    "DuckDB, CSV": _DUCKDB_CSV,
    "DuckDB, JSON": _duckdb("read_json('{0}', maximum_object_size = 33554432)"),
    "unzipped, then DuckDB": _unzipped_duckdb,
    "PyArrow, CSV": _pyarrow_csv,
    "PyArrow, JSON lines": _pyarrow_json,
    "Python's json": _python_json,
    "calamine alone": _calamine,
    "expat's iterparse alone": _expat,
}


def _measured(reader: str, path: Path) -> Reading:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        before, began = memory_now(), time.monotonic()
        rows = READERS[reader](path, Path(folder))
        return Reading(rows, time.monotonic() - began, peak_memory(), before)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measured(sys.argv[1], Path(sys.argv[2])))))
