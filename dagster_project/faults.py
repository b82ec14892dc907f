"""Faults of a step, told without values: what Spark or a library says may quote a person's cell."""

from collections.abc import Iterator
from contextlib import contextmanager

from dagster_project.lake import LakeError
from dagster_project.machine import BusyError
from expectations import CheckError, ReportError
from silver.match.version import ModelError

OURS = (LakeError, BusyError, CheckError, ReportError, ModelError)
"""Errors whose sentences are ours, so hold no value."""


class StepError(RuntimeError):
    """A step failed for a reason that may quote a value; only its kind and place are told."""


@contextmanager
def without_values(step: str) -> Iterator[None]:
    """Let our own sentences through; of any other error tell the kind and the line of ours."""
    try:
        yield
    except OURS:
        raise
    except Exception as error:  # noqa: BLE001 - every error must be stripped of values
        fault = StepError(f"{step} failed at {_where(error)} with {_kind(error)}")
    else:
        return
    # Outside the handler, so that the original is not even the context of what is raised.
    raise fault


def _kind(error: Exception) -> str:
    condition = getattr(error, "getCondition", None)
    named = condition() if callable(condition) else None
    return f"{type(error).__name__}{f' ({named})' if named else ''}"


def _where(error: Exception) -> str:
    """The innermost line that is ours."""
    place, trace = "an unknown line", error.__traceback__
    while trace:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.split(".")[0] in {"bronze", "silver", "gold", "dagster_project", "expectations"}:
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
