"""Questions that a person asks of the published night: why one person, and where from."""

from pathlib import Path
from typing import Any

import typer

from bronze import delivery
from dagster_project import deliveries, files, published, settings
from gold import child_attribute, child_record
from silver import address, match_record, person, person_record
from silver.match import version
from silver.match.explain import explain as explained

LOCATED = {"address": "line", "postcode": "postcode"}
SAID = {
    "forename": "shown_forename",
    "surname": "shown_surname",
    "date_of_birth": "date_of_birth",
    "sex": "sex",
}


def explain(left: str, right: str) -> str:
    """Why two records are, or are not, one person."""
    found = settings.load()
    pair = published.arrow(found.lake_root, match_record.TABLE, where={"record_key": (left, right)})
    if pair.num_rows != 2 or left == right:
        raise typer.BadParameter(
            "name two different records by their opaque keys (gold/child_record)"
        )
    rows = pair.to_pylist()
    same = rows[0]["source"] == rows[1]["source"] and not any(row["is_mention"] for row in rows)
    own = found.lake_root / "models"
    told = explained(pair, version.newest(own if own.is_dir() else None), same_source=same)
    return f"{told}\n{_outcome(found.lake_root, (left, right))}"


def trace(person_id: str, attribute: str) -> str:
    """Every shown value of a child, back to delivery, file and row."""
    root = settings.load().lake_root
    where = {"person_id": (person_id,), **({"attribute": (attribute,)} if attribute else {})}
    values = published.rows(root, child_attribute.TABLE, where=where)
    if not values:
        raise typer.BadParameter(
            "nothing is shown under that id: see gold/child for the children of the night"
        )
    said = _said(person_id)
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


def _outcome(root: Path, pair: tuple[str, str]) -> str:
    """What became of the pair on the published night, third records and all."""
    rows = published.rows(root, person.TABLE, ("record_key", "person_id"), {"record_key": pair})
    ids = sorted({row["person_id"] for row in rows})
    if len(ids) == 1:
        through = "directly, or because other records agree with each"
        return f"On the published night both are {ids[0]}: {through}."
    return f"On the published night they are {' and '.join(ids)}."


def _said(person_id: str) -> list[dict[str, Any]]:
    """What silver holds of the child's records, with delivery and row."""
    root = settings.load().lake_root
    keys = [
        r["record_key"]
        for r in published.rows(
            root, child_record.TABLE, ("record_key",), {"person_id": (person_id,)}
        )
    ]
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
    return [{**row, "file_name": files.get(row["first_delivery"], "unknown")} for row in told]


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
