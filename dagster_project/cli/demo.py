"""`make demo`: a made-up council, two nights, and a screen that a data lead would want to see."""

import shutil
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

import typer

from dagster_project import settings
from dagster_project.cli import console, demo_readers
from dagster_project.run import nightly, run_context
from dagster_project.settings import Settings

SETTINGS = """\
# This lake holds made-up people: their NHS numbers are in the range that is never issued (999).
ALLOW_TEST_NHS_NUMBERS=true
"""
NIGHTS = 2


class Nightly(Protocol):
    """A council that writes what its partners send, night by night."""

    def date_of(self, night: int) -> date:
        """The date of a night."""

    def write_night(self, night: int, landing: Path) -> object:
        """Write that night's files."""


def run(make: Callable[[date], Nightly], children: int) -> int:
    """Run a made-up council's nights, and show what happened.

    Args:
        make: makes the council whose night 1 is on the date given.
        children: how many it has.

    Returns:
        The exit code: 0 if both nights were published.
    """
    started = time.monotonic()
    config = fresh_lake()
    typer.echo(f"A made-up council of {children:,} children, in {config.lake_root}")
    council = make(run_context.today() - timedelta(days=NIGHTS - 1))
    for number in range(1, NIGHTS + 1):
        done = _night(config, council, number)
        if not done.ok:
            console.night(done)
            return 1
        if number == 1:
            demo_readers.list_readers(config)
    console.demo(config, time.monotonic() - started)
    return 0


def _night(config: Settings, council: Nightly, number: int) -> nightly.Done:
    council.write_night(number, config.landing)
    typer.echo(f"\nNight {number}: {council.date_of(number):%A %d %B %Y}")
    return nightly.run(config, council.date_of(number))


def fresh_lake() -> Settings:
    """The lake of the settings, emptied if a demo made it; anybody else's is left alone.

    Raises:
        BadParameter: it holds what no demo made.
    """
    config = settings.load()
    root = config.lake_root
    if not isinstance(root, Path):
        raise typer.BadParameter("the demo makes a lake in a folder: set another LAKE_ROOT")
    marker = root / "settings.env"
    # Whatever loads Dagster's code location leaves a scratch folder, be there a lake or not.
    if root.exists() and {*root.iterdir()} - {config.scratch}:
        if not marker.exists() or marker.read_text(encoding="utf-8") != SETTINGS:
            raise typer.BadParameter(
                f"{root} holds a lake that no demo made: set another LAKE_ROOT"
            )
        _empty(root)
    root.mkdir(parents=True, exist_ok=True)
    marker.write_text(SETTINGS, encoding="utf-8")
    return settings.load()


def _empty(root: Path) -> None:
    for entry in root.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
