"""What a file holds, also where it is packed: workbooks, archives, databases, columns."""

import gzip
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

PARQUET = b"PAR1"


def contents_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, and what is packed in them."""
    yield str(path).encode()
    content = path.read_bytes()
    yield content
    if content.startswith(b"SQLite format 3"):
        yield from _sqlite(path)
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    elif content.startswith(PARQUET):
        yield from _parquet(path)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _sqlite(path: Path) -> Iterator[bytes]:
    """What the database says, line by line, wherever its pages break a word."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        yield from (line.encode() for line in database.iterdump())


def _parquet(path: Path) -> Iterator[bytes]:
    """Every cell of every column, whatever its pages were compressed with."""
    for column in pq.ParquetFile(path).read().columns:
        yield "\n".join(map(str, column.to_pylist())).encode()
