"""DuckDB inside Spark tasks, over the files of tables: how the match reads without a shuffle.

Rows on their way from Spark's shuffle into Arrow cost more than all that DuckDB does with them, so
a task is told where a table's files lie and reads the columns that it wants. Every machine of a
cluster sees the lake's folder, for Spark as for DuckDB.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import duckdb
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

Made: TypeAlias = pa.Table | None
"""What a task makes, if anything."""
Batches = Iterable[pa.RecordBatch]
Files = tuple[str, ...]
"""Parquet files that hold the rows of one frame, and nothing else."""

MEMORY = "1GB"
"""What DuckDB may take in one task before it spills to disk."""


def files(frame: DataFrame) -> Files:
    """Where the frame's rows lie: its own files if it is nothing but a read of them.

    Anything else (a filter, rows that the driver had) is first laid aside in the session's folder.
    """
    lying = tuple(unquote(urlsplit(path).path) for path in frame.inputFiles())
    read = frame.sparkSession.read.schema(frame.schema)
    if lying and frame.sameSemantics(read.parquet(*lying)):
        return lying
    aside = _aside(frame.sparkSession)
    frame.write.parquet(str(aside))
    return tuple(str(path) for path in sorted(aside.glob("*.parquet")))


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


def opened() -> duckdb.DuckDBPyConnection:
    """A database in memory, no wider than a task."""
    return duckdb.connect(config={"threads": 1, "memory_limit": MEMORY})


def rows_of(found: Files) -> str:
    """The files' rows, as DuckDB's SQL reads them."""
    quoted = ", ".join(f"'{path.replace(chr(39), chr(39) * 2)}'" for path in found)
    return f"read_parquet([{quoted}])"


def _aside(spark: SparkSession) -> Path:
    kept = spark.sparkContext.getConf().get("spark.local.dir") or "/tmp"  # noqa: S108 # Spark's own default
    return Path(kept) / "aside" / uuid4().hex
