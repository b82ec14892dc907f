"""Rows of an audience's table, written as Delta without Spark."""

from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake

from dagster_project.audiences.audience_tables import AudienceTable
from dagster_project.lake.arrow_columns import arrow_schema
from dagster_project.lake.table_schema import PROPERTIES


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
