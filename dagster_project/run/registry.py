"""Every table, found by looking: a module that owns one exports `TABLE` and `build`."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

from pyspark.sql import DataFrame

import gold
import silver
from contracts import Table

BEFORE = "_before"
"""A parameter that ends so wants the table as last published."""


@dataclass(frozen=True)
class OwnedTable:
    """A silver or gold table, and the pure function that builds it.

    The function's parameters say what it reads: `silver_person` is that table, `..._before` the
    same as last published; any other name is something that the night provides (`as_of`,
    `sources`, `extract_frames`, `parse_context`, `scoring`, ...). `metrics` are counts that plot
    over time: a name and the SQL aggregate that gives it (the module's `METRICS`). `work_done`
    tells what building it cost, from what the night provides (the module's `work_done`).
    """

    table: Table
    build: Callable[..., DataFrame]
    title: str
    metrics: Mapping[str, str] = field(default_factory=dict)
    work_done: Callable[..., Mapping[str, int]] | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of what the function takes."""
        return parameter_names(self.build)


def parameter_names(function: Callable[..., object]) -> tuple[str, ...]:
    """Names of what a function takes."""
    return tuple(inspect.signature(function).parameters)


@cache
def owned_tables() -> tuple[OwnedTable, ...]:
    """Every silver and gold table that has a `build`, in order of path."""
    tables = (_owned(module) for layer in (silver, gold) for module in _modules(layer))
    return tuple(owned for owned in tables if owned)


def by_parameter() -> dict[str, Table]:
    """Silver and gold tables by the parameter name that stands for them."""
    return {owned.table.path.replace("/", "_"): owned.table for owned in owned_tables()}


def _modules(layer: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.iter_modules(layer.__path__):
        if not module.ispkg:
            yield importlib.import_module(f"{layer.__name__}.{module.name}")


def _owned(module: ModuleType) -> OwnedTable | None:
    if hasattr(module, "TABLE") and hasattr(module, "build"):
        title = (module.__doc__ or "").strip().splitlines()[0]
        metrics, work_done = getattr(module, "METRICS", {}), getattr(module, "work_done", None)
        return OwnedTable(module.TABLE, module.build, title, metrics, work_done)
    return None
