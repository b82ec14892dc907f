"""DuckDB inside Spark tasks, over the files of tables: how the match reads without a shuffle.

Rows on their way from Spark's shuffle into Arrow cost more than all that DuckDB does with them, so
a task is given the paths of a table's files and reads the columns that it needs. Every machine of a
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
TASK_MEMORY = "1GB"
"""What DuckDB may take in one task before it spills to disk."""
SINGLE_TASK_THREADS = 2
"""Threads of a task that runs alone: another core would have nothing to do meanwhile."""


class TableFiles(NamedTuple):
    """Parquet files that hold the rows of one frame and nothing else; none if it has no rows.

    `columns` are its names and types in Spark's words.
    """

    paths: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


def table_files(frame: DataFrame) -> TableFiles:
    """The files of the frame's rows: its own if it is nothing but a read of these files.

    What the lake reads is. Anything else (a filter, a cached frame, a read of a folder) is first
    written to the session's folder, which is for evaluations on one machine.
    """
    columns = tuple(frame.dtypes)
    paths = tuple(unquote(urlsplit(path).path) for path in frame.inputFiles())
    reader = frame.sparkSession.read.schema(frame.schema)
    if paths and frame.sameSemantics(reader.parquet(*paths)):
        return TableFiles(paths, columns)
    if frame.isEmpty():
        return TableFiles((), columns)
    return table_files(written_to(frame, _scratch_folder(frame.sparkSession)))


def written_to(frame: DataFrame, folder: Path) -> DataFrame:
    """The rows written to a new folder, and read as a table's files are."""
    frame.write.parquet(str(folder))
    paths = [str(path) for path in sorted(folder.glob("*.parquet"))]
    return frame.sparkSession.read.schema(frame.schema).parquet(*paths)


def run_tasks(
    spark: SparkSession, tasks: int, task: Callable[[int], pa.Table], schema: str
) -> DataFrame:
    """What so many tasks return, each given its own number.

    Args:
        spark: the session.
        tasks: how many; they are numbered from 0.
        task: what a task does; it is sent to the executors with all that it refers to.
        schema: names and types of the columns that it returns, in Spark's DDL.
    """

    def run(batches: Batches) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                yield from task(number).to_batches()

    return spark.range(0, tasks, 1, tasks).mapInArrow(run, schema)


@contextmanager
def duckdb_connection(
    memory: str = TASK_MEMORY, threads: int = 1
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, with one thread, as a task has; a task that runs alone may have more.

    Its SQL does not see Python's variables. What it spills to disk goes with it, and in a task
    stands where Spark spills: DuckDB alone would put it where the process began.
    """
    spark_spill_folder = _first(os.environ.get("SPARK_LOCAL_DIRS"))
    with (
        tempfile.TemporaryDirectory(prefix="single-view-", dir=spark_spill_folder) as spill_folder,
        duckdb.connect(
            config={
                "threads": threads,
                "memory_limit": memory,
                "temp_directory": spill_folder,
                "python_enable_replacements": False,
            }
        ) as connection,
    ):
        yield connection


def read_parquet_sql(files: TableFiles) -> str:
    """The files' rows, as DuckDB's SQL reads them; null where a file does not have a column yet."""
    cells = ", ".join(
        f"CAST(NULL AS {_duckdb_type(type_)}) AS {name}" for name, type_ in files.columns
    )
    no_rows = f"SELECT {cells} WHERE false"
    if not files.paths:
        return f"({no_rows})"
    quoted = ", ".join(f"'{path.replace(chr(39), chr(39) * 2)}'" for path in files.paths)
    rows = f"read_parquet([{quoted}], union_by_name = true)"
    return f"({no_rows} UNION ALL BY NAME FROM {rows})"


def model_of(files: TableFiles) -> str | None:
    """Model and rules under which the rows of a table of the match were made; none if it is empty.

    One row is enough: a night writes them all under one. It is read where the caller is, since a
    job of Spark's takes longer.
    """
    with duckdb_connection() as connection:
        first_row = connection.sql(f"FROM {read_parquet_sql(files)} SELECT model LIMIT 1")
        return next((model for (model,) in first_row.fetchall()), None)


def _duckdb_type(spark_type: str) -> str:
    """A type of Spark's in DuckDB's words, which differ in lists alone."""
    is_list = spark_type.startswith("array<")
    return f"{spark_type[len('array<') : -1]}[]" if is_list else spark_type


def _scratch_folder(spark: SparkSession) -> Path:
    folder = _first(spark.sparkContext.getConf().get("spark.local.dir")) or tempfile.mkdtemp()
    return Path(folder) / "scratch" / uuid4().hex


def _first(folders: str | None) -> str | None:
    """The first of the folders that Spark may spill to, if it names any."""
    return (folders or "").partition(",")[0] or None
