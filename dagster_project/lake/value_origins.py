"""Where each value of a child comes from: delivery, file and row, as silver holds them."""

from pathlib import Path

from bronze import delivery
from dagster_project.lake import published
from gold import child_record
from silver import address, person_record

LOCATED = {"address": "line", "postcode": "postcode"}
SAID = {
    "forename": "shown_forename",
    "surname": "shown_surname",
    "legal_forename": "legal_forename",
    "legal_surname": "legal_surname",
    "date_of_birth": "date_of_birth",
    "sex": "sex",
}


def origins_of(root: Path, *person_ids: str) -> list[published.Row]:
    """What silver holds of the children's records, value by value, with delivery, file and row."""
    held = published.rows(
        root, child_record.TABLE, ("person_id", "record_key"), {"person_id": person_ids}
    )
    keys = [row["record_key"] for row in held]
    whose = {row["record_key"]: row["person_id"] for row in held}
    origin = ("record_key", "source", "first_delivery", "first_row_number")
    tables = {
        "records": published.rows(
            root, person_record.TABLE, (*origin, *SAID.values()), {"record_key": keys}
        ),
        "addresses": published.rows(
            root, address.TABLE, (*origin, *LOCATED.values()), {"record_key": keys}
        ),
        "files": published.rows(
            root, delivery.TABLE, ("delivery_id", "file_name", "effective_date")
        ),
    }
    parts = [("records", name, column) for name, column in SAID.items()]
    parts += [("addresses", name, column) for name, column in LOCATED.items()]
    origins = [row for part in parts for row in _values(tables, *part)]
    file_names = {row["delivery_id"]: row["file_name"] for row in tables["files"]}
    return [
        {
            **row,
            "file_name": file_names.get(row["first_delivery"], "unknown"),
            "person_id": whose[row["record_key"]],
        }
        for row in origins
    ]


def _values(
    tables: dict[str, list[published.Row]], table: str, attribute: str, column: str
) -> list[published.Row]:
    """Every value of one attribute as text, with the delivery and row that first said it."""
    return [
        {**row, "attribute": attribute, "value": str(row[column])}
        for row in tables[table]
        if row[column] is not None
    ]
