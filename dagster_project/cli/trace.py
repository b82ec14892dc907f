"""`single-view trace`: each shown value of a child, followed back to delivery, file and row."""

import typer

from dagster_project import settings
from dagster_project.lake import published
from dagster_project.lake.value_origins import origins_of
from gold import child, child_attribute
from gold.shown_attributes import ATTRIBUTES
from silver.findings.kinds import words

NOTHING = "Nothing is shown of this child."


def trace(person_id: str, attribute: str) -> str:
    """Every shown value of a child, back to delivery, file and row."""
    root = settings.load().lake_root
    if attribute and attribute not in ATTRIBUTES:
        raise typer.BadParameter(
            f"the name {attribute!r} is wrong: it is one of {', '.join(ATTRIBUTES)}"
        )
    if not published.rows(root, child.TABLE, ("person_id",), {"person_id": (person_id,)}):
        raise typer.BadParameter(
            "the person is wrong: no child of the published night has that id (gold/child has all)"
        )
    where = {"person_id": (person_id,), **({"attribute": (attribute,)} if attribute else {})}
    values = published.rows(root, child_attribute.TABLE, where=where)
    if not values:
        return f"Nothing is shown of this child's {words(attribute)}." if attribute else NOTHING
    origins = origins_of(root, person_id)
    lines = [line for value in values for line in _origins(value, origins)]
    return "\n".join(lines)


def _origins(value: published.Row, origins: list[published.Row]) -> list[str]:
    names = ("attribute", "source", "value")
    same_value = [row for row in origins if all(row[name] == value[name] for name in names)]
    shown = "shown" if value["is_shown"] else "held"
    source = f"{value['source_title']}, updated {value['since']}, {value['cadence']}"
    places = (
        f"    delivery {row['first_delivery']}, file {row['file_name']}, "
        f"row {row['first_row_number']}"
        for row in same_value
    )
    return [f"{value['attribute']}: {value['value']} ({shown}; {source})", *sorted(set(places))]
