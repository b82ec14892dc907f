"""Other programs that set-up runs, and what it says meanwhile."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import IO, Iterator, Sequence


def say(line: str) -> None:
    """Print one plain line at once, also where the output is a pipe."""
    print(line, flush=True)


def runs(*command: str) -> bool:
    """Whether the command exists and ends well; what it prints is dropped."""
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return False
    return ran.returncode == 0


def output(*command: str) -> str:
    """What the command prints, to either stream; nothing where it cannot be run."""
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError:
        return ""
    return ran.stdout.decode(errors="replace")


def lines(command: Sequence[str], log: IO[str]) -> Iterator[str]:
    """Each line that the command prints, as it prints it, copied to the log.

    Raises:
        CalledProcessError: after the last line, where the command failed.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        # A user's habit of installing for themselves only must not empty the environment.
        env={**os.environ, "PIP_USER": "0"},
    ) as running:
        for line in running.stdout or ():
            log.write(line)
            yield line
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)


def apt_install(package: str) -> bool:
    """Install a Debian package as root, or by a sudo that asks no password; False if that fails."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not (shutil.which("apt-get") and runs(*sudo, "true")):
        return False
    say(f"Installing {package} with apt-get.")
    apt = [
        *sudo,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]
    install = [*apt, "install", "-y", "--no-install-recommends", package]
    # An empty or outdated list of packages is the usual reason of a first failure.
    return runs(*install) or (runs(*apt, "update") and runs(*install))
