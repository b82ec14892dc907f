"""What the steps of a run share: lake, settings, what arrived and what people answered."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TypeVar

from bronze import delivery, erased_record, partnership
from contracts import AccessRules, ContractError, Register, Source
from contracts.dates import LONDON
from contracts.term import in_words
from dagster_project.audiences.listed_readers import listed_readers
from dagster_project.audiences.readers import Readers
from dagster_project.inbox import answer_files, arrived_files, delivery_policy
from dagster_project.inbox import audit_findings as audit_files
from dagster_project.inbox import holds as hold_files
from dagster_project.inbox import replies as reply_files
from dagster_project.inbox import rulings as ruling_files
from dagster_project.inbox.audit_findings import AuditFinding
from dagster_project.inbox.delivery_policy import Delivery
from dagster_project.inbox.holds import Hold
from dagster_project.inbox.replies import Reply, ReturnedPacks
from dagster_project.inbox.retention import Removal
from dagster_project.inbox.rulings import Ruling
from dagster_project.lake import access_log, published
from dagster_project.lake.delta_lake import Lake
from dagster_project.look_audit.usage import Usage, usage_of
from dagster_project.run.side_by_side import SideBySide
from dagster_project.settings import Settings
from gold.access_file import access_rules
from gold.demands import months
from gold.rules.rule_table import RONI, RuleTable, rule_table
from silver import correction
from silver.match.score import ScoringCounters
from silver.match.version import ModelVersion, in_force
from silver.match_edge import Scoring
from silver.shared.statements import ParseContext

ANSWER_FILES = ("*.xlsx", "*.csv", delivery_policy.ACCEPTED)
"""Names of files in the answers folder that some reader takes."""
Value = TypeVar("Value")
TASKS_OF_A_CLUSTER = 8
"""Scoring tasks where the number of cores is the cluster's business."""


def today() -> date:
    """Today in England."""
    return datetime.now(LONDON).date()


