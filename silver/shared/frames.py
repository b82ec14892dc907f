"""Rows that the driver has, given to Spark."""

from collections.abc import Sequence
from typing import cast

import pandas as pd
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

Rows = Sequence[tuple[object, ...]] | pd.DataFrame


def frame_of(spark: SparkSession, rows: Rows | pa.Table, schema: str | StructType) -> DataFrame:
    """A frame of these rows, which may be none.

    They go to Spark as Arrow. Rows that are Python objects, even none of them, cost a Python
    process on its executors in every query that mentions them.

    Args:
        spark: the session.
        rows: values in the order of `schema`.
        schema: names and types of the columns; a string is read as Spark's DDL.
    """
    spark_schema = (
        cast("StructType", StructType.fromDDL(schema)) if isinstance(schema, str) else schema
    )
    arrow_schema = to_arrow_schema(spark_schema)
    if isinstance(rows, pd.DataFrame):
        table = pa.Table.from_pandas(rows, schema=arrow_schema, preserve_index=False)
    elif isinstance(rows, pa.Table):
        table = rows.rename_columns(arrow_schema.names).cast(arrow_schema)
    else:
        cells = [dict(zip(arrow_schema.names, row, strict=True)) for row in rows]
        table = pa.Table.from_pylist(cells, schema=arrow_schema)
    frame: DataFrame = spark.createDataFrame(table, schema=spark_schema)
    return frame
