"""Every example of docs/other_readers.md, run on a published night as its reader would."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dashboards import small_lake
from tests.pipeline.conftest import Ran
from tests.pipeline.published import rows, versions
from tests.pipeline.running import free_port

PAGE = Path(__file__).parents[2] / "docs" / "other_readers.md"
SECTION = re.compile(r"^## (?P<title>.+?)\n(?P<body>.*?)(?=^## |\Z)", re.M | re.S)
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<code>.+?)^```$", re.M | re.S)
EXAMPLES = {
    found["title"]: [(block["language"], block["code"]) for block in BLOCK.finditer(found["body"])]
    for found in SECTION.finditer(PAGE.read_text("utf-8"))
}
FIRST, JDBC, ROWS = (
    "Which versions are published", "JDBC: a Spark Thrift Server", "Only the rows of one reader",
)  # fmt: skip
READERS = [title for title in EXAMPLES if title not in {FIRST, JDBC, ROWS}]
PLAN = "gold_social_care/plan"
UP_IN = 120
"""Seconds in which Spark's server has to answer."""

Answer = list[tuple[str, int]]


@pytest.fixture
def lake(first_night: Ran, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published lake, as LAKE_ROOT names it."""
    monkeypatch.setenv("LAKE_ROOT", str(first_night.lake))
    return first_night.lake


@pytest.fixture
def expected(lake: Path) -> Answer:
    """Children with a current plan by kind, counted row by row."""
    of_kind: dict[str, set[str]] = {}
    for row in rows(lake, PLAN, versions(lake)[PLAN]):
        if row["status"] == "current":
            of_kind.setdefault(row["kind"], set()).add(row["person_id"])
    assert of_kind, "the night has current plans"
    return [(kind, len(children)) for kind, children in sorted(of_kind.items())]


def _run(title: str, names: dict[str, Any]) -> dict[str, Any]:
    """What an example of the page leaves behind, after the one that every example begins with."""
    for each in (FIRST, title):
        for _, code in EXAMPLES[each]:
            exec(compile(code, f"{PAGE.name}: {each}", "exec"), names)  # noqa: S102 # our own page's
    return names


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_gives_one_answer(
    reader: str, expected: Answer, request: pytest.FixtureRequest
) -> None:
    names: dict[str, Any] = {"spark": request.getfixturevalue("spark")} if "Spark" in reader else {}
    assert list(map(tuple, _run(reader, names)["answer"])) == expected


def test_whom_a_user_sees_is_what_their_scopes_say_less_those_denied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(small_lake.make(tmp_path / "lake")))
    example = "".join(code for title in (FIRST, ROWS) for _, code in EXAMPLES[title])
    names: dict[str, Any] = {"duckdb": duckdb}
    exec(example.replace("sample.user", "social_care.ann"), names)  # noqa: S102 # our own page's

    assert {person for (person,) in names["mine"]} == {small_lake.MINE, small_lake.HOSTILE}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """The port of a Spark Thrift Server, started as the page says."""
    port = free_port()
    started = subprocess.Popen(
        ["bash", "-c", _command(0)], cwd=tmp_path, start_new_session=True,
        env={**_environment(), "PORT": str(port)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, started)
        yield port
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(timeout=60)


@pytest.mark.long
def test_a_reader_that_speaks_jdbc_gives_the_same_answer(
    lake: Path, server: int, expected: Answer
) -> None:
    version = versions(lake)[PLAN]
    environment = {**_environment(), "PORT": str(server), "VERSION": str(version)}
    told = subprocess.run(
        ["bash", "-c", _command(1)], env=environment, check=True, capture_output=True, text=True
    ).stdout
    # Beeline's prompt stands before the first line.
    answer = re.findall(r"^(?:.*> )?(.+)\t(\d+)$", told, re.M)
    assert [(kind, int(children)) for kind, children in answer] == expected


def _command(number: int) -> str:
    """A command of the page, with the environment that these tests run in."""
    _, code = EXAMPLES[JDBC][number]
    return code.replace(".venv/", f"{sys.prefix}/")


def _environment() -> dict[str, str]:
    return {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


def _wait(port: int, started: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + UP_IN
    while time.monotonic() < until and started.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise AssertionError("Spark's server did not come up")
