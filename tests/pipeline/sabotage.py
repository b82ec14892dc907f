"""Two things that go wrong in a night, as they may in any release.

A cast that the data does not bear makes Spark quote the cell; a null key breaks a promise.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Table
from dagster_project.lake.delta_lake import Lake
from silver import person_record, relationship

FAULTS: dict[str, Callable[[DataFrame], DataFrame]] = {
    person_record.TABLE.path: lambda rows: rows.withColumn(
        "shown_surname", F.col("shown_surname").cast("int")
    ),
    relationship.TABLE.path: lambda rows: rows.withColumn("source", F.lit(None).cast("string")),
}


@contextmanager
def planted() -> Iterator[None]:
    """While it is open, one table cannot be written and another breaks a promise."""
    write = Lake.write

    def spoilt(lake: Lake, table: Table, rows: DataFrame) -> DataFrame:
        fault = FAULTS.get(table.path)
        return write(lake, table, fault(rows) if fault else rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lake, "write", spoilt)
        yield
