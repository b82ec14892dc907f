"""Nights through the real Dagster job, each in a process of its own, as the schedule runs them."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import dagster as dg
from deltalake import DeltaTable

from bench.memory import Peak
from bronze import delivery
from synthetic import Council


class NightError(RuntimeError):
    """A night was not published; the sentence is the run's own."""


class Step(Protocol):
    """What Dagster reports of a step that ran: times in seconds since 1970."""

    @property
    def step_key(self) -> str:
        """The asset's key, its parts joined by two underscores."""

    @property
    def start_time(self) -> float | None:
        """When it began."""

    @property
    def end_time(self) -> float | None:
        """When it ended."""


@dataclass(frozen=True)
class Measured:
    """One night: wall seconds, peak memory in bytes, rows, and seconds per layer and step.

    `steps` are the seconds of every asset from its start to its last check, by table path.
    """

    seconds: float
    peak_bytes: int
    rows_in: int
    rows_changed: int
    steps: Mapping[str, float] = field(default_factory=dict)

    @property
    def layers(self) -> dict[str, float]:
        """Seconds per layer; `session` is what is no step: Python, JVM, lock, clearing up."""
        layers: dict[str, float] = defaultdict(float)
        for path, seconds in self.steps.items():
            layers["publication" if path == "gold/publication" else path.split("/")[0]] += seconds
        layers["session"] = self.seconds - sum(layers.values())
        return dict(layers)


@dataclass(frozen=True)
class Bench:
    """A council, and a lake of its own under `folder`, with a council's own settings."""

    council: Council
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def landing(self) -> Path:
        """Where the council's partners deliver."""
        return self.folder / "landing"

    @property
    def lake(self) -> Path:
        """The lake that the nights fill."""
        return self.folder / "lake"

    def night(self, number: int) -> Measured:
        """Deliver a night's files, run the night, and measure it.

        Raises:
            NightError: it was not published.
        """
        self.council.write_night(number, self.landing)
        seconds, peak = self._run(self.council.date_of(number))
        rows_in, changed = self._rows(number)
        return Measured(seconds, peak, rows_in, changed, self._steps())

    def _run(self, as_of: date) -> tuple[float, int]:
        program = str(Path(sys.executable).with_name("single-view"))
        with (self.folder / "night.log").open("w", encoding="utf-8") as log, Peak() as peak:
            process = subprocess.run(  # noqa: S603 - our own program, with our own arguments
                [program, "nightly", "--as-of", as_of.isoformat()],
                env=os.environ | self._environment(),
                stdout=log,
                stderr=log,
                check=False,
            )
        if process.returncode:
            raise NightError(f"the night of {as_of} was not published: see {log.name}")
        return peak.seconds, peak.bytes

    def _environment(self) -> dict[str, str]:
        return {
            "LAKE_ROOT": str(self.lake),
            "LANDING_ROOT": str(self.landing),
            "ALLOW_TEST_NHS_NUMBERS": "true",
            **self.settings,
        }

    def _rows(self, run_number: int) -> tuple[int, int]:
        ledger = DeltaTable(self.lake / delivery.TABLE.path).to_pyarrow_table()
        rows = [row for row in ledger.to_pylist() if row["run_number"] == run_number]
        return sum(row["rows_in"] for row in rows), sum(row["rows_kept"] for row in rows)

    def _steps(self) -> dict[str, float]:
        with dg.DagsterInstance.from_config(str(self.lake / "dagster")) as instance:
            newest = instance.get_run_records(limit=1)[0].dagster_run.run_id
            return dict(_seconds(instance.get_run_step_stats(newest)))


def _seconds(stats: Iterable[Step]) -> Iterable[tuple[str, float]]:
    for step in stats:
        if step.start_time is not None and step.end_time is not None:
            yield step.step_key.replace("__", "/", 1), step.end_time - step.start_time
