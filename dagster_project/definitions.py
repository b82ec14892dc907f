"""The one code location: every asset, the nightly job, its schedule and its sensor."""

import dagster as dg

from dagster_project import settings
from dagster_project.assets import bronze, dashboard_pages, layers, publication, specs
from dagster_project.run.agreed_sources import agreed_sources
from dagster_project.run.resources import RunResource, spark_resource
from dagster_project.run.run_context import RunContext
from dagster_project.run.schedule import (
    NIGHTLY,
    deliveries_sensor,
    failed_night_alert,
    nightly_schedule,
)
from dagster_project.run.side_by_side import Task
from dagster_project.runtime.console_log import plain_logger
from gold.access_file import access_rules


def tasks_of_run(run: RunContext) -> list[Task]:
    """How every table that is built is built and checked in a run."""
    return [*bronze.tasks(run), *layers.tasks(run)]


def build() -> dg.Definitions:
    """Definitions for the sources that this council has agreed with."""
    config = settings.load()
    sources = agreed_sources(config)
    built = [
        *bronze.extracts(sources),
        *bronze.ledgers(sources),
        *layers.built(sources),
        publication.published(sources, access_rules(config.access_file)),
    ]
    keys = {key for asset in built for key in asset.keys}
    return dg.Definitions(
        assets=[
            *map(specs.partner, sources),
            *built,
            *dashboard_pages.specs(keys, config.dashboards_url),
        ],
        jobs=[NIGHTLY],
        schedules=[nightly_schedule(config.night_starts)],
        sensors=[deliveries_sensor, failed_night_alert],
        loggers={"plain": plain_logger},
        resources={
            "run": RunResource(spark=spark_resource(config)),
            "tasks_of_run": dg.ResourceDefinition.hardcoded_resource(tasks_of_run),
        },
        # One process, so one JVM: a session costs more than most tables.
        executor=dg.in_process_executor,
    )


defs = build()
