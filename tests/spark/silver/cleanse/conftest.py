"""How the cleansing functions are tested: a drawn table of what is written and what is read."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from pyspark.sql import Column, SparkSession
from pyspark.sql import functions as F

from silver.shared.frames import frame_of

Read = Callable[[Sequence[str | None], Callable[[Column], Column]], list[Any]]


@pytest.fixture(scope="session")
def read(spark: SparkSession) -> Read:
    """Runs one cleansing function over many values in one Spark job, in order."""

    def run(values: Sequence[str | None], cleanse: Callable[[Column], Column]) -> list[Any]:
        rows = frame_of(spark, [(i, v) for i, v in enumerate(values)], "i int, v string")
        read = rows.select("i", cleanse(F.col("v")).alias("v")).collect()
        return [row.v for row in sorted(read, key=lambda row: int(row.i))]

    return run
