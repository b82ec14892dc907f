"""The audiences' folders, written from gold before a night is published."""

import time
from collections.abc import Iterator, Sequence

import dagster as dg

from contracts import AccessRules, AudienceAccess, Table
from contracts.access import FOLDER_PREFIX
from dagster_project.audiences import night
from dagster_project.audiences.night import GoldNight
from dagster_project.lake import storage
from dagster_project.run.run_context import RunContext

GROUP = "audiences"


def specs(rules: AccessRules, published: dg.AssetKey) -> list[dg.AssetSpec]:
    """What Dagster shows of each audience: one asset for its folder, behind the publication."""
    return [
        dg.AssetSpec(
            _key(access),
            deps=[published],
            description=f"What {access.audience} may read, and nothing else. {access.about}",
            group_name=GROUP,
            kinds={"delta", "duckdb"},
        )
        for access in rules.audiences
    ]


def results(run: RunContext) -> Iterator[dg.MaterializeResult[None]]:
    """What Dagster notes of each audience's folder: how many tables, and where."""
    for access in run.access_rules.audiences:
        folder = f"{access.folder}/"
        tables = [path for path in run.lake.published.versions if path.startswith(folder)]
        where = run.settings.lake_root / access.folder
        yield dg.MaterializeResult(
            asset_key=_key(access), metadata={"tables": len(tables), "dagster/uri": str(where)}
        )


def _key(access: AudienceAccess) -> dg.AssetKey:
    return dg.AssetKey(["audience", access.folder.removeprefix(FOLDER_PREFIX)])


def publish(run: RunContext, tables: Sequence[Table]) -> tuple[int, int]:
    """Write gold and what changed of every audience's folder, and publish the night with both.

    Returns:
        How many tables of gold, and how many of audiences, were written.
    """
    of_gold = run.lake.write_staged()
    of_audiences = _write(run, tables)
    run.lake.publish()
    _clear(run)
    return of_gold, of_audiences


def _write(run: RunContext, tables: Sequence[Table]) -> int:
    lake, started = run.lake, time.monotonic()
    built_from = {} if run.rebuild else lake.built_from
    gold = GoldNight(
        root=run.settings.lake_root,
        run_number=lake.run_number,
        as_of=lake.as_of,
        versions=lake.versions,
        built_from=built_from,
        scratch=run.scratch,
    )
    done = night.write(gold, run.access_rules, tables, run.sources_in_force, run.readers)
    lake.replace_derived(FOLDER_PREFIX, done.versions, done.built_from)
    seconds = time.monotonic() - started
    of = len(done.versions)
    run.log(f"audiences: {done.written:,} of {of:,} tables written in {seconds:.1f} s")
    return done.written


def _clear(run: RunContext) -> None:
    """Remove what audiences have no more: tables that this night does not publish."""
    for folder in storage.table_folders(run.settings.lake_root, f"{FOLDER_PREFIX}*"):
        if storage.path_of(folder) not in run.lake.published.versions:
            storage.remove_folder(folder)
