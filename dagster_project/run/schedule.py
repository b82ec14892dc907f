"""When a night runs: every night at a set time in England, and when partners have delivered."""

import hashlib
from collections.abc import Iterator
from datetime import time

import dagster as dg

from contracts.dates import LONDON
from dagster_project import settings
from dagster_project.run import alerting

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="From every delivery that is ready to gold that readers see, or nothing.",
)


def nightly_schedule(starts: time) -> dg.ScheduleDefinition:
    """The schedule of every night.

    Args:
        starts: when, by England's clock. What has landed by then is in that night's tables: it is
            the cut-off for the notices that schools have by six in the morning.
    """
    return dg.ScheduleDefinition(
        name="every_night",
        job=NIGHTLY,
        cron_schedule=f"{starts.minute} {starts.hour} * * *",
        execution_timezone=LONDON.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"Every night at {starts:%H:%M} in England, summer and winter (NIGHT_STARTS).",
    )


@dg.sensor(
    job=NIGHTLY,
    minimum_interval_seconds=300,
    # Stopped: most councils want one night a day; whoever wants news by noon turns it on.
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Runs the night when new files have been delivered and have stopped growing.",
)
def deliveries_sensor(
    context: dg.SensorEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for a run once the landing folder differs from the last look, and stands still."""
    now = _look()
    before, _, ran = (context.cursor or "|").partition("|")
    stands_still = before == now
    context.update_cursor(f"{now}|{now if stands_still else ran}")
    if now and stands_still and ran != now:
        yield dg.RunRequest(run_key=now)
    else:
        yield dg.SkipReason("nothing new, or files are still arriving")


@dg.run_failure_sensor(
    monitored_jobs=[NIGHTLY],
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells somebody of a night that was not published, as ALERT_WEBHOOK and "
    "ALERT_MAIL_TO say; without either it tells nobody.",
)
def failed_night_alert(context: dg.RunFailureSensorContext) -> None:
    """Send the alert; what could not be sent is in the sensor's log."""
    failed = [str(event.step_key) for event in context.get_step_failure_events()]
    for fault in alerting.send_alerts(settings.load(), context.dagster_run.run_id, failed):
        context.log.warning(fault)


def _look() -> str:
    """When a file in the sources' folders last changed, as a hash; empty where there is none.

    It is the time at which the file system noted a change, which no copy keeps from its original.
    A file that goes changes nothing: the night itself clears away what has done its work.
    """
    landing = settings.load().landing
    files = [path for path in landing.glob("*/*") if not path.name.startswith(".")]
    looks = [(path.stat(), path) for path in files]
    changes = [(look.st_ctime_ns, str(path), look.st_size) for look, path in looks]
    return hashlib.sha256(str(max(changes)).encode()).hexdigest()[:16] if changes else ""
