"""DuckDB inside Spark tasks, over the files of tables: how the match reads without a shuffle.

Rows on their way from Spark's shuffle into Arrow cost more than all that DuckDB does with them, so
a task is told where a table's files lie and reads the columns that it wants. Every machine of a
cluster sees the lake's folder, for Spark as for DuckDB.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import duckdb
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

Batches = Iterable[pa.RecordBatch]
MEMORY = "1GB"
"""What DuckDB may take in one task before it spills to disk."""
ALONE = 2
"""Threads of a task that runs alone: another core would have nothing to do meanwhile."""


class Files(NamedTuple):
    """Parquet files that hold the rows of one frame and nothing else; none if it has no rows.

    `columns` are its names and types in Spark's words.
    """

    paths: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


def files(frame: DataFrame) -> Files:
    """Where the frame's rows lie: its own files if it is nothing but a read of these files.

    What the lake reads is. Anything else (a filter, a cached frame, a read of a folder) is first
    laid aside in the session's folder, which is for evaluations on one machine.
    """
    columns = tuple(frame.dtypes)
    lying = tuple(unquote(urlsplit(path).path) for path in frame.inputFiles())
    read = frame.sparkSession.read.schema(frame.schema)
    if lying and frame.sameSemantics(read.parquet(*lying)):
        return Files(lying, columns)
    if frame.isEmpty():
        return Files((), columns)
    return files(laid(frame, _aside(frame.sparkSession)))


def laid(frame: DataFrame, folder: Path) -> DataFrame:
    """The rows written to a new folder, and read as a table's files are."""
    frame.write.parquet(str(folder))
    paths = [str(path) for path in sorted(folder.glob("*.parquet"))]
    return frame.sparkSession.read.schema(frame.schema).parquet(*paths)


def each(spark: SparkSession, tasks: int, work: Callable[[int], pa.Table], shape: str) -> DataFrame:
    """What so many tasks make, each of its own number.

    Args:
        spark: the session.
        tasks: how many; they are numbered from 0.
        work: what a task does; it is sent to the executors with all that it refers to.
        shape: names and types of the columns that it returns, in Spark's DDL.
    """

    def run(batches: Batches) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield from work(number).to_batches()

    return spark.range(0, tasks, 1, tasks).mapInArrow(run, shape)


@contextmanager
def opened(memory: str = MEMORY, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, with one thread, as a task has; a task that runs alone may have more.

    Its SQL does not see Python's variables. What it spills to disk goes with it, and in a task
    stands where Spark spills: DuckDB alone would put it where the process began.
    """
    where = _first(os.environ.get("SPARK_LOCAL_DIRS"))
    with (
        tempfile.TemporaryDirectory(prefix="single-view-", dir=where) as spilled,
        duckdb.connect(
            config={
                "threads": threads,
                "memory_limit": memory,
                "temp_directory": spilled,
                "python_enable_replacements": False,
            }
        ) as connection,
    ):
        yield connection


def rows_of(found: Files) -> str:
    """The files' rows, as DuckDB's SQL reads them; null where a file does not have a column yet."""
    cells = ", ".join(f"CAST(NULL AS {_kind(kind)}) AS {name}" for name, kind in found.columns)
    shape = f"SELECT {cells} WHERE false"
    if not found.paths:
        return f"({shape})"
    quoted = ", ".join(f"'{path.replace(chr(39), chr(39) * 2)}'" for path in found.paths)
    read = f"read_parquet([{quoted}], union_by_name = true)"
    return f"({shape} UNION ALL BY NAME FROM {read})"


def model_of(found: Files) -> str | None:
    """Model and rules under which the rows of a table of the match were made; none if it is empty.

    One row tells: a night writes them all under one. It is read where the caller is, since a job of
    Spark's takes longer.
    """
    with opened() as connection:
        asked = connection.sql(f"FROM {rows_of(found)} SELECT model LIMIT 1")
        return next((model for (model,) in asked.fetchall()), None)


def _kind(kind: str) -> str:
    """A type of Spark's in DuckDB's words, which differ in lists alone."""
    return f"{kind[len('array<') : -1]}[]" if kind.startswith("array<") else kind


def _aside(spark: SparkSession) -> Path:
    kept = _first(spark.sparkContext.getConf().get("spark.local.dir")) or tempfile.mkdtemp()
    return Path(kept) / "aside" / uuid4().hex


def _first(folders: str | None) -> str | None:
    """The first of the folders that Spark may spill to, if it names any."""
    return (folders or "").partition(",")[0] or None
