"""Rows that the driver has, given to Spark."""

from collections.abc import Sequence
from typing import cast

import pandas as pd
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

Rows = Sequence[tuple[object, ...]] | pd.DataFrame


def frame_of(spark: SparkSession, rows: Rows | pa.Table, shape: str | StructType) -> DataFrame:
    """A frame of these rows, which may be none.

    They go to Spark as Arrow. Rows that it is given as Python's own objects, and be it none, cost
    a Python process of its executors in every query that mentions them.

    Args:
        spark: the session.
        rows: values in the order of `shape`.
        shape: names and types of the columns; a string is read as Spark's DDL.
    """
    typed = cast("StructType", StructType.fromDDL(shape)) if isinstance(shape, str) else shape
    schema = to_arrow_schema(typed)
    if isinstance(rows, pd.DataFrame):
        table = pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
    elif isinstance(rows, pa.Table):
        table = rows.rename_columns(schema.names).cast(schema)
    else:
        cells = [dict(zip(schema.names, row, strict=True)) for row in rows]
        table = pa.Table.from_pylist(cells, schema=schema)
    frame: DataFrame = spark.createDataFrame(table, schema=typed)
    return frame
