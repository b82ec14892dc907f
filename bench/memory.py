"""Wall time and peak memory of everything that this process starts, and of the process itself."""

import contextlib
import re
import resource
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

EVERY_SECONDS = 0.25
_STATUS = Path("/proc/self/status")


class Peak:
    """While it is open, samples the memory of this process's children and their children.

    Memory is the proportional set size, so that pages which forked workers share count once.
    `bytes` and `seconds` hold the result.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self.seconds = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seconds = time.monotonic() - self._began
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            processes = psutil.Process().children(recursive=True)
            self.bytes = max(self.bytes, sum(_memory_of(process) for process in processes))


def _memory_of(process: psutil.Process) -> int:
    # A process may end between being listed and being measured.
    with contextlib.suppress(psutil.Error):
        return int(process.memory_full_info().pss)
    return 0


def memory_now() -> int:
    """Bytes that this process holds."""
    return int(psutil.Process().memory_info().rss)


def peak_memory() -> int:
    """The most bytes that this process has held.

    On Linux from its own status: what getrusage says may be the peak of the process that began it.
    """
    if _STATUS.exists():
        peak = re.search(r"^VmHWM:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
        if peak:
            return int(peak[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
