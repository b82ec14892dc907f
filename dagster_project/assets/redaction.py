"""Faults of a step, told without values: what Spark or a library says may quote a person's cell."""

from collections.abc import Iterator
from typing import TypeVar

from contracts import SingleViewError

Done = TypeVar("Done")


class StepError(SingleViewError, RuntimeError):
    """A step failed for a reason that may quote a value; only its kind and place are told."""


def redacted(step: str, done: Iterator[Done]) -> Iterator[Done]:
    """What a step yields; of an error that is not ours only its kind and the line of ours.

    Raises:
        StepError: instead of any error whose message may quote a value.
    """
    fault: StepError | None = None
    try:
        yield from done
    except SingleViewError:
        raise
    except Exception as error:  # noqa: BLE001 - every error must be stripped of values
        fault = StepError(f"{step} failed at {place_and_kind(error)}")
    if fault:
        # Outside the handler: else Python would keep the original as this one's context.
        raise fault


def place_and_kind(error: Exception) -> str:
    """Where in our code an error came up, and of which kind it is: never what it says."""
    return f"{_where(error)} with {_kind(error)}"


def _kind(error: Exception) -> str:
    condition = getattr(error, "getCondition", None)
    named = condition() if callable(condition) else None
    return f"{type(error).__name__}{f' ({named})' if named else ''}"


def _where(error: Exception) -> str:
    """The innermost line that is ours."""
    place, trace = "an unknown line", error.__traceback__
    while trace:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module != __name__ and module.split(".")[0] in {
            "bronze",
            "silver",
            "gold",
            "dagster_project",
            "expectations",
        }:
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
