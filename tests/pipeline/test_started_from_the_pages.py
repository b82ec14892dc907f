"""A night that somebody starts in Dagster's pages is the night that the command line runs."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from dagster_graphql import DagsterGraphQLClient

from tests.pipeline.conftest import SECOND, Copy, Ran
from tests.pipeline.published import seen
from tests.pipeline.running import COMMAND, LONGEST_SECONDS, Place, free_port

READY_SECONDS = 180
LOOK_SECONDS = 1.0
OVER = {"SUCCESS", "FAILURE", "CANCELED"}


@pytest.mark.long
def test_a_night_started_from_the_pages_publishes_what_the_command_line_does(
    before_second_night: Place, second_night: Ran, copy_of: Copy
) -> None:
    place = copy_of(before_second_night, "from-the-pages")
    with _pages(place) as (client, reports):
        assert _night(client) == "SUCCESS"
        first = requests.get(reports, timeout=LOOK_SECONDS * 10)
        assert (first.status_code, "Data quality" in first.text) == (200, True)
    found, wanted = seen(place.lake), seen(second_night.lake)
    assert list(found) == list(wanted)
    assert [path for path in wanted if found[path] != wanted[path]] == []


def _night(client: DagsterGraphQLClient) -> str:
    """Start the job as the button does, and wait: the word with which it ended."""
    config = {"resources": {"run": {"config": {"as_of": SECOND}}}}
    run = client.submit_job_execution("nightly", run_config=config)
    deadline = time.monotonic() + LONGEST_SECONDS
    while (status := client.get_run_status(run).value) not in OVER:
        assert time.monotonic() < deadline, f"the run is still {status}"
        time.sleep(LOOK_SECONDS)
    return str(status)


@contextmanager
def _pages(place: Place) -> Iterator[tuple[DagsterGraphQLClient, str]]:
    """What `single-view ui` serves, until the test is done with it: Dagster, and the reports."""
    port, pages_port = free_port(), free_port()
    with place.lake.with_suffix(".ui").open("wb") as said:
        process = subprocess.Popen(
            [COMMAND, "ui", "--port", str(port), "--pages-port", str(pages_port)],
            env=place.environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _wait_for(port)
        client = DagsterGraphQLClient("127.0.0.1", port_number=port)
        yield client, f"http://127.0.0.1:{pages_port}/"
    finally:
        # Its servers wait for each other when asked to end.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            if requests.get(f"http://127.0.0.1:{port}/server_info", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(LOOK_SECONDS)
    raise TimeoutError("the pages did not open")
