"""What set-up lets a session do, so that its classes are archived."""

from pathlib import Path

from pyspark.sql import SparkSession

from dagster_project.runtime.class_archive import work_as_a_night_does


def test_a_session_does_a_little_of_all_that_a_night_does(
    spark: SparkSession, tmp_path: Path
) -> None:
    work_as_a_night_does(spark, tmp_path)

    assert (tmp_path / "delta" / "_delta_log").is_dir()
    assert spark.read.parquet(str(tmp_path / "parquet")).columns == ["key", "text", "day", "flag"]
