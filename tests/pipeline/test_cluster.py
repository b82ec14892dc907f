"""A night on a real cluster, a master and two workers, is the night that one machine runs."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyspark
import pytest

from dagster_project.runtime.spark_session import use_this_environment
from tests.pipeline.conftest import SECOND, Copy, Ran
from tests.pipeline.published import seen
from tests.pipeline.running import Place, free_port, good_night

CLASSES = "org.apache.spark.deploy"
WORKERS = 2
READY_SECONDS = 60


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of one master and two workers, ended after the test."""
    use_this_environment()
    folder = tmp_path_factory.mktemp("cluster")
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    started = [
        _started(folder / "master", "master.Master", "--port", str(port), "--webui-port", "0")
    ]
    _wait_for(port)
    for number in range(WORKERS):
        place = folder / f"worker{number}"
        asked = ("-c", "1", "-m", "1500m", "--webui-port", "0", "-d", str(place), address)
        started.append(_started(place, "worker.Worker", *asked))
    yield address
    for process in reversed(started):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.long
def test_a_cluster_publishes_what_one_machine_does(
    before_second_night: Place, second_night: Ran, copy_of: Copy, master: str
) -> None:
    copied = copy_of(before_second_night, "on-a-cluster")
    asked = {
        "spark.master": master,
        "spark.executor.memory": "1g",
        "spark.executor.cores": "1",
        # So that the night cannot be done by one of the two alone.
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    }
    settings = {"SPARK_SETTINGS": json.dumps(asked)}
    good_night(Place(copied.lake, copied.landing, settings), SECOND)
    found, wanted = seen(copied.lake), seen(second_night.lake)
    assert list(found) == list(wanted)
    assert [path for path in wanted if found[path] != wanted[path]] == []
    assert _workers_used(copied.lake.parent.parent) == WORKERS


def _workers_used(root: Path) -> int:
    """Workers that ran an executor of the night."""
    return len([w for w in root.glob("cluster[0-9]*/worker*") if any(w.glob("app-*/*/stderr"))])


def _started(folder: Path, name: str, *words: str) -> "subprocess.Popen[bytes]":
    folder.mkdir(parents=True)
    command = Path(pyspark.__file__).parent / "bin" / "spark-class"
    with (folder / "said").open("wb") as said:
        return subprocess.Popen(
            [str(command), f"{CLASSES}.{name}", "--host", "127.0.0.1", *words],
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the cluster's master did not open its port")
