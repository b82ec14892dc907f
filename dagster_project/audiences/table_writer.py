"""Rows of an audience's table, written as Delta without Spark."""

from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake

from contracts import Column, Type
from dagster_project.audiences.audience_tables import AudienceTable
from dagster_project.lake.table_schema import PROPERTIES

TYPES = {
    Type.TEXT: pa.string(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.FLAG: pa.bool_(),
}
"""Arrow's types for those of gold, which has no arrays."""


def arrow_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The columns as Arrow has them, each with the comment that Delta keeps."""
    return pa.schema(
        [
            pa.field(column.name, TYPES[column.type], metadata={"comment": column.comment})
            for column in columns
        ]
    )


def write_rows(
    root: Path, table: AudienceTable, rows: pa.RecordBatchReader, run_number: int
) -> int:
    """Replace a table's rows and columns in one commit; it is made where there is none.

    Returns:
        The version that readers see next.
    """
    folder = root / table.path
    write_deltalake(
        folder,
        rows.cast(arrow_schema(table.columns)),
        mode="overwrite",
        schema_mode="overwrite",
        description=table.table.about,
        configuration=PROPERTIES,
        commit_properties=CommitProperties(custom_metadata={"run": str(run_number)}),
    )
    return DeltaTable(folder).version()
