"""The classes of a session in one file that the JVM maps: `python -m ...class_archive FILE`.

A new JVM reads some twelve thousand classes from Spark's and Delta's jars and verifies them, which
takes longer than all that a small night computes. Set-up calls this once: a session does a little
of all that a night does, and the JVM writes down what it loaded (class-data sharing). A session
that finds no archive, or one of another Java or of other jars, goes on without.
"""

import sys
import tempfile
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from dagster_project.runtime.spark_session import JAVA_OPTIONS, spark_config, use_this_environment


def main(archive: Path) -> None:
    """Write the archive; whole or not at all."""
    use_this_environment()
    part = archive.with_suffix(".part")
    with tempfile.TemporaryDirectory() as scratch:
        config = spark_config(Path(scratch))
        config[JAVA_OPTIONS] += f" -XX:ArchiveClassesAtExit={part} -Xlog:disable"
        spark = SparkSession.builder.config(map={**config}).getOrCreate()
        work_as_a_night_does(spark, Path(scratch))
        process = spark.sparkContext._gateway.proc  # type: ignore[union-attr] # noqa: SLF001 - PySpark has no public name for its JVM
        spark.stop()
        process.stdin.close()  # by this its JVM ends, and writes the archive
        process.wait()
    part.replace(archive)


def work_as_a_night_does(spark: SparkSession, folder: Path) -> None:
    """Write, read, cleanse, join, rank and count a few made-up rows."""
    rows = spark.createDataFrame(
        pa.table({"id": ["1", "2", "2"], "text": ["a 1", "b", None], "day": ["1/2/2026", "", "x"]})
    )
    cleansed = rows.select(
        F.sha2("id", 256).alias("key"),
        F.upper(F.regexp_replace("text", "[0-9]", "")).alias("text"),
        F.try_to_timestamp("day", F.lit("d/M/yyyy")).cast("date").alias("day"),
        F.when(F.col("id") == 1, F.col("text")).otherwise(F.lit("")).alias("flag"),
    )
    for mode in ("overwrite", "append", "overwrite"):
        cleansed.write.format("delta").mode(mode).save(str(folder / "delta"))
    written = spark.read.format("delta").load(str(folder / "delta"))
    newest_first = Window.partitionBy("key").orderBy(F.desc("day"), "text")
    ranked = written.withColumn("rank", F.row_number().over(newest_first))
    for hint in ("broadcast", "merge"):
        joined = ranked.join(written.select("key").distinct().hint(hint), on="key")
        other = joined.join(written.where("flag <> ''"), on="key", how="left_anti")
        counted = (
            joined.unionByName(other)
            .groupBy("key")
            .agg(F.count(F.lit(1)), F.max_by("text", "day"), F.collect_set("text"), F.min("rank"))
        )
        counted.collect()
    _through_python(written).write.mode("overwrite").parquet(str(folder / "parquet"))
    spark.read.parquet(str(folder / "parquet")).toArrow()


def _through_python(rows: DataFrame) -> DataFrame:
    return rows.mapInArrow(lambda batches: batches, rows.schema)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
