"""`single-view accept`: a held delivery is applied by the next run."""

import typer

from bronze import delivery
from dagster_project import settings
from dagster_project.inbox import delivery_policy
from dagster_project.lake import published


def accept(delivery_id: str) -> str:
    """Note that a person has accepted a held delivery."""
    config = settings.load()
    held = published.rows(
        config.lake_root,
        delivery.TABLE,
        ("delivery_id", "outcome"),
        {"delivery_id": (delivery_id,)},
    )
    if not held or held[0]["outcome"] != "held":
        raise typer.BadParameter("no held delivery has that name: see bronze/delivery")
    folder = config.answers
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / delivery_policy.ACCEPTED).open("a", encoding="utf-8") as listed:
        listed.write(f"{delivery_id}\n")
    return f"Accepted {delivery_id}. The next run applies it."
