"""`single-view rule`: what a person decided about two records."""

from datetime import datetime

import typer

from contracts.dates import LONDON
from dagster_project import settings
from dagster_project.cli import explain
from dagster_project.inbox import decision_files, rulings
from silver.match.rulings import RULINGS


def rule(ruling: str, pair: tuple[str, str], by: str, why: str) -> str:
    """Note a person's ruling on two records of the published night."""
    config = settings.load()
    if ruling not in RULINGS:
        raise typer.BadParameter(f"rule one of {', '.join(RULINGS)}")
    explain.records_of(config.lake_root, *pair)
    row = {
        "ruling": ruling,
        "record": pair[0],
        "other_record": pair[1],
        "decided_by": by,
        "decided_on": datetime.now(LONDON).isoformat(timespec="seconds"),
        "reason": why,
    }
    path = decision_files.add(config.answers, rulings.LIST, [row])
    return f"Ruled '{ruling}', in {path}. The next run obeys it."
