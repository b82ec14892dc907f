"""What every table of the lake is made with: Delta's properties, and columns as Spark has them."""

from typing import cast

from deltalake import Schema
from pyspark.sql.types import StructType

from contracts import Table
from dagster_project.lake import published

PROPERTIES = {
    "delta.minReaderVersion": str(published.PROTOCOL),
    "delta.minWriterVersion": "2",
    "delta.enableDeletionVectors": "false",
    "delta.columnMapping.mode": "none",
    "delta.checkpointPolicy": "classic",
}
"""The protocol that every Delta reader knows."""


def schema(table: Table) -> StructType:
    """The table's columns as Spark types, each with its comment."""
    return cast("StructType", StructType.fromDDL(table.ddl))


def delta_schema(table: Table) -> Schema:
    """The same as Delta has them."""
    return Schema.from_json(schema(table).json())
