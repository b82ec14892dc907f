"""A night from the command line: the same Dagster job, in this process."""

from dataclasses import dataclass
from datetime import date

import dagster as dg

from dagster_project import home
from dagster_project.settings import Settings


@dataclass(frozen=True)
class Done:
    """How a run ended: its number, Dagster's id, and what failed first (in our words)."""

    ok: bool
    run_id: str
    fault: str = ""


def run(found: Settings, as_of: date | None) -> Done:
    """Run the job `nightly` in this process, under Dagster's own record of runs.

    Args:
        found: the settings in force.
        as_of: the date to take for today; None means today in England.
    """
    home.prepare(found)
    from dagster_project.definitions import defs

    config = {"resources": {"night": {"config": {"as_of": as_of.isoformat() if as_of else ""}}}}
    config["loggers"] = {"plain": {"config": {}}}
    with dg.DagsterInstance.get() as instance:
        result = defs.resolve_job_def("nightly").execute_in_process(
            run_config=config, instance=instance, raise_on_error=False
        )
    return Done(result.success, result.run_id, _fault(result))


def _fault(result: dg.ExecuteInProcessResult) -> str:
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            return f"{event.step_key}: {error.cause.message if error and error.cause else error.message if error else ''}"
        if event.event_type_value == "ASSET_CHECK_EVALUATION":
            told = event.asset_check_evaluation_data
            if not told.passed and told.severity is dg.AssetCheckSeverity.ERROR:
                return f"{told.asset_key.to_user_string()}: a promise is broken ({told.check_name})"
    return "" if result.success else "the run failed before its first step"
