"""A night from the command line: the same Dagster job, in this process."""

from dataclasses import dataclass
from datetime import date

import dagster as dg

from dagster_project.run import alerting
from dagster_project.runtime import dagster_home
from dagster_project.settings import Settings


@dataclass(frozen=True)
class Done:
    """How a run ended: Dagster's id, what failed first (in our words), alerts that did not go."""

    ok: bool
    run_id: str
    fault: str = ""
    unsent: tuple[str, ...] = ()


def run(config: Settings, as_of: date | None, *, rebuild: bool = False) -> Done:
    """Run the job `nightly` in this process, under Dagster's own record of runs.

    Args:
        config: the settings in force.
        as_of: the date to take for today; None means today in England.
        rebuild: build every table anew, also those whose inputs did not change.
    """
    dagster_home.prepare(config)
    from dagster_project.definitions import defs  # noqa: PLC0415 - read once the home is prepared

    of_run = {"as_of": as_of.isoformat() if as_of else "", "rebuild": rebuild}
    run_config = {
        "resources": {"run": {"config": of_run}},
        "loggers": {"plain": {"config": {}}},
    }
    with dg.DagsterInstance.get() as instance:
        result = defs.resolve_job_def("nightly").execute_in_process(
            run_config=run_config, instance=instance, raise_on_error=False
        )
    # Dagster's sensor of failed nights watches the runs that its own daemon starts, not this one.
    unsent = () if result.success else alerting.send_alerts(config, result.run_id, _failed(result))
    return Done(result.success, result.run_id, _fault(result), unsent)


def _failed(result: dg.ExecuteInProcessResult) -> list[str]:
    """Keys of the steps that failed, in order."""
    return [str(event.step_key) for event in result.all_events if event.is_step_failure]


def _fault(result: dg.ExecuteInProcessResult) -> str:
    faults = (_failed_step(event) or _broken_promise(event) for event in result.all_events)
    first = next((fault for fault in faults if fault), "")
    return first if first or result.success else "the run failed before its first step"


def _failed_step(event: dg.DagsterEvent) -> str:
    if not event.is_step_failure:
        return ""
    error = event.step_failure_data.error
    return f"{event.step_key}: {(error.cause or error).message.strip() if error else 'it failed'}"


def _broken_promise(event: dg.DagsterEvent) -> str:
    if event.event_type is not dg.DagsterEventType.ASSET_CHECK_EVALUATION:
        return ""
    check = event.asset_check_evaluation_data
    if check.passed or check.severity is not dg.AssetCheckSeverity.ERROR:
        return ""
    return f"{check.asset_key.to_user_string()}: a promise is broken ({check.check_name})"
