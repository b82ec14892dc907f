"""Where each value of a child comes from: delivery, file and row, as silver holds them."""

from collections.abc import Iterable

from bronze import delivery
from contracts import Table
from dagster_project.lake import published
from dagster_project.lake.storage import Folder
from gold import child_record
from gold.shown_attributes import ATTRIBUTES, ShownAttribute, as_shown


def origins_of(root: Folder, *person_ids: str) -> list[published.Row]:
    """What silver holds of the children's records, value by value, with delivery, file and row."""
    held = published.rows(
        root, child_record.TABLE, ("person_id", "record_key"), {"person_id": person_ids}
    )
    keys = [row["record_key"] for row in held]
    whose = {row["record_key"]: row["person_id"] for row in held}
    origin = ("record_key", "source", "first_delivery", "first_row_number")
    held_rows = {
        table.path: published.rows(root, table, (*origin, *columns), {"record_key": keys})
        for table, columns in _columns_by_table().items()
    }
    origins = [
        row
        for name, attribute in ATTRIBUTES.items()
        for row in _values(held_rows[attribute.table.path], name, attribute)
    ]
    files = published.rows(root, delivery.TABLE, ("delivery_id", "file_name", "effective_date"))
    file_names = {row["delivery_id"]: row["file_name"] for row in files}
    return [
        {
            **row,
            "file_name": file_names.get(row["first_delivery"], "unknown"),
            "person_id": whose[row["record_key"]],
        }
        for row in origins
    ]


def _columns_by_table() -> dict[Table, list[str]]:
    """What is read of each silver table."""
    columns: dict[Table, list[str]] = {}
    for attribute in ATTRIBUTES.values():
        read = columns.setdefault(attribute.table, [])
        read += [name for name in (attribute.column, *attribute.where) if name not in read]
    return columns


def _values(
    rows: Iterable[published.Row], name: str, attribute: ShownAttribute
) -> list[published.Row]:
    """Every value of one attribute as text, with the delivery and row that first said it."""
    return [
        {**row, "attribute": name, "value": as_shown(name, str(row[attribute.column]))}
        for row in rows
        if row[attribute.column] is not None
        and all(row[column] == value for column, value in attribute.where.items())
    ]
