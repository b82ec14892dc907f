"""Spark's daemon of Python workers, which starts a task a tenth of a second earlier.

Spark lays archives before everything else that Python looks through (PySpark as a zip file, a jar),
and has it forget what it found before every task. Python then reads the list of each archive anew,
once for each package that came from it. Beside that, Spark sends a task in two parts, and TCP
holds the second back until the first is acknowledged, for which Linux takes 40 milliseconds.
"""

import socket
import sys
from collections.abc import Callable

for place in [place for place in sys.path if place.endswith((".zip", ".jar"))]:
    sys.path.remove(place)
    # Looking for this very module, Python has opened it already.
    sys.path_importer_cache.pop(place, None)

from pyspark import daemon  # noqa: E402 # the path decides where this comes from

Worker = Callable[[socket.socket, bool], int]


def prompt(worker: Worker) -> Worker:
    """The worker, which acknowledges at once what Spark sends over TCP, where the system can."""

    def work(sock: socket.socket, authenticated: bool) -> int:  # noqa: FBT001 # PySpark calls it so
        if sock.family != socket.AF_UNIX and hasattr(socket, "TCP_QUICKACK"):
            # It does not last: a worker is called anew for each of its tasks.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return worker(sock, authenticated)

    return work


if __name__ == "__main__":
    daemon.worker = prompt(daemon.worker)
    daemon.manager()  # type: ignore[no-untyped-call] # PySpark does not type it
