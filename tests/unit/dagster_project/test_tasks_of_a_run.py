"""A run has the tasks of its own steps and no others, however it was asked for."""

from collections.abc import Iterator
from types import SimpleNamespace

import dagster as dg
import pytest

from dagster_project.assets.asset_factory import RESOURCES, tasks_under_way
from dagster_project.run.run_context import RunContext
from dagster_project.run.side_by_side import Built, SideBySide, Task
from tests.unit.dagster_project.test_side_by_side import a_task

PATHS = {"bronze/a": "", "silver/b": "bronze/a", "gold/c": "silver/b"}
"""Three tables, and what each is built from."""
BEGUN: list[str] = []
"""The tables that were begun, in order."""
BROKEN: set[str] = set()
"""The tables that cannot be built."""


@dg.resource
def a_run(_: dg.InitResourceContext) -> Iterator[SimpleNamespace]:
    """What a run's steps share, as far as tasks are concerned."""
    run = SimpleNamespace(side_by_side=SideBySide())
    yield run
    run.side_by_side.close()


def tasks_of_run(_: RunContext) -> list[Task]:
    """A task a table, which notes that it was begun."""

    def build(path: str) -> Built:
        BEGUN.append(path)
        if path in BROKEN:
            raise ZeroDivisionError
        return Built(rows_to_check=None)

    return [
        Task(path, frozenset(after.split()), lambda path=path: build(path), a_task(path).check)  # type: ignore[misc] # its default is the loop's
        for path, after in PATHS.items()
    ]


def an_asset(path: str, after: str) -> dg.AssetsDefinition:
    """A step that waits for its task."""

    @dg.asset(
        key=path.split("/"),
        deps=[dg.AssetKey(after.split("/"))] if after else [],
        required_resource_keys=RESOURCES,
    )
    def step(context: dg.AssetExecutionContext) -> None:
        tasks_under_way(context).done(path)

    return step


def night() -> dg.JobDefinition:
    """The job; Dagster finds it by its name where it takes up a failed run."""
    defs = dg.Definitions(
        assets=[an_asset(path, after) for path, after in PATHS.items()],
        resources={
            "run": a_run,
            "tasks_of_run": dg.ResourceDefinition.hardcoded_resource(tasks_of_run),
        },
        jobs=[dg.define_asset_job("night", selection=dg.AssetSelection.all())],
        executor=dg.in_process_executor,
    )
    return defs.resolve_job_def("night")


@pytest.fixture(autouse=True)
def _nothing_begun() -> None:
    BEGUN.clear()
    BROKEN.clear()


def test_a_whole_run_begins_every_task_once() -> None:
    with dg.instance_for_test() as instance:
        assert night().execute_in_process(instance=instance).success
    assert list(PATHS) == BEGUN


@pytest.mark.parametrize("chosen", ["silver/b", "gold/c"])
def test_an_asset_that_is_materialised_by_hand_begins_its_own_task_alone(chosen: str) -> None:
    with dg.instance_for_test() as instance:
        key = dg.AssetKey(chosen.split("/"))
        assert night().execute_in_process(instance=instance, asset_selection=[key]).success
    assert [chosen] == BEGUN


def test_a_run_that_takes_up_a_failed_one_begins_what_is_left_of_it() -> None:
    BROKEN.add("silver/b")
    job = dg.reconstructable(night)
    with dg.instance_for_test() as instance:
        failed = dg.execute_job(job, instance=instance)
        BROKEN.clear()
        BEGUN.clear()
        options = dg.ReexecutionOptions.from_failure(failed.run_id, instance)
        assert dg.execute_job(job, instance=instance, reexecution_options=options).success
    assert BEGUN == ["silver/b", "gold/c"]
