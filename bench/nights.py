"""Nights through the real Dagster job, each in a process of its own, as the schedule runs them."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
from deltalake import DeltaTable

from bench.memory import Peak
from bronze import delivery
from synthetic import Council


class NightError(RuntimeError):
    """A night was not published; the sentence is the run's own."""


@dataclass(frozen=True)
class TableSeconds:
    """What a table took: to build it and to check it, whatever ran beside it meanwhile."""

    build: float = 0.0
    check: float = 0.0

    @property
    def total(self) -> float:
        """Both."""
        return self.build + self.check


@dataclass(frozen=True)
class Measured:
    """One night: wall seconds, peak memory in bytes, rows, and seconds by table path."""

    seconds: float
    peak_bytes: int
    rows_in: int
    rows_changed: int
    tables: Mapping[str, TableSeconds] = field(default_factory=dict)

    @property
    def layers(self) -> dict[str, float]:
        """Seconds of work by layer, and of all checks.

        Tables are built side by side, so together they may be more than the night.
        """
        layers: dict[str, float] = defaultdict(float)
        for path, seconds in self.tables.items():
            layer = "publication" if path == "gold/publication" else path.split("/")[0]
            layers[layer] += seconds.build
            layers["checks"] += seconds.check
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
        return Measured(seconds, peak, rows_in, changed, self._tables())

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

    def _tables(self) -> dict[str, TableSeconds]:
        with dg.DagsterInstance.from_config(str(self.lake / "dagster")) as instance:
            newest = instance.get_run_records(limit=1)[0].dagster_run.run_id
            return seconds_by_table(entry.dagster_event for entry in instance.all_logs(newest))


def seconds_by_table(events: Iterable[dg.DagsterEvent | None]) -> dict[str, TableSeconds]:
    """What each table of a run took, as its own events say.

    A step waits for its table, so how long the step took tells nothing.
    """
    build: dict[str, float] = {}
    check: dict[str, float] = {}
    for event in events:
        if event and event.event_type is dg.DagsterEventType.ASSET_MATERIALIZATION:
            made = event.step_materialization_data.materialization
            build["/".join(made.asset_key.path)] = _seconds(made.metadata)
        elif event and event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            # All checks of a table tell how long the one look at it took.
            checked = event.asset_check_evaluation_data
            check["/".join(checked.asset_key.path)] = _seconds(checked.metadata)
    return {
        path: TableSeconds(build.get(path, 0.0), check.get(path, 0.0))
        for path in build.keys() | check.keys()
    }


def _seconds(metadata: Mapping[str, dg.MetadataValue[Any]]) -> float:
    value = metadata["seconds"].value if "seconds" in metadata else 0.0
    return float(str(value))
