"""Superset with a small made-up lake, as `make dashboards` starts it: once for all tests here."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.dashboards import small_lake
from tests.dashboards.superset_reader import Pages

ROOT = Path(__file__).resolve().parents[2]
START = [sys.executable, "-m", "dashboards.superset.start"]
KEPT = "DASHBOARDS_TEST_FOLDER"
"""Names a folder for lake and Superset that stays for the next run, which then starts faster."""
PATIENCE = 900
"""Seconds until it has to be up: the first start in a checkout installs Superset."""


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
    environment = {**os.environ, "LAKE_ROOT": str(lake), "DASHBOARDS_HOME": str(home / "home")}
    environment["PYTHONPATH"] = str(ROOT)
    port = _free_port()
    server = subprocess.Popen(
        [*START, "--port", str(port)], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health", server)
        yield Pages(f"http://127.0.0.1:{port}", home / "home", lake, environment)
    finally:
        server.send_signal(signal.SIGINT)
        stopped = server.wait(timeout=60)
    assert stopped == 0, "Ctrl-C ends the pages cleanly"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(1)
    raise AssertionError("the pages did not come up")
