"""Makes the environment that every `make` word needs: `python3 set_up.py`.

In: requirements.lock, jars.lock, pyproject.toml. Out: `.venv/` with the locked packages and this
project, and in `.venv/share/single-view/` the jars, the Java that Spark is to use, an archive of
its classes, and a stamp.
Where the stamp fits, nothing is done and no network is asked. Each step looks at what is there
before it does anything, so a run that was stopped anywhere is finished by the next one.
"""

from __future__ import annotations

import contextlib
import fcntl
import sys
from pathlib import Path
from typing import Iterator

from environment.checkout import Checkout, StoppedError, fingerprint, is_ready, put
from environment.programs import say
from environment.python import install_packages, make_environment
from environment.spark import archive_classes, choose_java, fetch_jars


def main() -> int:
    """Set up the checkout; return 0 when it is ready, 2 after one sentence that says why not."""
    try:
        set_up(Checkout(Path(__file__).resolve().parent))
    except StoppedError as reason:
        sentence = f"Set-up stopped: {reason}"
    except OSError as fault:
        sentence = f"Set-up stopped: {fault.strerror or fault} ({fault.filename or 'no file'})."
    except KeyboardInterrupt:
        sentence = "Set-up was interrupted: run the same command again, and it goes on from there."
    else:
        return 0
    print(sentence, file=sys.stderr)
    return 2


def set_up(at: Checkout) -> None:
    """Make the environment, or return at once where it already is what its inputs ask for.

    Raises:
        StoppedError: something is missing that may not, or cannot, be installed.
    """
    if is_ready(at):
        return
    with one_at_a_time(at):
        if not is_ready(at):
            make_environment(at)
            install_packages(at)
            choose_java(at)
            fetch_jars(at)
            archive_classes(at)
            put(at.stamp, f"{fingerprint(at)}\n")
            say("Set-up is done; the next time it has nothing to do.")


@contextlib.contextmanager
def one_at_a_time(at: Checkout) -> Iterator[None]:
    """Hold other set-ups of the checkout back; a process that dies lets go by itself."""
    with (at.root / "set_up.py").open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up of this checkout is at work: waiting for it.")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
