"""The environment of the pages: `.venv-dashboards`, with exactly what requirements.lock pins."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from environment.checkout import Checkout, StoppedError, put
from environment.programs import runs, say
from environment.python import fitting_python, install_venv, is_fitting, pip

BUILDERS = ("setuptools", "wheel", "packaging")
"""What builds the packages that their makers publish as source only; they come first."""


class PagesEnvironment(Checkout):
    """The checkout as the pages see it: a second environment beside the lake's."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.venv = root / ".venv-dashboards"
        self.python = self.venv / "bin" / "python"
        self.lock = root / "dashboards" / "superset" / "requirements.lock"
        self.stamp = self.venv / "stamp"
        self.log = self.venv / "set-up.log"


def set_up(at: PagesEnvironment) -> None:
    """Make the environment, or return at once where it is what the lock asks for.

    Raises:
        StoppedError: it cannot be made.
    """
    wanted = hashlib.sha256(at.lock.read_bytes() + str(at.root).encode()).hexdigest()
    if at.stamp.exists() and at.stamp.read_text().strip() == wanted:
        return
    if not is_fitting(str(at.python)):
        _make(at)
    say("Installing Superset and what it needs (about 500 MB where nothing is cached).")
    _install(at)
    put(at.stamp, f"{wanted}\n")


def _make(at: PagesEnvironment) -> None:
    python = fitting_python()
    if not runs(python, "-c", "import ensurepip, venv"):
        install_venv(python)
    shutil.rmtree(at.venv, ignore_errors=True)
    if not runs(python, "-m", "venv", str(at.venv)):
        raise StoppedError(f"{python} could not make the environment {at.venv.name}.")


def _install(at: PagesEnvironment) -> None:
    builders = at.venv / "builders.lock"
    put(builders, _entries(at.lock.read_text(), BUILDERS))
    pinned = ("--require-hashes", "--no-deps")
    pip(at, *pinned, "--only-binary=:all:", "-r", str(builders))
    pip(at, *pinned, "--no-build-isolation", "-r", str(at.lock))


def _entries(lock: str, packages: tuple[str, ...]) -> str:
    """The lock's entries of some packages."""
    entries = re.split(r"(?m)^(?=\S)", lock)
    return "".join(entry for entry in entries if entry.split("==")[0] in packages)
