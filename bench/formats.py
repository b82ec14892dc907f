"""What reading each format costs, and whether a large file needs a large memory."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bench.format_files import write, write_large_csv
from bench.one_reading import PRODUCT, Reading, read_apart
from bench.report import machine

MIB = 2**20
PEERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "csv": ("DuckDB, CSV", "PyArrow, CSV"),
        "xlsx": ("calamine alone",),
        "xls": ("calamine alone",),
        "xml": ("expat's iterparse alone",),
        "json": ("DuckDB, JSON", "Python's json"),
        "jsonl": ("DuckDB, JSON", "PyArrow, JSON lines"),
        "zip": ("unzipped, then DuckDB",),
    }
)
"""Who reads each format fast."""


def compare_formats(folder: Path, rows: int) -> str:
    """The page: the same rows in every format, read by the product and by the fast readers.

    Args:
        folder: for the files, each of which is removed once it is read.
        rows: how many; a format with less room has fewer.
    """
    lines: list[str] = []
    for suffix, peers in PEERS.items():
        path, count = write(suffix, rows, folder)
        size = path.stat().st_size
        readings = {reader: read_apart(reader, path) for reader in (PRODUCT, *peers)}
        _require_rows(readings, count)
        lines += [
            f"| {suffix} | {count:,} | {size / MIB:,.0f} | {reader} | {_cells(reading)} "
            f"| {reading.seconds / readings[PRODUCT].seconds:.2f} |"
            for reader, reading in readings.items()
        ]
        path.unlink()
    return _formats_page(lines)


def stream(folder: Path, gigabytes: Sequence[float]) -> str:
    """The page: what memory staging a CSV file takes, for files of several sizes.

    Args:
        folder: for the files, each of which is removed once it is read.
        gigabytes: their sizes, in units of 10^9 bytes.
    """
    readings = [_read_large(folder, size) for size in gigabytes]
    _, first = readings[0]
    lines = [
        f"| {size / 1e9:.2f} | {reading.rows:,} | {reading.seconds:,.0f} "
        f"| {reading.rows / reading.seconds:,.0f} | {reading.peak_bytes / MIB:,.0f} "
        f"| {reading.peak_bytes / first.peak_bytes:.3f} | {reading.bytes_taken / MIB:,.0f} "
        f"| {reading.bytes_taken / first.bytes_taken:.3f} |"
        for size, reading in readings
    ]
    return _streaming_page(lines)


def _read_large(folder: Path, gigabytes: float) -> tuple[int, Reading]:
    with tempfile.TemporaryDirectory(dir=folder) as inner:
        path = Path(inner) / "toy_2026-11-23.csv"
        rows = write_large_csv(path, int(gigabytes * 1e9))
        reading = read_apart(PRODUCT, path)
        _require_rows({PRODUCT: reading}, rows)
        return path.stat().st_size, reading


def _require_rows(readings: Mapping[str, Reading], rows: int) -> None:
    wrong = {reader: reading.rows for reader, reading in readings.items() if reading.rows != rows}
    if wrong:
        raise ValueError(f"of {rows} rows were read: {wrong}")


def _cells(reading: Reading) -> str:
    return (
        f"{reading.seconds:.1f} | {reading.rows / reading.seconds:,.0f} "
        f"| {reading.bytes_taken / MIB:,.0f} | {reading.peak_bytes / MIB:,.0f}"
    )


def _formats_page(lines: Sequence[str]) -> str:
    return "\n".join(
        [
            "# Formats",
            "",
            "The same made-up rows of ten columns, eight of them agreed, in every format, each "
            "read in a process of its own. The product finds the header, refuses what it must and "
            "writes Parquet; DuckDB, PyArrow and Python's json write the agreed columns as Parquet "
            "as well; what reads alone counts rows and keeps nothing. Where the product opens a "
            "workbook, the memory of both its processes counts.",
            "",
            machine(),
            "",
            "| format | rows | file, MiB | reader | s | rows a second "
            "| memory that reading took, MiB | peak of the process, MiB | its time beside ours |",
            "|---|--:|--:|---|--:|--:|--:|--:|--:|",
            *lines,
            "",
        ]
    )


def _streaming_page(lines: Sequence[str]) -> str:
    return "\n".join(
        [
            "# Streaming",
            "",
            "CSV files of several sizes, staged one after another, each by a process of its own. "
            "Of each 20,000 rows the last 2,000 have notes of several paragraphs. A process holds "
            "its libraries before it reads: the last two columns leave them out.",
            "",
            machine(),
            "",
            "| file, GB | rows | s | rows a second | peak of the process, MiB | times the first "
            "| memory that reading took, MiB | times the first |",
            "|--:|--:|--:|--:|--:|--:|--:|--:|",
            *lines,
            "",
        ]
    )
