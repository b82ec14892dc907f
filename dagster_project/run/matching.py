"""Matching outside any night: what `evaluate`, `train` and `compare` have in common."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from bronze import sources
from contracts import Table, registers_of
from dagster_project import settings
from dagster_project.lake import published
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.table_schema import schema
from dagster_project.run.run_context import today
from dagster_project.runtime.spark_session import keep_quiet, spark_config, use_this_environment
from silver import (
    match_edge,
    person_record,
    relationship,
    ruling,
)
from silver.match import duckdb_tasks, version
from silver.match.affected import MatchInputs
from silver.match.partition import partition
from silver.match.record import MATCH_COLUMNS, Records, derived_columns, register
from silver.match_edge import Scoring
from silver.shared.frames import frame_of


def registers(config: settings.Settings) -> dict[str, tuple[int, int]]:
    """The ages of which a source, ours or the council's own, holds nearly every child once."""
    return registers_of(sources.find(config.sources_folder))


def published_records(spark: SparkSession, config: settings.Settings, scratch: Path) -> DataFrame:
    """The published records; a lake of an earlier version has not prepared them for the match."""
    register_column = {"register": register(registers(config), today())}
    return published_table(spark, config, person_record.TABLE, scratch).withColumns(
        derived_columns() | register_column
    )


def published_table(
    spark: SparkSession, config: settings.Settings, table: Table, scratch: Path
) -> DataFrame:
    """A table as the published night has it; files of a store are fetched into `scratch`.

    Raises:
        ModelError: no night was published yet.
    """
    at = published.last(config.lake_root).versions.get(table.path)
    if at is None:
        raise version.ModelError("nothing is published in this lake yet: run a night first")
    folder = config.lake_root / table.path
    dataset = published.dataset(folder, at)
    if not dataset.files:
        return empty(spark, table)
    rows = spark.read.schema(from_arrow_schema(dataset.schema))
    return rows.parquet(*map(str, LocalCopies(scratch).paths(folder, dataset.files)))


def number_of_tasks(spark: SparkSession) -> int:
    """One scoring task per core."""
    return int(spark.sparkContext.defaultParallelism)


def matched(
    spark: SparkSession,
    people: DataFrame,
    scoring: Scoring,
    scratch: Path,
    kin_and_rulings: Sequence[DataFrame] = (),
) -> tuple[DataFrame, DataFrame]:
    """Who is who among records, from nothing, and the scored pairs behind it.

    `kin_and_rulings` are relationships and rulings.
    """
    # A record belongs to the task that its file belongs to, and one CSV file is read as one part.
    spread = people.select(*MATCH_COLUMNS).repartition(scoring.tasks)
    now = duckdb_tasks.written_to(spread, scratch / "person_record")
    kin, ruled = kin_and_rulings or (empty(spark, relationship.TABLE), empty(spark, ruling.TABLE))
    none = empty(spark, match_edge.TABLE)
    edges = match_edge.build(now, now.limit(0), ruled, ruled, none, scoring)
    edges = duckdb_tasks.written_to(edges, scratch / "match_edge")
    inputs = MatchInputs(
        Records.from_frames(now, ruled),
        duckdb_tasks.table_files(edges),
        duckdb_tasks.table_files(kin),
        scoring.model,
    )
    return partition(spark, inputs), edges


def read_rows(spark: SparkSession, path: Path) -> DataFrame:
    """Records or a truth from CSV or Parquet, all text."""
    if not path.exists():
        raise typer.BadParameter(f"{path} is not there")
    if path.suffix == ".parquet":
        rows = spark.read.parquet(str(path))
        return rows.select(*(F.col(name).cast("string").alias(name) for name in rows.columns))
    return spark.read.csv(str(path), header=True, multiLine=True, escape='"')


def empty(spark: SparkSession, table: Table) -> DataFrame:
    """A table without rows."""
    return frame_of(spark, [], schema(table))


@contextmanager
def session(config: settings.Settings) -> Iterator[tuple[SparkSession, Path]]:
    """A Spark session outside any night, and a folder that goes with it."""
    use_this_environment()
    keep_quiet()
    with tempfile.TemporaryDirectory(prefix="single-view-") as folder:
        builder = SparkSession.builder.appName("single-view")
        session_config = spark_config(
            Path(folder), cores=config.spark_cores, memory=config.spark_memory
        )
        for key, value in {**session_config, **config.spark_settings}.items():
            builder = builder.config(key, value)
        spark = builder.getOrCreate()
        try:
            yield spark, Path(folder)
        finally:
            spark.stop()
