"""Starting nights as people do, from the command line, and ending them as machines do."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

FEEDS = "csc,school,police"
"""Partners whose files the made-up council writes."""
PARTNERS = Path(__file__).with_name("partners")
"""Modules of partners that these tests alone have: `SOURCES_FOLDER`."""
OWN_FEEDS = "clubs,former_clubs"
COMMAND = str(Path(sys.executable).with_name("single-view"))
LONGEST_SECONDS = 1800
"""A night on a busy machine; beyond it something hangs."""
_LOOK_SECONDS = 0.02
_STEP = re.compile(r"^ *((?:bronze|silver|gold)/\w+): ", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A lake and the landing that it reads. Lakes that read one landing know its files alike.

    Where the settings name another LAKE_ROOT, `lake` holds all of it but its tables.
    """

    lake: Path
    landing: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What a council would set: one secret, so that two lakes name a record alike."""
        ours = {
            "LAKE_ROOT": str(self.lake),
            "STATE_ROOT": str(self.lake),
            "LANDING_ROOT": str(self.landing),
            "SOURCES_FOLDER": str(PARTNERS),
            "FEEDS": f"{FEEDS},{OWN_FEEDS}",
            "ALLOW_TEST_NHS_NUMBERS": "true",
            "RECORD_KEY_SECRET": "a secret of these tests",
            "SPARK_MEMORY": "1500m",
            # So little is done by one core as fast as by two, and with fewer tasks.
            "SPARK_CORES": "1",
            "SETTLE_SECONDS": "0.2",
            # One of the bad files says that it holds a terabyte.
            "SMALL_NIGHT_BYTES": str(10**15),
        }
        inherited = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
        return {**inherited, **ours, **self.settings}


@dataclass(frozen=True)
class Ended:
    """How a night ended: exit code (negative: the signal) and all that it printed."""

    code: int
    said: str

    @property
    def steps(self) -> tuple[str, ...]:
        """Tables that were landed or written, in order."""
        return tuple(_STEP.findall(self.said))


Moment = Callable[[str], bool]
"""Whether a night that has said this so far is to be ended now."""


class Warm:
    """Nights one after another in one process and one Spark session, as a council's daemon has."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def night(self, place: Place, as_of: str, *options: str, spoilt: bool = False) -> Ended:
        """Run a night to its end, with faults planted in it or without."""
        place.lake.mkdir(parents=True, exist_ok=True)
        told = {
            "env": place.environment,
            "arguments": ["--as-of", as_of, *options],
            "said": str(_said(place)),
            "spoilt": spoilt,
        }
        asked, answers = self._pipes()
        asked.write(json.dumps(told) + "\n")
        asked.flush()
        code = answers.readline().strip()
        assert code, f"the process ended: {_words(place)}"
        return Ended(int(code), _words(place))

    def good_night(self, place: Place, as_of: str, *options: str) -> Ended:
        """Run a night that must be published; its own words if it is not."""
        ended = self.night(place, as_of, *options)
        assert ended.code == 0, ended.said
        return ended

    def end(self) -> None:
        """End the process and its session; the next night begins another."""
        if self._process is not None:
            self._process.communicate()
        self._process = None

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.pipeline.warm"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def night(place: Place, as_of: str) -> Ended:
    """Run a night to its end, in a process of its own."""
    return _ended(_started(place, as_of), place, lambda _: False, whole_group=True)


def good_night(place: Place, as_of: str) -> Ended:
    """Run a night that must be published; its own words if it is not."""
    ended = night(place, as_of)
    assert ended.code == 0, ended.said
    return ended


def killed_night(place: Place, as_of: str, moment: Moment, *, whole_group: bool) -> Ended:
    """Run a night and `kill -9` it at a moment: Python with its JVM, or Python alone."""
    return _ended(_started(place, as_of), place, moment, whole_group)


def held_night(place: Place, as_of: str, moment: Moment) -> Callable[[], Ended]:
    """Start a night and stop it at a moment, as a machine that sleeps does; what is returned lets
    it go on, to its end."""
    process = _started(place, as_of)
    while process.poll() is None and not moment(_words(place)):
        time.sleep(_LOOK_SECONDS)
    assert process.returncode is None, _words(place)
    os.killpg(process.pid, signal.SIGSTOP)

    def go_on() -> Ended:
        os.killpg(process.pid, signal.SIGCONT)
        return _ended(process, place, lambda _: False, whole_group=True)

    return go_on


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _started(place: Place, as_of: str) -> "subprocess.Popen[bytes]":
    place.lake.mkdir(parents=True, exist_ok=True)
    with _said(place).open("wb") as said:
        return subprocess.Popen(
            [COMMAND, "nightly", "--as-of", as_of],
            env=place.environment,
            cwd=place.lake.parent,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def _ended(
    process: "subprocess.Popen[bytes]", place: Place, moment: Moment, whole_group: bool
) -> Ended:
    deadline = time.monotonic() + LONGEST_SECONDS
    while process.poll() is None:
        if time.monotonic() > deadline or moment(_words(place)):
            _kill(process.pid, whole_group=whole_group)
            process.wait()
        time.sleep(_LOOK_SECONDS)
    return Ended(process.returncode, _words(place))


def _kill(pid: int, *, whole_group: bool) -> None:
    if whole_group:
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGKILL)


def _said(place: Place) -> Path:
    # Beside the lake, because what stands in the lake is searched for what leaked.
    return place.lake.with_suffix(".said")


def _words(place: Place) -> str:
    return _said(place).read_text(encoding="utf-8", errors="replace")
