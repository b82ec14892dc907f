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

FEWEST = 100
"""Rows under which a night's table is no sample of anything."""


def checked(council: Council, folder: Path, rows: int) -> str:
    """Run a night, blow each of its larger tables up, check it, and tell the seconds.

    Raises:
        NightError: the night was not published.
    """
    bench = Bench(council, folder)
    bench.night(1)
    found = settings.Settings(lake_root=bench.lake)
    with session(found) as (spark, scratch):
        timed = sorted(_timed(spark, bench.lake, scratch, rows), key=lambda one: -one[3])
    head = f"# Checks of tables of {rows:,} rows"
    told = [
        f"| {path} | {columns} | {rules} | {took:.1f} |" for path, columns, rules, took in timed
    ]
    table = ["| table | columns | rules | s |", "|---|--:|--:|--:|", *told]
    return "\n".join([head, "", machine(), "", *table, ""])


def _timed(
    spark: SparkSession, lake: Path, scratch: Path, rows: int
) -> Iterator[tuple[str, int, int, float]]:
    versions = published.last(lake).versions
    for one in registry.owned_tables():
        table = one.table
        if table.path not in versions or table.column(table.key[0]).type is not Type.TEXT:
            continue
        reader = spark.read.format("delta").option("versionAsOf", versions[table.path])
        few = reader.load(str(lake / table.path)).localCheckpoint()
        if few.count() < FEWEST:
            continue
        large = scratch / table.path
        _repeated(few, table, rows).write.parquet(str(large))
        frame = spark.read.parquet(str(large))
        began = time.monotonic()
        outcome = check(table, frame)
        took = time.monotonic() - began
        yield table.path, len(table.columns), len(outcome.verdicts), took


def _repeated(few: DataFrame, table: Table, rows: int) -> DataFrame:
    """As many rows as are wanted, each with a key of its own and everything else as it was."""
    many = few.count()
    numbered = few.withColumn("place", F.row_number().over(Window.orderBy(*table.key)) - 1)
    spark = few.sparkSession
    wanted = spark.range(rows).withColumn("place", F.col("id") % many)
    key = table.key[0]
    fresh = F.substring(F.sha2(F.concat_ws("|", key, "id"), 256), 1, 20)
    return (
        wanted.join(F.broadcast(numbered), on="place", how="inner")
        .withColumn(key, fresh)
        .select(*table.names)
    )
