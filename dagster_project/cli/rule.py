"""`single-view rule`: what a person decided about two records."""

import typer

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
        **decision_files.signed(by, why),
    }
    path = decision_files.add(config.answers, rulings.LIST, [row])
    return f"Ruled '{ruling}', in {path}. The next run obeys it."
