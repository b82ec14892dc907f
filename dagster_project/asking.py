"""What a person asks of the published night, or tells the next one: traces, rulings."""

from datetime import datetime
from typing import Any

import typer

from bronze import delivery
from dagster_project import answers, deliveries, explaining, files, published, settings
from gold import child, child_attribute, child_record
from silver import address, person_record
from silver.found.kinds import words
from silver.match.rulings import RULINGS

LOCATED = {"address": "line", "postcode": "postcode"}
SAID = {
    "forename": "shown_forename",
    "surname": "shown_surname",
    "legal_forename": "legal_forename",
    "legal_surname": "legal_surname",
    "date_of_birth": "date_of_birth",
    "sex": "sex",
}


NOTHING = "Nothing is shown of this child."


def trace(person_id: str, attribute: str) -> str:
    """Every shown value of a child, back to delivery, file and row."""
    root = settings.load().lake_root
    if attribute and attribute not in child_attribute.ATTRIBUTES:
        raise typer.BadParameter(
            f"the name {attribute!r} is wrong: it is one of {', '.join(child_attribute.ATTRIBUTES)}"
        )
    if not published.rows(root, child.TABLE, ("person_id",), {"person_id": (person_id,)}):
        raise typer.BadParameter(
            "the person is wrong: no child of the published night has that id (gold/child has all)"
        )
    where = {"person_id": (person_id,), **({"attribute": (attribute,)} if attribute else {})}
    values = published.rows(root, child_attribute.TABLE, where=where)
    if not values:
        return f"Nothing is shown of this child's {words(attribute)}." if attribute else NOTHING
    said = said_of(person_id)
    lines = [line for value in values for line in _origins(value, said)]
    return "\n".join(lines)


def accept(delivery_id: str) -> str:
    """Note that a person has accepted a held delivery."""
    found = settings.load()
    held = published.rows(
        found.lake_root, delivery.TABLE, ("delivery_id", "outcome"), {"delivery_id": (delivery_id,)}
    )
    if not held or held[0]["outcome"] != "held":
        raise typer.BadParameter("no held delivery has that name: see bronze/delivery")
    folder = found.landing / files.ANSWERS
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / deliveries.ACCEPTED).open("a", encoding="utf-8") as listed:
        listed.write(f"{delivery_id}\n")
    return f"Accepted {delivery_id}. The next run applies it."


def rule(ruling: str, pair: tuple[str, str], by: str, why: str) -> str:
    """Note a person's ruling on two records of the published night."""
    found = settings.load()
    if ruling not in RULINGS:
        raise typer.BadParameter(f"rule one of {', '.join(RULINGS)}")
    explaining.records_of(found.lake_root, *pair)
    told = {
        "ruling": ruling,
        "record": pair[0],
        "other_record": pair[1],
        "decided_by": by,
        "decided_on": datetime.now(settings.LONDON).isoformat(timespec="seconds"),
        "reason": why,
    }
    path = answers.add(found.landing / files.ANSWERS, told)
    return f"Ruled '{ruling}', in {path}. The next run obeys it."


def said_of(*person_ids: str) -> list[dict[str, Any]]:
    """What silver holds of the children's records, value by value, with delivery, file and row."""
    root = settings.load().lake_root
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
        "files": published.rows(root, delivery.TABLE, ("delivery_id", "file_name", "speaks_for")),
    }
    parts = [("records", name, column) for name, column in SAID.items()]
    parts += [("addresses", name, column) for name, column in LOCATED.items()]
    told = [row for part in parts for row in _values(tables, *part)]
    files = {row["delivery_id"]: row["file_name"] for row in tables["files"]}
    return [
        {
            **row,
            "file_name": files.get(row["first_delivery"], "unknown"),
            "person_id": whose[row["record_key"]],
        }
        for row in told
    ]


def _values(
    tables: dict[str, list[dict[str, Any]]], table: str, attribute: str, column: str
) -> list[dict[str, Any]]:
    """Every value of one attribute as text, with the delivery and row that first said it."""
    return [
        {**row, "attribute": attribute, "value": str(row[column])}
        for row in tables[table]
        if row[column] is not None
    ]


def _origins(value: dict[str, Any], said: list[dict[str, Any]]) -> list[str]:
    wanted = (value["attribute"], value["source"], value["value"])
    mine = [row for row in said if (row["attribute"], row["source"], row["value"]) == wanted]
    shown = "shown" if value["is_shown"] else "held"
    source = f"{value['source_title']}, updated {value['since']}, {value['cadence']}"
    places = (
        f"    delivery {row['first_delivery']}, file {row['file_name']}, "
        f"row {row['first_row_number']}"
        for row in mine
    )
    return [f"{value['attribute']}: {value['value']} ({shown}; {source})", *sorted(set(places))]
