"""Where things lie in a checkout, and what its lock files ask for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

INPUTS = ("requirements.lock", "jars.lock", "pyproject.toml", "set_up.py", "environment/*.py")


class StoppedError(Exception):
    """Set-up cannot go on; the message is the one sentence that a person needs."""


class Checkout:
    """The folder of the repository, and what set-up makes in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / "bin" / "python"
        # What belongs to the environment and is no Python package.
        self.share = self.venv / "share" / "single-view"
        # The jars of jars.lock and no others: Spark is handed the whole folder.
        self.jars = self.share / "jars"
        # The classes that Spark loads, for the JVM to map; sessions start without it, but later.
        self.classes = self.share / "classes.jsa"
        # One line each: the JAVA_HOME for Spark; the fingerprint of a finished environment.
        self.java_home = self.share / "java_home"
        self.stamp = self.share / "stamp"
        # What pip and Ivy said.
        self.log = self.share / "set-up.log"


class Jar(NamedTuple):
    """One line of jars.lock: a Maven coordinate, and the sha256 of the file in hex."""

    organisation: str
    module: str
    revision: str
    sha256: str

    @property
    def file_name(self) -> str:
        """The jar's name in the jars folder."""
        return f"{self.module}-{self.revision}.jar"


def is_ready(at: Checkout) -> bool:
    """Whether the environment is finished, fits its inputs, and its Python, Java and jars exist."""
    if not (at.stamp.exists() and at.java_home.exists()):
        return False
    java = Path(at.java_home.read_text().strip()) / "bin" / "java"
    needed = [at.python, java, *(at.jars / jar.file_name for jar in locked_jars(at))]
    fits = at.stamp.read_text().strip() == fingerprint(at)
    return fits and all(path.exists() for path in needed)


def fingerprint(at: Checkout) -> str:
    """A hex digest of all that the environment is made from, its place included."""
    digest = hashlib.sha256(str(at.root).encode())
    for pattern in INPUTS:
        for path in sorted(at.root.glob(pattern)):
            digest.update(sha256(path).encode())
    return digest.hexdigest()


def locked_jars(at: Checkout) -> list[Jar]:
    """The jars that jars.lock names."""
    lines = (at.root / "jars.lock").read_text().splitlines()
    return [Jar(*re.split("[: ]", line)) for line in lines if line and not line.startswith("#")]


def sha256(path: Path) -> str:
    """The file's digest in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def put(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whenever this is stopped."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(text)
    beside.replace(path)
