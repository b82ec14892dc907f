"""A run has the tasks of its own steps and no others, however it was asked for."""

from collections.abc import Iterator
from types import SimpleNamespace

import dagster as dg
import pytest

from dagster_project.assets.asset_factory import tasks_under_way
from dagster_project.run.run_context import RunContext
from dagster_project.run.side_by_side import Built, SideBySide, Task
from tests.unit.dagster_project.test_side_by_side import a_task

PATHS = {"bronze/a": "", "silver/b": "bronze/a", "gold/c": "silver/b"}
"""Three tables, and what each is built from."""


@dg.resource
def a_run(_: dg.InitResourceContext) -> Iterator[SimpleNamespace]:
    """What a run's steps share, as far as tasks are concerned."""
    run = SimpleNamespace(side_by_side=SideBySide())
    yield run
    run.side_by_side.close()


def a_job(begun: list[str], broken: set[str]) -> dg.JobDefinition:
    """Steps that wait for their tasks, of which those of `broken` tables fail."""

    def tasks_of_run(_: RunContext) -> list[Task]:
        return [
            Task(path, frozenset(after.split()), lambda path=path: build(path), a_task(path).check)  # type: ignore[misc] # its default is the loop's
            for path, after in PATHS.items()
        ]

    def build(path: str) -> Built:
        begun.append(path)
        if path in broken:
            raise ZeroDivisionError
        return Built(rows_to_check=None)

    def an_asset(path: str, after: str) -> dg.AssetsDefinition:
        @dg.asset(
            key=path.split("/"),
            deps=[dg.AssetKey(after.split("/"))] if after else [],
            required_resource_keys={"run"},
        )
        def step(context: dg.AssetExecutionContext) -> None:
            tasks_under_way(context, tasks_of_run).done(path)

        return step

    assets = [an_asset(path, after) for path, after in PATHS.items()]
    defs = dg.Definitions(
        assets=assets,
        resources={"run": a_run},
        jobs=[dg.define_asset_job("night", selection=dg.AssetSelection.all())],
        executor=dg.in_process_executor,
    )
    return defs.resolve_job_def("night")


def test_a_whole_run_begins_every_task_once() -> None:
    begun: list[str] = []
    with dg.instance_for_test() as instance:
        assert a_job(begun, set()).execute_in_process(instance=instance).success
    assert begun == list(PATHS)


@pytest.mark.parametrize("chosen", ["silver/b", "gold/c"])
def test_an_asset_that_is_materialised_by_hand_begins_its_own_task_alone(chosen: str) -> None:
    begun: list[str] = []
    with dg.instance_for_test() as instance:
        key = dg.AssetKey(chosen.split("/"))
        job = a_job(begun, set())
        assert job.execute_in_process(instance=instance, asset_selection=[key]).success
    assert begun == [chosen]
