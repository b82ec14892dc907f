"""Rows of an audience's table, written as Delta without Spark."""

import pyarrow as pa
from deltalake import write_deltalake

from dagster_project.audiences.audience_tables import AudienceTable
from dagster_project.lake import storage
from dagster_project.lake.arrow_columns import arrow_schema
from dagster_project.lake.right_to_write import commit_properties
from dagster_project.lake.storage import Folder
from dagster_project.lake.table_schema import PROPERTIES


def write_rows(
    root: Folder, table: AudienceTable, rows: pa.RecordBatchReader, run_number: int
) -> int:
    """Replace a table's rows and columns in one commit; it is made where there is none.

    Returns:
        The version that readers see next.

    Raises:
        CommitFailedError: another run has written the table meanwhile.
    """
    folder = root / table.path
    as_it_was = storage.delta_table(folder) if storage.has_table(folder) else None
    version = as_it_was.version() + 1 if as_it_was else 0
    write_deltalake(
        as_it_was or storage.address(folder),
        rows.cast(arrow_schema(table.columns)),
        mode="overwrite",
        schema_mode="overwrite",
        description=table.table.about,
        configuration=PROPERTIES,
        storage_options=storage.options(folder),
        commit_properties=commit_properties({"run": str(run_number)}),
    )
    return version
