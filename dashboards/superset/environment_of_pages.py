"""The environment of the pages: `.venv-dashboards`, with exactly what requirements.lock pins."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from environment.checkout import Checkout, put
from environment.programs import say
from environment.python import is_fitting, make_venv, pip, python_with_venv

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
        make_venv(at.venv, python_with_venv())
    say("Installing Superset and what it needs (about 500 MB where nothing is cached).")
    _install(at)
    put(at.stamp, f"{wanted}\n")


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
