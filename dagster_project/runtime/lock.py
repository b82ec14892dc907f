"""One writer at a time, and nothing left of a run that died: lock, scratch folders, old JVMs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from contracts import SingleViewError

PATIENCE_SECONDS = 6 * 3600
"""How long a second run waits for the first; a night that takes longer is stuck."""


class BusyError(SingleViewError, RuntimeError):
    """Another run has held the lake for too long."""


def scratch_of_this_process(scratch: Path) -> Path:
    """The folder for everything that this process leaves behind while it runs."""
    folder = scratch / _own_name()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """Hold the lake's lock; a second run waits. The lock goes with the process, however it ends.

    Raises:
        BusyError: the first run did not end in time.
    """
    root.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root / "writer.lock", timeout=PATIENCE_SECONDS):
            yield
    except Timeout:
        raise BusyError(
            "another run has held the lake for six hours; end it and start again"
        ) from None


def sweep(scratch: Path) -> int:
    """End JVMs that dead runs left behind, then remove their scratch folders.

    Returns:
        How many folders were removed.
    """
    removed = 0
    for folder in sorted(scratch.glob("*-*")) if scratch.exists() else ():
        if folder.name == _own_name() or _is_alive(folder.name):
            continue
        _end_jvms_of(folder)
        shutil.rmtree(folder, ignore_errors=True)
        removed += 1
    return removed


def _own_name() -> str:
    return _name(psutil.Process(os.getpid()))


def _name(process: psutil.Process) -> str:
    # The start time tells a process from a later one with its number.
    return f"{process.pid}-{int(process.create_time() * 100)}"


def _is_alive(name: str) -> bool:
    try:
        process = psutil.Process(int(name.split("-", maxsplit=1)[0]))
        return _name(process) == name and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _end_jvms_of(folder: Path) -> None:
    """A JVM carries its scratch folder on its command line: that is how it is known."""
    orphans = [p for p in psutil.process_iter(["name", "cmdline"]) if _belongs(p, folder)]
    for orphan in orphans:
        orphan.kill()
    psutil.wait_procs(orphans, timeout=30)


def _belongs(process: psutil.Process, folder: Path) -> bool:
    if "java" not in (process.info["name"] or ""):
        return False
    return any(str(folder) in word for word in process.info["cmdline"] or ())
