"""`single-view subject`: everything that is held on a person, for whoever asks for it."""

from pathlib import Path

import typer

from bronze import sources
from dagster_project import settings
from dagster_project.cli import explain
from dagster_project.lake import access_log
from dagster_project.look_audit import looks_of_pages
from dagster_project.outbox import subject_access


def subject(name: str, out: Path, *, opens_locked: bool = False) -> str:
    """Write a person's document, tables and list of what was left out into a new folder.

    Raises:
        BadParameter: the published night has no such person, or the folder is there already.
    """
    config = settings.load()
    held = explain.held_person(config.lake_root, name, opens_locked=opens_locked)
    require_new(out)
    every = sources.find(config.sources_folder)
    looks_of_pages.take_in(config)
    keys = held.record_keys
    looks = access_log.looks_at(config.state_root, held.person_id, *keys)
    bundle = subject_access.collected(config.lake_root, held.person_id, keys, every, looks)
    explained = explain.one_person(held.person_id, opens_locked=opens_locked)
    subject_access.write(bundle, explained, out)
    return (
        f"{bundle.rows_held:,} facts, of which {bundle.rows_left_out:,} were left out for a person "
        f"to decide on: {out}. Read what is in {subject_access.FOR_STAFF} before anything is "
        "handed over, never hand that over, and delete the folder when the request is answered."
    )


def require_new(out: Path) -> None:
    """Stop where the folder to be written is there already.

    Raises:
        BadParameter: it is.
    """
    if out.exists():
        raise typer.BadParameter(f"{out} is there already: name a folder that is not")
