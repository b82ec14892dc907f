"""Superset with a small made-up lake, as `make dashboards` starts it: once for all tests here."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboards import small_lake
from tests.dashboards.served import served
from tests.dashboards.superset_reader import Pages

KEPT = "DASHBOARDS_TEST_FOLDER"
"""Names a folder for lake and Superset that stays for the next run, which then starts faster."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The pages of three audiences, served."""
    kept = os.environ.get(KEPT)
    home = Path(kept) if kept else tmp_path_factory.mktemp("pages")
    lake = home / "lake"
    if not lake.exists():
        small_lake.make(lake)
    with served(lake, home / "home") as running:
        yield Pages(running.address, home / "home", lake, running.environment)
    assert running.server.returncode == 0, "Ctrl-C ends the pages cleanly"
