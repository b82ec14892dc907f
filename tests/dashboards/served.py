"""The pages over some lake, as `make dashboards` serves them: for these tests and for the bench."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.pipeline.running import free_port

ROOT = Path(__file__).resolve().parents[2]
START = [sys.executable, "-m", "dashboards.superset.start"]
PATIENCE = 900
"""Seconds until they have to be up: the first start in a checkout installs Superset."""


@dataclass(frozen=True)
class Served:
    """Where the pages are, the environment of their server, and the server."""

    address: str
    environment: dict[str, str]
    server: "subprocess.Popen[bytes]"


@contextmanager
def served(lake: Path, home: Path) -> Iterator[Served]:
    """Serve a lake's pages, with Superset's own files in a folder, and stop as Ctrl-C does."""
    ours = {"LAKE_ROOT": str(lake), "DASHBOARDS_HOME": str(home), "PYTHONPATH": str(ROOT)}
    port, environment = free_port(), {**os.environ, **ours}
    server = subprocess.Popen(
        [*START, "--port", str(port)], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health", server)
        yield Served(f"http://127.0.0.1:{port}", environment, server)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(1)
    raise AssertionError("the pages did not come up")
