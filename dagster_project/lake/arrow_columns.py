"""The columns of a table as Arrow has them: for whatever reads or writes rows without Spark."""

from collections.abc import Iterable

import pyarrow as pa

from contracts import Column, Type

TYPES = {
    Type.TEXT: pa.string(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.FLAG: pa.bool_(),
    Type.TEXTS: pa.list_(pa.string()),
    Type.DATES: pa.list_(pa.date32()),
    Type.INTEGERS: pa.list_(pa.int64()),
}
"""Arrow's types for those of a contract."""


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """The columns as Arrow has them, each with the comment that Delta keeps."""
    return pa.schema(
        [
            pa.field(column.name, TYPES[column.type], metadata={"comment": column.comment})
            for column in columns
        ]
    )
