"""What the stewards' pages show of a night: counts, sentences of ours and opaque keys."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from expectations.register_page import RegisterPage

COUNTS = (
    "open", "new", "overdue", "corrected", "joined", "in_pack", "waits", "answered", "disputed",
    "to_send",
)  # fmt: skip
"""What is counted of requests. `open` is `in_pack`, `waits`, `answered` and `disputed` together;
`to_send` are those in the pack that joined it in the last week."""


@dataclass(frozen=True)
class FindingTrend:
    """One finding about a source's data: what was found, and how it went night by night.

    `failed` of `checked` `unit`s (rows, records, feeds or measures).
    """

    table: str
    about: str
    failed: int
    checked: int
    trend: Sequence[int]
    page: str
    unit: str = "rows"


@dataclass(frozen=True)
class FeedToChase:
    """A feed to chase: its extract, and what is the matter with it in a few words."""

    extract: str
    trouble: str


@dataclass(frozen=True)
class DeliveryLine:
    """The newest file of an extract: for which day, what became of it, and what is told of it."""

    extract: str
    day: date
    outcome: str
    rows: int
    rejected: int
    notes: Sequence[str] = ()

    @property
    def is_set_aside(self) -> bool:
        """Whether the file could not be read as a whole."""
        return self.outcome == "quarantined"


@dataclass(frozen=True)
class OpenRequest:
    """One open request, by its number in the pack and the record's opaque key."""

    number: str
    record_key: str
    kind: str
    value: str
    state: str
    days: int
    is_overdue: bool = False


@dataclass(frozen=True)
class FeedMatter:
    """One fault in a large share of a feed: a question about the extract.

    `deliveries` are (delivery, its date, records with the fault, records in all); `examples` are
    opaque keys of records. `is_unanswered` is true while the owner has not answered.
    """

    number: str
    extract: str
    reason: str
    state: str
    records_with_fault: int
    records: int
    deliveries: Sequence[tuple[str, date | None, int, int]] = ()
    examples: Sequence[str] = ()
    is_unanswered: bool = True


@dataclass(frozen=True)
class RequestQueue:
    """What waits for a later pack: how much an owner can do a week, and how long it takes."""

    requests_per_week: int = 0
    weeks: int = 0
    grouped: int = 0
    next_pack_on: date | None = None
    waiting_since: date | None = None


@dataclass(frozen=True)
class SourceStatus:
    """The state of one source tonight. `counts` holds each of `COUNTS`.

    `kinds` and `ages` are (name, open requests); `records` are those about which the source can
    be asked; `pack_of` is the night on which requests last joined its pack.
    """

    name: str
    title: str
    owner: str
    email: str
    cadence: str
    records: int
    counts: Mapping[str, int]
    kinds: Sequence[tuple[str, int]]
    ages: Sequence[tuple[str, int]]
    trend: Sequence[int]
    late: Sequence[FeedToChase]
    findings: Sequence[FindingTrend]
    thin: Sequence[FeedToChase] = ()
    deliveries: Sequence[DeliveryLine] = ()
    requests: Sequence[OpenRequest] = ()
    matters: Sequence[FeedMatter] = ()
    queue: RequestQueue = field(default_factory=RequestQueue)
    pack_of: date | None = None

    @property
    def per_thousand(self) -> float:
        """Open requests for each thousand records: what makes large and small sources alike."""
        return 1000 * self.counts["open"] / self.records if self.records else 0.0


@dataclass(frozen=True)
class GroupRates:
    """Match rates of one group of children; `hidden` says why they are not shown."""

    name: str
    children: int | None = None
    linked: float | None = None
    possible: float | None = None
    apart: float | None = None
    hidden: str = ""


@dataclass(frozen=True)
class Grouping:
    """Children grouped one way. `unknown` are those whose group nobody knows.

    `note` says what the rows can be used for; bars are drawn only where they can be compared.
    """

    name: str
    groups: Sequence[GroupRates]
    unknown: GroupRates | None = None
    note: str = ""
    is_compared: bool = True


@dataclass(frozen=True)
class RulingContradiction:
    """Rulings on one pair that contradict each other: (what was ruled, in which file and row)."""

    left_key: str
    right_key: str
    rulings: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class UnreadFile:
    """A file in the answers folder that nobody understands, and what to do about it."""

    file: str
    reason: str
    to_do: str


@dataclass(frozen=True)
class StewardPageData:
    """Everything that the pages show.

    `faults` say which answers were not understood, `register` what is agreed. `since` names the run
    before, in words; it is empty on the first one. `month` is that of the night. `locks_to_review`
    counts the children whose lock is due for its review.
    """

    night: str
    run: int
    sources: Sequence[SourceStatus]
    groups: Sequence[Grouping]
    faults: Sequence[str]
    register: RegisterPage
    since: str = ""
    month: str = ""
    unread: Sequence[UnreadFile] = ()
    contradictions: Sequence[RulingContradiction] = ()
    locks_to_review: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The counts of all sources together."""
        total = Counter[str]()
        for source in self.sources:
            total.update(source.counts)
        return {name: total[name] for name in COUNTS}

    @property
    def late(self) -> int:
        """Feeds that are late."""
        return sum(len(source.late) for source in self.sources)

    @property
    def worst_first(self) -> list[SourceStatus]:
        """The sources, the one with most open requests for its size first."""
        return sorted(self.sources, key=lambda source: (-source.per_thousand, source.title))
