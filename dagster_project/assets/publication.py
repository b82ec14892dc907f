"""The last step: gold is written whole, and one row makes it the night that readers see."""

import time
from collections.abc import Iterator

import dagster as dg

from bronze import delivery, refused
from contracts import Source
from dagster_project import files, tables
from dagster_project.assets import shell
from dagster_project.faults import without_values
from dagster_project.night import Night
from expectations import Reports
from gold import publication

Steps = Iterator[dg.MaterializeResult[None]]


def published(sources: tuple[Source, ...]) -> dg.AssetsDefinition:
    """The asset gold/publication: after every other table, and only if no promise was broken."""
    deps = [shell.key(one.table) for one in tables.owned()]
    deps += [shell.key(e.table) for s in sources for e in s.extracts]
    deps += [shell.key(delivery.TABLE), shell.key(refused.TABLE)]

    @dg.multi_asset(
        name=shell.step_name(publication.TABLE),
        specs=[shell.spec(publication.TABLE, deps, publication.TABLE.owner, "Written last.")],
        required_resource_keys={"night"},
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _publish(context.resources.night, sources)
        yield from without_values(publication.TABLE.path, steps)

    return asset


def _publish(night: Night, sources: tuple[Source, ...]) -> Steps:
    started = time.monotonic()
    written = night.lake.publish()
    packs = files.write_packs(night)
    known = {
        t.path for t in (*(one.table for one in tables.owned()), delivery.TABLE, refused.TABLE)
    }
    known |= {e.table.path for s in sources for e in s.extracts}
    page = Reports(night.settings.reports).build(known)
    numbers = {
        "run_number": night.lake.published.run_number,
        "gold_tables_written": written,
        "packs": packs,
        "seconds": round(time.monotonic() - started, 2),
    }
    night.say(f"published as run {night.lake.published.run_number}: {written} gold tables")
    yield dg.MaterializeResult(
        asset_key=shell.key(publication.TABLE),
        metadata={
            **shell.numbers(numbers),
            "report": dg.MetadataValue.url(page.resolve().as_uri()),
        },
    )
