"""A table whose history was forgotten is written and read as before, and says nothing of it."""

from datetime import date
from pathlib import Path

from pyspark.sql import SparkSession

from bronze.sources.camhs import REFERRALS
from dagster_project.lake import delta_history
from dagster_project.lake.delta_lake import Lake
from tests.drawing import assert_same, table_of

TABLE = REFERRALS.table


def lake_on(spark: SparkSession, root: Path, night: int) -> Lake:
    return Lake(root, spark, root / "scratch", date(2026, 11, night))


def bytes_of(root: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file())


def test_a_table_goes_on_after_its_history_was_forgotten(
    spark: SparkSession, tmp_path: Path
) -> None:
    lake = lake_on(spark, tmp_path, 23)
    lake.write(TABLE, table_of(spark, TABLE, "row_key | Surname\na | Zelqxton\nb | Shah"))
    lake.publish()
    lake = lake_on(spark, tmp_path, 24)
    lake.write(TABLE, table_of(spark, TABLE, "row_key | Surname\nb | Shah"))
    lake.publish()
    assert b"Zelqxton" in bytes_of(tmp_path)
    assert delta_history.forget(tmp_path) > 2
    delta_history.add_empty_version(tmp_path / TABLE.path)
    assert b"Zelqxton" not in bytes_of(tmp_path)
    # The session has read the table before, and finds a log that begins later than it knows.
    lake = lake_on(spark, tmp_path, 25)
    assert lake.put_back() == (TABLE.path,)
    lake.append(TABLE, table_of(spark, TABLE, "row_key | Surname\nc | Reed"))
    lake.publish()
    assert_same(
        spark.read.format("delta").load(str(tmp_path / TABLE.path)),
        "row_key | Surname\nb | Shah\nc | Reed",
    )
    assert_same(lake_on(spark, tmp_path, 26).read(TABLE), "row_key | Surname\nb | Shah\nc | Reed")
