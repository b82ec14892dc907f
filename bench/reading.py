"""Well-kept CSV readers beside ours: broken files with notes that are not agreed, and speed.

Each library is told all that it can be told: the delimiter, that every column is text, that cells
may hold line breaks, and to leave out rows whose cells are too many or too few.
"""

import csv
import io
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from bench.report import machine
from bronze.readers import stage
from bronze.readers.raw import UnreadableError
from tests.unit.bronze.broken_files import CANARY, FIELDS, INVOLVEMENT, NOTES, broken, drawn, row

AGREED = tuple(name for name in FIELDS if name not in NOTES)
LONG_FILE = 300_000
"""Rows of the sound file that is read against the clock."""
Row = tuple[str, ...]
Reader = Callable[[Path], list[Row]]
"""From a file to the agreed cells of each row that it keeps; raises where it gives the file up."""


@dataclass
class Tally:
    """What one reader made of all files."""

    sound_files_read: int = 0
    rows_kept: int = 0
    rows_kept_wrongly: int = 0
    files_with_notes: int = 0
    files_given_up: int = 0
    seconds: float = 0.0

    def add_broken(self, reader: Reader, path: Path, true_rows: list[Row]) -> None:
        """What it makes of a broken file of these rows."""
        kept = _rows_or_none(reader, path)
        if kept is None:
            self.files_given_up += 1
            return
        right = (Counter(kept) & Counter(true_rows)).total()
        self.rows_kept += right
        self.rows_kept_wrongly += len(kept) - right
        self.files_with_notes += any(CANARY in cell for cells in kept for cell in cells)

    def add_sound(self, reader: Reader, path: Path, true_rows: list[Row]) -> None:
        """What it makes of a sound file of these rows."""
        self.sound_files_read += _rows_or_none(reader, path) == true_rows


def compare_readers(spark: SparkSession, folder: Path, files: int) -> str:
    """The page: every reader on the same files, each sound and broken.

    Args:
        spark: a session, for Spark's reader.
        folder: for the files.
        files: how many.
    """
    readers: dict[str, Reader] = {
        "this product": partial(_product, folder / "staged"),
        "Python's csv": _python,
        "DuckDB": _duckdb,
        "PyArrow": _pyarrow,
        "Spark": partial(_spark, spark),
    }
    tallies = {name: Tally() for name in readers}
    rows_drawn = 0
    for seed in range(files):
        sound, damaged = (make(random.Random(seed)) for make in (drawn, broken))  # noqa: S311 - drawn anew alike
        true_rows = _agreed_rows(csv.reader(io.StringIO(sound)))
        rows_drawn += len(true_rows)
        for name, reader in readers.items():
            tallies[name].add_sound(reader, _written(folder, sound), true_rows)
            tallies[name].add_broken(reader, _written(folder, damaged), true_rows)
    long_file = _written(folder, _long_text())
    for name, reader in readers.items():
        began = time.monotonic()
        reader(long_file)
        tallies[name].seconds = time.monotonic() - began
    return _page(tallies, files, rows_drawn)


def _written(folder: Path, text: str) -> Path:
    path = folder / "toy_2026-11-23.csv"
    path.write_bytes(text.encode())
    return path


def _long_text() -> str:
    """A long sound file of a row a line, as exports of systems without notes are."""
    dice = random.Random(0)  # noqa: S311 - drawn anew alike
    rows = (row(dice, number) for number in range(LONG_FILE))
    one_line = [[" ".join(cell.replace('"', "").split()) for cell in cells] for cells in rows]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([FIELDS, *one_line])
    return text.getvalue()


def _agreed_rows(rows: Iterator[list[str]]) -> list[Row]:
    """The agreed cells of rows that have as many cells as the header, by its names."""
    header = next(rows)
    places = [header.index(name) for name in AGREED]
    return [tuple(cells[p] for p in places) for cells in rows if len(cells) == len(header)]


def _rows_or_none(reader: Reader, path: Path) -> list[Row] | None:
    """The rows that a reader keeps; none where it gives the file up, in whatever way."""
    try:
        return reader(path)
    except Exception:  # noqa: BLE001 - every library has errors of its own
        return None


def _product(staged: Path, path: Path) -> list[Row]:
    if fault := stage(path, INVOLVEMENT, staged).fault:
        raise UnreadableError(fault)
    return _texts(pq.read_table(staged / "rows.parquet", columns=list(AGREED)))


def _python(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return _agreed_rows(csv.reader(file))


def _duckdb(path: Path) -> list[Row]:
    with duckdb.connect(config={"threads": 2}) as connection:
        rows = connection.execute(
            f"""SELECT {", ".join(AGREED)}
               FROM read_csv($path, header = true, all_varchar = true, auto_detect = true,
                             delim = ',', quote = '"', escape = '"', strict_mode = true,
                             ignore_errors = true, null_padding = false)""",  # noqa: S608 - names of ours alone
            {"path": str(path)},
        )
        return _texts(rows.to_arrow_table())


def _pyarrow(path: Path) -> list[Row]:
    table = pa_csv.read_csv(
        path,
        parse_options=pa_csv.ParseOptions(
            newlines_in_values=True, invalid_row_handler=lambda _: "skip"
        ),
        convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(FIELDS, pa.string())),
    )
    return _texts(table.select(AGREED))


def _spark(spark: SparkSession, path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        header = next(csv.reader(file))
    schema = ", ".join(f"`{name}` string" for name in (*header, "broken"))
    rows = spark.read.csv(
        str(path),
        schema=schema,
        header=True,
        multiLine=True,
        quote='"',
        escape='"',
        mode="PERMISSIVE",
        columnNameOfCorruptRecord="broken",
    )
    kept = rows.where(F.col("broken").isNull()).select(*(f"`{name}`" for name in AGREED))
    return _texts(kept.toArrow())


def _texts(table: pa.Table) -> list[Row]:
    return [tuple(cell or "" for cell in cells.values()) for cells in table.to_pylist()]


def _page(tallies: dict[str, Tally], files: int, rows: int) -> str:
    own_seconds = tallies["this product"].seconds
    lines = [
        f"| {name} | {tally.sound_files_read:,} | {tally.rows_kept / rows:.1%} "
        f"| {tally.rows_kept_wrongly:,} | {tally.files_with_notes:,} | {tally.files_given_up:,} "
        f"| {LONG_FILE / tally.seconds:,.0f} | {tally.seconds / own_seconds:.2f} |"
        for name, tally in tallies.items()
    ]
    return "\n".join(
        [
            "# Readers of delimited text",
            "",
            f"{files:,} files of {rows:,} rows, with two columns of notes that are not agreed: "
            "each as a sound export writes it, and broken by cuts, lost or added quotation marks, "
            "line breaks and delimiters.",
            "",
            machine(),
            "",
            "| reader | sound files read whole | of broken files: rows kept as they were "
            "| rows kept with cells displaced | files of which a note's words came in "
            "| files given up "
            f"| rows a second, a sound file of {LONG_FILE:,} rows | its time beside ours |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            *lines,
            "",
        ]
    )
