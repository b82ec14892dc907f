"""The audiences' folders, written from gold before a night is published."""

import shutil
from collections.abc import Sequence

from contracts import Table
from dagster_project.audiences import night
from dagster_project.audiences.night import AudienceVersions, GoldNight
from dagster_project.run.run_context import RunContext

FOLDERS = "gold_"
"""How the folders of audiences begin."""


def write(run: RunContext, tables: Sequence[Table]) -> AudienceVersions:
    """Write what changed of every audience's folder, and have it published with the night."""
    lake = run.lake
    gold = GoldNight(
        run.settings.lake_root, lake.run_number, lake.as_of, lake.versions, lake.built_from
    )
    done = night.write(gold, run.access_rules, tables, run.sources_in_force, run.readers)
    lake.replace_derived(FOLDERS, done.versions, done.built_from)
    run.log(f"audiences: {done.written:,} of {len(done.versions):,} tables written")
    return done


def clear(run: RunContext) -> None:
    """Remove what audiences have no more: tables that this night does not publish."""
    for log in run.settings.lake_root.glob(f"{FOLDERS}*/*/_delta_log"):
        folder = log.parent
        if f"{folder.parent.name}/{folder.name}" not in run.lake.published.versions:
            shutil.rmtree(folder)
