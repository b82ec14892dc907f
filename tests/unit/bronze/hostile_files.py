"""Hostile files of every kind, taken through the readers in a process that may do little.

The process may hold so much memory, open no socket, start no program but the one that opens
workbooks, and write nowhere but where it was told to.
"""

import faulthandler
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pyarrow.parquet as pq

from bronze.readers import stage, workbook_apart
from tests.unit.bronze import hostile_archives, hostile_records, hostile_text, hostile_workbooks
from tests.unit.bronze.broken_files import INVOLVEMENT
from tests.unit.bronze.hostile_text import Draw

KINDS: Final[Mapping[str, Draw]] = MappingProxyType(
    {
        **hostile_text.KINDS,
        **hostile_records.KINDS,
        **hostile_archives.KINDS,
        **hostile_workbooks.KINDS,
    }
)
"""Every kind of hostile file, by what is hostile in it."""
MOST_BYTES = 1_500_000_000
"""Address space that a reading may have beyond what the program itself has."""
HANGS_AFTER = 600
"""Seconds after which a reading counts as one that never ends, on however busy a machine."""
ROOT = Path(__file__).parents[3]
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class ForbiddenError(BaseException):
    """A reading did what no reading may do; no `except Exception` hides it."""


def read_one(kind: str, seed: int, megabytes: int, folder: Path) -> dict[str, Any]:
    """What became of one file: its fault, and how many rows were counted where."""
    drawn = KINDS[kind](random.Random(f"{kind} {seed}"), megabytes)  # noqa: S311 - drawn anew alike
    path, into = folder / f"toy_2026-11-23.{drawn.suffix}", folder / "staged"
    path.write_bytes(drawn.content)
    extract, kept = replace(INVOLVEMENT, format=drawn.layout), drawn.kept
    del drawn
    with _bounded_memory():
        result = stage(path, extract, into)
    path.unlink()
    rejections = pq.read_table(into / "rejected.parquet").to_pylist()
    staged = pq.read_metadata(into / "rows.parquet").num_rows
    left = sorted(each.name for each in into.iterdir())
    shutil.rmtree(into)
    return {
        "fault": result.fault,
        "rows_in": result.rows_in,
        "staged": [result.rows_staged, staged],
        "rejected": [result.rows_rejected, sum(row["rows"] for row in rejections)],
        "reasons": sorted({row["reason"] for row in rejections}),
        "kept": kept,
        "left": left,
    }


def _forbid(folder: Path) -> None:
    """From now on, refuse what a reading has no reason to do."""
    inside = str(folder.resolve())

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_FORBIDDEN) and not _opens_a_workbook(arguments):
            raise ForbiddenError(event)
        is_write = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if is_write or event in {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate"}:
            path = arguments[0]
            if (
                isinstance(path, str | bytes)
                and path != os.devnull
                and not os.path.realpath(os.fsdecode(path)).startswith(inside)
            ):
                raise ForbiddenError(event)

    sys.addaudithook(watch)


def _opens_a_workbook(arguments: tuple[object, ...]) -> bool:
    """Whether a program is started that reads workbooks apart: the only one that may be."""
    command = arguments[1] if len(arguments) > 1 else ()
    return isinstance(command, list | tuple) and str(workbook_apart.SCRIPT) in command


@contextmanager
def _bounded_memory() -> Iterator[None]:
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + MOST_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def read_apart(
    folder: Path, seeds: range, megabytes: int, kinds: Iterable[str] = KINDS
) -> list[dict[str, Any]]:
    """What became of each file; `ended` says how the process ended, if it did, while reading it."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-B", "-m", __spec__.name, str(folder), str(megabytes)]
    found: list[dict[str, Any]] = []
    left = [(kind, seed) for kind in kinds for seed in seeds]
    while left:
        ended = subprocess.run(
            command,
            check=False,
            input=json.dumps(left),
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        found += [_outcome(line) for line in ended.stdout.splitlines()]
        if ended.returncode:
            found[-1]["ended"] = f"{ended.returncode}: {ended.stderr[-2000:]}"
        left = left[left.index((found[-1]["kind"], found[-1]["seed"])) + 1 :]
    return found


def _outcome(line: str) -> dict[str, Any]:
    """What is known of a file: of one that ended the process, only which it was."""
    return dict(json.loads(line if line.endswith("}") else line + "}"))


def _main(folder: Path, megabytes: int) -> None:
    left = json.load(sys.stdin)
    _forbid(folder)
    for kind, seed in left:
        faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
        # What is known of a file stands on one line, which ends before the next file is drawn.
        sys.stdout.write(json.dumps({"kind": kind, "seed": seed})[:-1])
        sys.stdout.flush()
        outcome = read_one(kind, seed, megabytes, folder)
        sys.stdout.write(", " + json.dumps(outcome)[1:] + "\n")
        sys.stdout.flush()
    faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]))
