"""Spark's Python workers find PySpark where it is installed, and no archive on their path."""

import sys

import pyarrow as pa
import pyspark
from pyspark.sql import SparkSession

from silver.match import tasks


def test_a_task_looks_through_no_archive_and_uses_the_installed_pyspark(
    spark: SparkSession,
) -> None:
    def told(_: int) -> pa.Table:
        archives = [place for place in sys.path_importer_cache if place.endswith((".zip", ".jar"))]
        return pa.table({"archives": [len(archives)], "pyspark": [pyspark.__file__]})

    (row,) = tasks.each(spark, 1, told, "archives bigint, pyspark string").collect()

    assert row.archives == 0
    assert row.pyspark == pyspark.__file__
