"""What a run says at its end, for a council's data lead."""

import typer

from dagster_project.nights import Done


def night(done: Done) -> None:
    """How the night ended, in one line."""
    if done.ok:
        typer.echo("The night is published.")
    else:
        typer.echo(
            f"The night was not published; readers still see the last one. {done.fault}", err=True
        )
