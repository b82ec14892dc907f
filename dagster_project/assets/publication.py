"""The last step: gold is written whole, and one row makes it the night that readers see."""

import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from bronze import delivery, refused
from contracts import Source
from dagster_project import packs, quality, tables
from dagster_project.assets import shell
from dagster_project.faults import without_values
from dagster_project.night import Night
from expectations import Reports
from expectations import quality as pages
from gold import data_quality, publication

Steps = Iterator[dg.MaterializeResult[None]]


def published(sources: tuple[Source, ...]) -> dg.AssetsDefinition:
    """The asset gold/publication: after every other table, and only if no promise was broken."""
    deps = [shell.key(one.table) for one in tables.owned()]
    deps += [shell.key(e.table) for s in sources for e in s.extracts]
    deps += [shell.key(delivery.TABLE), shell.key(refused.TABLE)]

    specs = [
        shell.spec(data_quality.TABLE, deps, data_quality.TABLE.owner, "One row per rule and run."),
        shell.spec(
            publication.TABLE,
            [*deps, shell.key(data_quality.TABLE)],
            publication.TABLE.owner,
            "Written last.",
        ),
    ]

    @dg.multi_asset(
        name=shell.step_name(publication.TABLE), specs=specs, required_resource_keys={"night"}
    )
    def asset(context: dg.AssetExecutionContext) -> Steps:
        steps = _publish(context.resources.night, sources)
        yield from without_values(publication.TABLE.path, steps)

    return asset


def _publish(night: Night, sources: tuple[Source, ...]) -> Steps:
    started = time.monotonic()
    known = {
        t.path for t in (*(one.table for one in tables.owned()), delivery.TABLE, refused.TABLE)
    }
    known |= {e.table.path for s in sources for e in s.extracts}
    ledger = list(quality.ledger(night, sorted(known)))
    night.lake.note(data_quality.TABLE, ledger)
    written = night.lake.publish()
    written_packs = packs.write(night)
    page = Reports(night.settings.reports).build(known)
    first = pages.write(night.settings.reports / "quality", quality.morning(night))
    numbers = {
        "run_number": night.lake.published.run_number,
        "gold_tables_written": written,
        "packs": written_packs,
        "seconds": round(time.monotonic() - started, 2),
    }
    night.say(f"published as run {night.lake.published.run_number}: {written} gold tables")
    yield dg.MaterializeResult(
        asset_key=shell.key(data_quality.TABLE),
        metadata={"rules": len(ledger), "first_page": dg.MetadataValue.url(_uri(first))},
    )
    yield dg.MaterializeResult(
        asset_key=shell.key(publication.TABLE),
        metadata={
            **shell.numbers(numbers),
            "report": dg.MetadataValue.url(_uri(page)),
            "quality": dg.MetadataValue.url(_uri(first)),
        },
    )


def _uri(page: Path) -> str:
    return page.resolve().as_uri()
