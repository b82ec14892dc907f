"""Nights one after another in one process and one Spark session, as `make demo` runs them.

Reads one JSON line per night (env, arguments, said, spoilt), runs the real command, and answers
with its exit code. A process of its own, so that the tests' own Spark session is not in its way.
"""

import contextlib
import json
import os
import sys
from typing import TextIO

from dagster_project.cli.main import app
from tests.pipeline import sabotage


def main() -> None:
    """Run what is asked for until nothing more is."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        asked = json.loads(line)
        os.environ.update(asked["env"])
        _speak_into(asked["said"])
        faults = sabotage.planted() if asked["spoilt"] else contextlib.nullcontext()
        with faults:
            _answer(answers, app(["nightly", *asked["arguments"]], standalone_mode=False))


def _speak_into(path: str) -> None:
    """Let all that is printed go into a file of the night's own."""
    with open(path, "wb") as file:  # noqa: PTH123 # a descriptor is what is wanted
        for ours in (1, 2):
            os.dup2(file.fileno(), ours)


def _answer(answers: TextIO, code: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    answers.write(f"{code}\n")
    answers.flush()


if __name__ == "__main__":
    main()