def digest(texts: Iterable[str]) -> str:
    """A name for texts that quotes none of them."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def renewed_too_early(starts: date) -> str:
    """Why a night stops whose strategic agreement has yet to start, though one was in force.

    By its word every feed would close and every child would leave gold. That may be meant, and is
    then said by `ends`; what is likelier is that the file of a renewal was put in place too soon.
    """
    return (
        f"PARTNERSHIP_FILE: the strategic agreement starts on {in_words(starts)}, which is after "
        "tonight, but nights were published under one that was in force. Nothing was changed. If "
        "it was renewed, keep its first `starts` in the file, or put the file in place on the day; "
        "if the partnership has ended, give its last day as `ends`"
    )


_ONE_AT_A_TIME = RLock()


class worked_out_once(cached_property[Value]):  # noqa: N801 - it is written as a decorator
    """A property that is worked out once, whichever of a run's threads asks for it first.

    Python's own does so in 3.11 alone.
    """

    def __get__(self, instance: object, owner: type | None = None) -> Value:  # type: ignore[override] # never asked of the class
        """The value; the first time, other threads wait for it."""
        with _ONE_AT_A_TIME:
            value: Value = super().__get__(instance, owner)
            return value


@dataclass
class RunContext:
    """One run over the lake.

    `scratch` is the run's own folder for what is not to be seen yet; `log` tells people how far the
    run is: counts and names of tables, never a value. `scoring_counters` is where scoring tasks
    count. `side_by_side` builds the run's tables. `deliveries` are the files that this run
    dealt with, by extract, and `removals` the rows whose retention ended. `answer_faults` are
    sentences about answers that were not understood, `unread_answers` whole files of them. With
    `rebuild`, every table is built anew, whatever its inputs.
    """

    lake: Lake
    settings: Settings
    sources: tuple[Source, ...]
    scratch: Path
    log: Callable[[str], None] = print
    scoring_counters: ScoringCounters | None = None
    side_by_side: SideBySide = field(default_factory=SideBySide)
    deliveries: dict[str, tuple[Delivery, ...]] = field(default_factory=dict)
    removals: dict[str, Removal] = field(default_factory=dict)
    answer_faults: list[str] = field(default_factory=list)
    unread_answers: list[answer_files.Unread] = field(default_factory=list)
    rebuild: bool = False

    @worked_out_once
    def model(self) -> ModelVersion:
        """The model in force: the council's own where it has adopted one, else the shipped."""
        return in_force(self.settings.models)

    @worked_out_once
    def register(self) -> Register:
        """All agreements: the partnership's, and each source's, in force or not."""
        file = self.settings.partnership_file
        return Register(partnership.strategic_agreement(file), self.sources)

    @worked_out_once
    def roni_rules(self) -> RuleTable:
        """The rules of the risk of NEET indicator: the council's own, else the shipped ones."""
        return rule_table(RONI, self.settings.roni_rules_file)

    @worked_out_once
    def access_rules(self) -> AccessRules:
        """Who may see what: the council's own access file, else the shipped one."""
        return access_rules(self.settings.access_file)

    @worked_out_once
    def readers(self) -> Readers:
        """The users of BI tools, as the council lists them, and whom each never sees."""
        listed = listed_readers(self.settings)
        self._note_faults(listed.faults, listed.unread)
        return listed.readers

    @worked_out_once
    def sources_in_force(self) -> tuple[Source, ...]:
        """The sources whose rows may be read tonight: all that silver and gold know of.

        Raises:
            ContractError: the strategic agreement has yet to start, though nights were published.
        """
        starts = self.register.strategic.term.starts
        if starts > self.lake.as_of and self.lake.published.run_number:
            raise ContractError(renewed_too_early(starts))
        return self.register.in_force(self.lake.as_of)

    @worked_out_once
    def closed_sources(self) -> tuple[Source, ...]:
        """The sources whose rows may not be read tonight."""
        return tuple(source for source in self.sources if source not in self.sources_in_force)

    @worked_out_once
    def agreements(self) -> str:
        """A name for all that is agreed with sources in force: asked for by most tables."""
        return digest(map(repr, self.sources_in_force))

    @worked_out_once
    def meanings(self) -> str:
        """A name for what is agreed of extracts' rows; not for who answers for them."""
        return digest(
            repr((source.name, source.agreement.retention, source.coverage, source.extracts))
            for source in self.sources
        )

    @worked_out_once
    def arrivals(self) -> arrived_files.Arrivals:
        """The files that this run deals with: looked for once, so that all steps see the same."""
        return arrived_files.arrived(
            self.settings.landing,
            self.sources,
            self.published_deliveries,
            self.accepted_deliveries,
            self.settings.settle_seconds,
        )

    @worked_out_once
    def published_deliveries(self) -> tuple[Delivery, ...]:
        """Every delivery that a published run dealt with, in the order in which they were."""
        rows = published.rows(self.settings.lake_root, delivery.TABLE, delivery_policy.COLUMNS)
        return tuple(sorted((Delivery(**row) for row in rows), key=delivery_policy.order))

    @worked_out_once
    def accepted_deliveries(self) -> frozenset[str]:
        """Held deliveries that a person has accepted."""
        return delivery_policy.accepted(self.settings.answers)

    @worked_out_once
    def erased(self) -> frozenset[str]:
        """Keyed hashes of the records that were erased: they may not come in again."""
        rows = published.rows(self.settings.lake_root, erased_record.TABLE, ("record_hash",))
        return frozenset(row["record_hash"] for row in rows)

    @worked_out_once
    def rulings(self) -> tuple[Ruling, ...]:
        """What people ruled, in files of rulings and in packs."""
        in_files = ruling_files.read(self.settings.answers)
        requests = published.rows(
            self.settings.lake_root,
            correction.TABLE,
            ("request_id", "record_key", "other_record_key", "source", "other_source"),
            {"request_id": [reply.request_id for reply in self._returned_packs.rows]},
        )
        in_packs, faults = reply_files.rulings(self._returned_packs.rows, requests)
        self._note_faults([*in_files.faults, *faults], in_files.unread)
        return (*in_files.decisions, *in_packs)

    @worked_out_once
    def holds(self) -> tuple[Hold, ...]:
        """What was last decided of each record whose person was ever held."""
        in_files = hold_files.read(self.settings.answers)
        self._note_faults(in_files.faults, in_files.unread)
        return hold_files.newest(in_files.decisions, self.lake.as_of)

    @worked_out_once
    def replies(self) -> tuple[Reply, ...]:
        """What owners answered in their packs."""
        return tuple(self._returned_packs.replies.values())

    @worked_out_once
    def _returned_packs(self) -> ReturnedPacks:
        """Packs that came back, and what else stands beside them that nobody reads."""
        folder = self.settings.answers
        packs = reply_files.read(folder)
        self._note_faults(packs.faults, [*packs.unread, *answer_files.unread(folder, ANSWER_FILES)])
        return packs

    @worked_out_once
    def audit_findings(self) -> tuple[AuditFinding, ...]:
        """Values that an audit found wrong in the source's own system."""
        sheets = audit_files.read(self.settings.answers)
        self._note_faults(sheets.faults, sheets.unread)
        return sheets.findings

    @worked_out_once
    def usage(self) -> tuple[Usage, ...]:
        """How often each organisation looked, in the months that demand is counted of."""
        looks = access_log.hidden_looks(self.settings.state_root)
        staff = {each.user: each for each in self.readers.staff}
        return usage_of(looks, staff, months.first_month(self.lake.as_of))

    def _note_faults(self, faults: Iterable[str], unread: Iterable[answer_files.Unread]) -> None:
        """Note what could not be understood of people's answers; it stops nothing."""
        self.answer_faults.extend(faults)
        self.unread_answers.extend(unread)

    @worked_out_once
    def parse_context(self) -> ParseContext:
        """How this run reads partners' words."""
        return ParseContext(
            as_of=self.lake.as_of,
            secret=self.settings.secret(),
            allow_test_nhs_numbers=self.settings.allow_test_nhs_numbers,
        )

    @property
    def scoring(self) -> Scoring:
        """With what pairs are scored, and in how many tasks."""
        return Scoring(
            self.model, self.lake.as_of, self._tasks, self.scoring_counters, self.rebuild
        )

    @property
    def _tasks(self) -> int:
        """One per core keeps a small machine busy without dividing small work."""
        cores = self.settings.spark_cores
        return max(int(cores), 1) if cores.isdigit() else TASKS_OF_A_CLUSTER
