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
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import duckdb
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

Made: TypeAlias = pa.Table | None
"""What a task makes, if anything."""
Batches = Iterable[pa.RecordBatch]


class Files(NamedTuple):
    """Parquet files that hold the rows of one frame and nothing else; none if it has no rows.

    `columns` are its names and types in Spark's words.
    """

    paths: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


MEMORY = "1GB"
"""What DuckDB may take in one task before it spills to disk."""


def files(frame: DataFrame) -> Files:
    """Where the frame's rows lie: its own files if it is nothing but a read of them.

    What the lake reads is. Anything else (a filter, a cached frame) is first laid aside in the
    session's folder, which is for evaluations on one machine.
    """
    columns = tuple(frame.dtypes)
    lying = tuple(unquote(urlsplit(path).path) for path in frame.inputFiles())
    read = frame.sparkSession.read.schema(frame.schema)
    if lying and frame.sameSemantics(read.parquet(*lying)):
        return Files(lying, columns)
    if frame.isEmpty():
        return Files((), columns)
    aside = _aside(frame.sparkSession)
    frame.write.parquet(str(aside))
    return Files(tuple(str(path) for path in sorted(aside.glob("*.parquet"))), columns)


def each(spark: SparkSession, tasks: int, work: Callable[[int], Made], shape: str) -> DataFrame:
    """What so many tasks make, each of its own number.

    Args:
        spark: the session.
        tasks: how many; they are numbered from 0.
        work: what a task does, if anything; it is sent to the executors with all that it refers to.
        shape: names and types of the columns that it returns, in Spark's DDL.
    """

    def run(batches: Batches) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                made = work(number)
                yield from made.to_batches() if made else ()

    return spark.range(0, tasks, 1, tasks).mapInArrow(run, shape)


@contextmanager
def opened(threads: int = 1, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, no wider than a task, whose SQL does not see Python's variables.

    What it spills to disk goes with it, and stands where Spark spills: DuckDB alone would leave it
    where the process began.
    """
    where = os.environ.get("SPARK_LOCAL_DIRS", "").partition(",")[0] or None
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
    """The files' rows, as DuckDB's SQL reads them."""
    if not found.paths:
        cells = ", ".join(f"CAST(NULL AS {_kind(kind)}) AS {name}" for name, kind in found.columns)
        return f"(SELECT {cells} WHERE false)"
    quoted = ", ".join(f"'{path.replace(chr(39), chr(39) * 2)}'" for path in found.paths)
    return f"read_parquet([{quoted}])"


def _kind(kind: str) -> str:
    """A type of Spark's in DuckDB's words, which differ in lists alone."""
    return f"{kind[len('array<') : -1]}[]" if kind.startswith("array<") else kind


def _aside(spark: SparkSession) -> Path:
    kept = spark.sparkContext.getConf().get("spark.local.dir") or "/tmp"  # noqa: S108 # Spark's own default
    return Path(kept) / "aside" / uuid4().hex
