"""What Great Expectations costs on large tables: a night's rows, repeated with fresh keys."""

import time
from collections.abc import Iterator
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from bench.nights import Bench
from bench.report import machine
from contracts import Table, Type
from dagster_project import settings
from dagster_project.lake import published
from dagster_project.run import registry
from dagster_project.run.matching import session
from expectations import check
from synthetic import Council

MINIMUM_ROWS = 100
"""Rows under which a night's table is no sample of anything."""


def time_checks(council: Council, folder: Path, rows: int) -> str:
    """Run a night, blow each of its larger tables up, and time its checks.

    Raises:
        NightError: the night was not published.
    """
    bench = Bench(council, folder)
    bench.night(1)
    bench_settings = settings.Settings(lake_root=bench.lake)
    with session(bench_settings) as (spark, scratch):
        timed = list(_timed(spark, bench.lake, scratch, rows))
    head = f"# Checks of tables of {rows:,} rows"
    lines = [
        f"| {path} | {columns} | {rules} | {seconds:.1f} |"
        for path, columns, rules, seconds in sorted(timed, key=lambda row: -row[3])
    ]
    table = ["| table | columns | rules | s |", "|---|--:|--:|--:|", *lines]
    return "\n".join([head, "", machine(), "", *table, ""])


def _timed(
    spark: SparkSession, lake: Path, scratch: Path, rows: int
) -> Iterator[tuple[str, int, int, float]]:
    versions = published.last(lake).versions
    for owned in registry.owned_tables():
        table = owned.table
        if table.path not in versions or table.column(table.key[0]).type is not Type.TEXT:
            continue
        reader = spark.read.format("delta").option("versionAsOf", versions[table.path])
        sample = reader.load(str(lake / table.path)).localCheckpoint()
        if sample.count() < MINIMUM_ROWS:
            continue
        large = scratch / table.path
        _repeated(sample, table, rows).write.parquet(str(large))
        frame = spark.read.parquet(str(large))
        began = time.monotonic()
        outcome = check(table, frame)
        seconds = time.monotonic() - began
        yield table.path, len(table.columns), len(outcome.verdicts), seconds


def _repeated(sample: DataFrame, table: Table, rows: int) -> DataFrame:
    """So many rows, each with a key of its own and everything else as it was."""
    sample_rows = sample.count()
    numbered = sample.withColumn("place", F.row_number().over(Window.orderBy(*table.key)) - 1)
    spark = sample.sparkSession
    repeated = spark.range(rows).withColumn("place", F.col("id") % sample_rows)
    key = table.key[0]
    new_key = F.substring(F.sha2(F.concat_ws("|", key, "id"), 256), 1, 20)
    return (
        repeated.join(F.broadcast(numbered), on="place", how="inner")
        .withColumn(key, new_key)
        .select(*table.names)
    )
