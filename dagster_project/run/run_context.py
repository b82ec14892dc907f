"""A night: everything that the steps of one run share."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import bronze
import contracts
import gold
import silver
from bronze import delivery, rejected
from contracts import Source, Table
from dagster_project.inbox import (
    answer_files,
    arrived_files,
    audit_findings,
    delivery_policy,
    replies,
    rulings,
)
from dagster_project.lake import published
from dagster_project.lake.delta_lake import Lake
from dagster_project.run import registry
from dagster_project.settings import LONDON, Settings
from silver import correction
from silver.match.score import ScoringCounters
from silver.match.version import ModelVersion, in_force
from silver.match_edge import Scoring
from silver.shared.statements import Landed, Reading

DELIVERED = (
    "delivery_id", "source", "extract", "file_name", "size", "modified_at", "sha256",
    "effective_date", "outcome", "rows_in", "run_number",
)  # fmt: skip
"""What a run needs to know of earlier deliveries."""


READ = ("*.xlsx", "*.csv", delivery_policy.ACCEPTED)
"""Names of files in the answers folder that some reader takes."""


def today() -> date:
    """Today in England."""
    return datetime.now(LONDON).date()


@dataclass
class RunContext:
    """One run over the lake.

    `aside` is the run's own folder for what is not to be seen yet; `say` tells people how far the
    run is: counts and names of tables, never a value. `work` is where scoring tasks count. `faults`
    are sentences about answers that were not understood, `unread` whole files of them.
    """

    lake: Lake
    settings: Settings
    sources: tuple[Source, ...]
    aside: Path
    say: Callable[[str], None] = print
    work: ScoringCounters | None = None
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unread: list[answer_files.Unread] = field(default_factory=list)

    @cached_property
    def model(self) -> ModelVersion:
        """The model in force: the council's own where it has adopted one, else the shipped."""
        return in_force(self.settings.models)

    @cached_property
    def arrivals(self) -> arrived_files.Arrivals:
        """The files that this run deals with: looked for once, so that all steps see the same."""
        return arrived_files.arrived(
            self.settings.landing,
            self.sources,
            self.delivered,
            self.accepted,
            self.settings.settle_seconds,
        )

    @cached_property
    def delivered(self) -> list[dict[str, Any]]:
        """What was published of every delivery, in the order in which they were dealt with."""
        rows = published.rows(self.settings.lake_root, delivery.TABLE, DELIVERED)
        return sorted(
            rows,
            key=lambda row: (
                row["run_number"],
                row["effective_date"],
                row["modified_at"],
                row["file_name"],
            ),
        )

    @cached_property
    def accepted(self) -> frozenset[str]:
        """Held deliveries that a person has accepted."""
        return delivery_policy.accepted(self.settings.answers)

    @cached_property
    def answered(self) -> rulings.Answered:
        """What people ruled, in files of rulings and in packs."""
        found = rulings.rulings(self.settings.answers)
        asked = published.rows(
            self.settings.lake_root,
            correction.TABLE,
            ("request_id", "record_key", "other_record_key", "source", "other_source"),
            {"request_id": [row["request_id"] for row in self._back.rows]},
        )
        in_packs, faults = replies.rulings(self._back.rows, asked)
        faults = [*found.faults, *faults]
        self._say_faults(faults, found.unread)
        return rulings.Answered((*found.rulings, *in_packs), tuple(faults))

    @cached_property
    def replied(self) -> tuple[dict[str, Any], ...]:
        """What owners answered in their packs."""
        return tuple(self._back.replies.values())

    @cached_property
    def _back(self) -> replies.Replied:
        """Packs that came back, and what else stands beside them that nobody reads."""
        folder = self.settings.answers
        back = replies.read(folder)
        self._say_faults(back.faults, [*back.unread, *answer_files.unread(folder, READ)])
        return back

    @cached_property
    def audited(self) -> tuple[dict[str, str | None], ...]:
        """Values that an audit found wrong in the source's own system."""
        found = audit_findings.read(self.settings.answers)
        self._say_faults(found.faults, found.unread)
        return found.wrong

    def _say_faults(self, faults: Iterable[str], unread: Iterable[answer_files.Unread]) -> None:
        """Say what could not be understood of people's answers; it stops nothing."""
        for fault in faults:
            self.faults.append(fault)
            self.say(fault)
        for file in unread:
            self.unread.append(file)
            self.say(str(file))

    @cached_property
    def reading(self) -> Reading:
        """How this run reads partners' words."""
        return Reading(
            as_of=self.lake.as_of,
            secret=self.settings.secret(),
            allow_test_nhs_numbers=self.settings.allow_test_nhs_numbers,
        )

    def provided(self, name: str) -> object:
        """What a `build` function's parameter stands for.

        Raises:
            KeyError: nothing is called so.
        """
        known = registry.by_parameter()
        if name in known:
            return self.lake.read(known[name])
        if name.endswith(registry.BEFORE):
            return self.lake.before(known[name.removesuffix(registry.BEFORE)])
        if name == "bronze_delivery":
            return self.lake.read(delivery.TABLE)
        return self._givens[name]

    def built_from(self, one: registry.OwnedTable) -> Mapping[str, Any]:
        """What a table's content depends on, short enough to be kept with the publication."""
        told: dict[str, Any] = {t.path: self.lake.version(t) for t in self.tables_read(one)}
        for name in one.parameters:
            told |= self._settled_by(name)
        told["code"] = code_version()
        return told

    def _settled_by(self, parameter: str) -> dict[str, Any]:
        """What a parameter that is no table brings into a table's content."""
        told: dict[str, Callable[[], dict[str, Any]]] = {
            "as_of": lambda: {"as_of": self.lake.as_of},
            "sources": lambda: {"sources": _fingerprint(self.sources)},
            "reading": lambda: {
                "test numbers": self.settings.allow_test_nhs_numbers,
                "read as of": self.lake.as_of,
            },
            "scoring": lambda: {"model": self.model.name_with_rules},
            "model": lambda: {"model": self.model.name_with_rules},
            "rulings": lambda: {"rulings": sorted(r["ruling_id"] for r in self.answered.rulings)},
            "replies": lambda: {"replies": _digest(self.replied)},
            "audited": lambda: {"audited": _digest(self.audited)},
            "limits": lambda: {"limits": self.settings.limits},
        }
        return told[parameter]() if parameter in told else {}

    @cached_property
    def made_by(self) -> str:
        """A name for what makes tables beside their rows: our code, and what is agreed."""
        return f"{code_version()} {_fingerprint(self.sources)}"

    def tables_read(self, one: registry.OwnedTable) -> tuple[Table, ...]:
        """The tables of this night that a table is built from."""
        bronze = []
        if "landed" in one.parameters:
            bronze += [e.table for s in self.sources for e in s.extracts]
        if "bronze_delivery" in one.parameters:
            bronze += [delivery.TABLE, rejected.TABLE]
        return (*bronze, *registry.reads(one))

    @cached_property
    def _givens(self) -> dict[str, Any]:
        return {
            "as_of": self.lake.as_of,
            "sources": self.sources,
            "reading": self.reading,
            "model": self.model,
            "run_number": self.lake.run_number,
            "rulings": self.answered.rulings,
            "replies": self.replied,
            "audited": self.audited,
            "limits": self.settings.limits,
            "scoring": Scoring(self.model, self.lake.as_of, self.buckets, self.work),
            "landed": [
                Landed(s, e, self.lake.read(e.table)) for s in self.sources for e in s.extracts
            ],
        }

    @property
    def buckets(self) -> int:
        """Scoring tasks: one per core keeps a small machine busy without dividing small work."""
        return max(int(self.settings.spark_cores), 1) if self.settings.spark_cores.isdigit() else 8


def _digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """A name for what people answered that quotes none of it."""
    told = sorted(str(sorted(row.items())) for row in rows)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _fingerprint(agreed: tuple[Source, ...]) -> str:
    """A name for all that is agreed: an owner, a group or a coverage that changes is news."""
    return hashlib.sha256(repr(agreed).encode()).hexdigest()[:16]


@cache
def code_version() -> str:
    """A hash of all that says what a table holds: a mended rule must reach every table."""
    told = hashlib.sha256()
    for room in (contracts, bronze, silver, gold):
        for path in sorted(Path(room.__path__[0]).rglob("*.py")):
            told.update(path.read_bytes())
    return told.hexdigest()[:8]
