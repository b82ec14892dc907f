"""What the driver has, Spark gets: the same values, also where there are none."""

from datetime import date

import pandas as pd
import pytest
from pyspark.sql import SparkSession

from silver.shared.frames import frame_of

SHAPE = "key string, number bigint, weight double, day date, flag boolean, names array<string>"
SOME = ("a", 1, 0.5, date(2015, 2, 1), True, ["x", "y"])
UNKNOWN = ("b", None, None, None, None, None)


@pytest.mark.parametrize("rows", [[], [SOME], [SOME, UNKNOWN]])
def test_spark_has_the_rows_that_it_was_given(
    spark: SparkSession, rows: list[tuple[object, ...]]
) -> None:
    frame = frame_of(spark, rows, SHAPE)
    assert [tuple(row) for row in frame.sort("key").collect()] == rows
    assert [f"{name} {kind}" for name, kind in frame.dtypes] == SHAPE.split(", ")


@pytest.mark.parametrize("keys", [[], ["a", "b"]])
def test_a_frame_of_pandas_comes_over_with_its_values_and_not_its_index(
    spark: SparkSession, keys: list[str]
) -> None:
    frame = pd.DataFrame({"key": keys}, index=range(5, 5 + len(keys)))
    assert [
        row["key"] for row in frame_of(spark, frame, "key string").sort("key").collect()
    ] == keys


@pytest.mark.parametrize("rows", [[], [SOME]])
def test_the_rows_are_part_of_the_plan_and_not_of_a_python_process(
    spark: SparkSession, capsys: pytest.CaptureFixture[str], rows: list[tuple[object, ...]]
) -> None:
    frame_of(spark, rows, SHAPE).explain()
    assert "LocalTableScan" in capsys.readouterr().out
