"""`single-view subject`: everything that is held on a person, for whoever asks for it."""

from pathlib import Path

import typer

from bronze import sources
from dagster_project import settings
from dagster_project.cli import explain
from dagster_project.lake import published
from dagster_project.outbox import subject_access
from silver import person


def subject(name: str, out: Path) -> str:
    """Write a person's document, tables and list of what was left out into a new folder.

    Raises:
        BadParameter: the published night has no such person, or the folder is there already.
    """
    config = settings.load()
    keys = explain.record_keys_of(config.lake_root, name)
    if out.exists():
        raise typer.BadParameter(f"{out} is there already: name a folder that is not")
    [row] = published.rows(config.lake_root, person.TABLE, where={"record_key": keys[:1]})
    person_id = row["person_id"]
    bundle = subject_access.collected(
        config.lake_root, person_id, keys, sources.find(config.sources_folder)
    )
    subject_access.write(bundle, explain.one_person(person_id), out)
    return (
        f"{bundle.rows_held:,} facts, of which {bundle.rows_left_out:,} were left out for a person "
        f"to decide on: {out}. Read what is in {subject_access.FOR_STAFF} before anything is "
        "handed over, never hand that over, and delete the folder when the request is answered."
    )
