"""The night as a Dagster resource: lock, session, lake, from the first step to the last."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import cast

import dagster as dg
from dagster_pyspark import LazyPySparkResource
from py4j.protocol import Py4JError
from pyspark.sql import SparkSession

from dagster_project import settings
from dagster_project.inbox import landing_copy
from dagster_project.lake import delta_history
from dagster_project.lake.delta_lake import Lake
from dagster_project.run import night_size
from dagster_project.run.agreed_sources import agreed_sources
from dagster_project.run.run_context import RunContext, today
from dagster_project.runtime import lock
from dagster_project.runtime.spark_session import (
    keep_quiet,
    spark_config,
    use_this_environment,
    with_settings,
)
from expectations import Reports
from silver.match.score import ScoringCounters

JUST_BEGUN_SECONDS = 15


class RunResource(dg.ConfigurableResource["RunContext"]):
    """One run over the lake, under its lock.

    `as_of` is the date that the run takes for today (YYYY-MM-DD); empty means today in England.
    With `rebuild` every table is built anew, and every pair decided anew.
    """

    spark: dg.ResourceDependency[LazyPySparkResource]
    as_of: str = ""
    rebuild: bool = False

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[RunContext]:
        """Wait for the lock, clear up after a run that died, and open the lake."""
        config = settings.load()
        marker = lock.scratch_of_this_process(config.scratch) / "runs" / str(context.run_id)
        marker.parent.mkdir(exist_ok=True)
        marker.touch()
        with lock.only_writer(config.state_root), landing_copy.of_run(config):
            lock.sweep(config.scratch)
            fail_orphans(context.instance, config)
            scratch = lock.scratch_of_this_process(config.scratch) / str(context.run_id)
            keep_quiet()
            session = cast("SparkSession", self.spark.spark_session)
            as_of = date.fromisoformat(self.as_of) if self.as_of else today()
            lake = Lake(config.lake_root, session, scratch, as_of)
            lake.put_back()
            if lake.published.is_erasure:
                delta_history.forget(config.lake_root)
            Reports(config.reports).discard()
            log = context.log.info if context.log else print
            try:
                counters = ScoringCounters.zero(session.sparkContext)
                run = RunContext(
                    lake,
                    config,
                    agreed_sources(config),
                    scratch,
                    log,
                    scoring_counters=counters,
                    rebuild=self.rebuild or lake.published.is_erasure,
                )
                try:
                    yield run
                finally:
                    _end_tasks(run, session)
            finally:
                marker.unlink(missing_ok=True)
                shutil.rmtree(scratch, ignore_errors=True)


def _end_tasks(run: RunContext, session: SparkSession) -> None:
    """Let nothing of the run go on once it has ended: its lock is about to be let go."""

    def cancel_jobs() -> None:
        with suppress(Py4JError, OSError):  # the JVM may be what died
            session.sparkContext.cancelAllJobs()

    run.side_by_side.close(cancel_jobs)


def fail_orphans(instance: dg.DagsterInstance | None, config: settings.Settings) -> int:
    """Mark as failed what Dagster still takes for running although its process is gone.

    Returns:
        How many runs were marked.
    """
    alive = {marker.name for marker in config.scratch.glob("*/runs/*")}
    started = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    if instance is None:
        return 0
    runs = instance.get_run_records(started)
    dead = [r for r in runs if r.dagster_run.run_id not in alive and _is_settled(r)]
    for record in dead:
        instance.report_run_failed(record.dagster_run, "the machine or process that ran it died")
    return len(dead)


def _is_settled(record: dg.RunRecord) -> bool:
    # A run that has only just begun may not have left its mark yet.
    return time.time() - (record.start_time or 0) > JUST_BEGUN_SECONDS


def spark_resource(config: settings.Settings) -> LazyPySparkResource:
    """The run's one session, with the council's own settings laid over session_config."""
    use_this_environment()
    scratch = lock.scratch_of_this_process(config.scratch)
    session_config = spark_config(
        scratch,
        cores=config.spark_cores,
        memory=config.spark_memory,
        is_small=night_size.is_small(config),
    )
    return LazyPySparkResource(spark_config=with_settings(session_config, config.spark_settings))
