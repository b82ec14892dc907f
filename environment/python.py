"""The Python environment: `.venv`, the locked packages, and this project beside them."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import shutil
import sys
from pathlib import Path
from subprocess import CalledProcessError

from environment.checkout import Checkout, StoppedError, put
from environment.programs import apt_install, lines, output, runs, say

OLDEST, FIRST_TOO_NEW = (3, 11), (3, 13)
BUILT_HERE = "pyspark"
"""The one package that its makers publish as source only."""


def make_environment(at: Checkout) -> None:
    """Make `.venv`, unless one that works, with a fitting Python, is there.

    Raises:
        StoppedError: no Python fits, or it cannot make environments.
    """
    if not (is_fitting(str(at.python)) and runs(str(at.python), "-m", "pip", "--version")):
        python = python_with_venv()
        say(f"Making the Python environment .venv with {python}.")
        make_venv(at.venv, python)
    at.share.mkdir(parents=True, exist_ok=True)


def make_venv(venv: Path, python: str) -> None:
    """Make an empty environment, in place of one that may be there.

    Raises:
        StoppedError: it could not be made.
    """
    if not runs(python, "-m", "venv", "--clear", str(venv)):
        raise StoppedError(f"{python} could not make the environment {venv.name}.")


def python_with_venv() -> str:
    """The path of a fitting Python that can make environments.

    Raises:
        StoppedError: none is on the PATH, or what Debian leaves out of it cannot be installed.
    """
    python = fitting_python()
    if not runs(python, "-c", "import ensurepip, venv"):
        install_venv(python)
    return python


def fitting_python() -> str:
    """The path of a Python that is neither too old nor too new.

    Raises:
        StoppedError: none is on the PATH.
    """
    # Seen from inside an environment, the first is the Python that the environment was made with.
    own = getattr(sys, "_base_executable", sys.executable)
    for python in (own, "python3", "python3.11", "python3.12"):
        if is_fitting(python):
            return output(python, "-c", "import sys; print(sys.executable)").strip()
    raise StoppedError("Python 3.11 or 3.12 is needed, and none was found on the PATH.")


def is_fitting(python: str) -> bool:
    """Whether the command runs, and runs a Python that this project supports."""
    bounds = f"{OLDEST} <= sys.version_info[:2] < {FIRST_TOO_NEW}"
    return runs(python, "-c", f"import sys; sys.exit(not {bounds})")


def install_venv(python: str) -> None:
    """Install what Debian leaves out of its Python.

    Raises:
        StoppedError: it may not be installed by us, or could not be.
    """
    package = f"{Path(os.path.realpath(python)).name}-venv"
    if not apt_install(package):
        advice = f"run `sudo apt-get install {package}`, then try again"
        raise StoppedError(f"{python} cannot make environments: {advice}.")


def install_packages(at: Checkout) -> None:
    """Install exactly what requirements.lock pins, and this project, editable, beside it.

    Only pyspark is built here; all else must come as wheels. What builds pyspark and this project
    is locked too and is installed first, so that no build fetches anything of its own.

    Raises:
        StoppedError: pip failed.
    """
    lock, wheels = at.root / "requirements.lock", at.share / "wheels.lock"
    put(wheels, without(BUILT_HERE, lock.read_text()))
    forget_half_installed(at.venv)
    say("Installing the locked Python packages (about 1 GB where nothing is cached).")
    pinned = ("--require-hashes", "--no-deps", "--only-binary=:all:")
    built = (f"--no-binary={BUILT_HERE}", "--no-build-isolation", "--use-pep517")
    pip(at, *pinned, "-r", str(wheels))
    pip(at, *pinned, *built, "-r", str(lock))
    pip(at, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(at.root))


def without(package: str, lock: str) -> str:
    """The lock's text without the entry of one package."""
    entries = re.split(r"(?m)^(?=\S)", lock)
    return "".join(entry for entry in entries if not entry.startswith(f"{package}=="))


def forget_half_installed(venv: Path) -> None:
    """Remove the record of each package that a killed pip left incomplete: pip believes records."""
    for dist_info in venv.glob("lib/python3*/site-packages/*.dist-info"):
        if not is_whole(dist_info):
            shutil.rmtree(str(dist_info))


def is_whole(dist_info: Path) -> bool:
    """Whether every file that the package's RECORD names is there, in its full length."""
    record = dist_info / "RECORD"
    # pip writes INSTALLER after all the package's own files.
    if not (record.exists() and (dist_info / "INSTALLER").exists()):
        return False
    with record.open(newline="") as rows:
        files = [(dist_info.parent / row[0], row[2]) for row in csv.reader(rows)]
    return all(file.exists() and size in ("", str(file.stat().st_size)) for file, size in files)


def pip(at: Checkout, *arguments: str) -> None:
    """Run `pip install`: what it says goes to the log, its large downloads to the screen too.

    Raises:
        StoppedError: it failed; the sentence carries pip's own first error.
    """
    install = [str(at.python), "-I", "-m", "pip", "install", "--no-input", "--progress-bar=off"]
    command = [*install, "--disable-pip-version-check", *arguments]
    errors: list[str] = []
    with at.log.open("a") as log, contextlib.suppress(CalledProcessError):
        for line in lines(command, log):
            errors += ["no package index can be reached"] if "connection broken" in line else []
            errors += re.findall(r"(?i)^ *error: (.+)", line)
            if re.search(r"Downloading .*\(\d{2,}\.\d MB\)", line):
                say(f"  {line.strip()}")
        return
    reason = (errors or ["pip failed"])[0].rstrip(".")
    raise StoppedError(f"{reason} (all that pip said: {at.log}).")
