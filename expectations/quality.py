"""The stewards' pages: a first page for the morning, and one for each source's owner.

Static files that a browser opens from disk: no script, nothing loaded, counts only.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.pages import DAGSTER, OfflineView, Page, share

NIGHTS = 30
"""Nights that a trend shows."""
COUNTS = ("open", "new", "overdue", "corrected", "healed")
"""What is counted of requests."""
_WIDE, _HIGH = 120, 28


@dataclass(frozen=True)
class Expected:
    """One finding about a source's data: what is expected, and how it went night by night."""

    table: str
    about: str
    failed: int
    checked: int
    trend: Sequence[int]
    page: str


@dataclass(frozen=True)
class Standing:
    """How one source stands tonight. `counts` holds each of `COUNTS`.

    `kinds` and `ages` are (name, open requests); `late` names extracts.
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
    late: Sequence[str]
    expected: Sequence[Expected]

    @property
    def per_thousand(self) -> float:
        """Open requests for each thousand records: what makes large and small sources alike."""
        return 1000 * self.counts["open"] / self.records if self.records else 0.0


@dataclass(frozen=True)
class Morning:
    """Everything that the pages show.

    `groups` are rows of match rates: dimension, in_group, children, linked, possible, apart,
    with None where a small group is hidden. `faults` say which answers were not understood.
    """

    night: str
    run: int
    sources: Sequence[Standing]
    groups: Sequence[Mapping[str, Any]]
    faults: Sequence[str]

    @property
    def counts(self) -> dict[str, int]:
        """The counts of all sources together."""
        total = Counter[str]()
        for one in self.sources:
            total.update(one.counts)
        return {name: total[name] for name in COUNTS}


def write(folder: Path, morning: Morning, dagster: str = DAGSTER) -> Path:
    """Write all pages, the first page last; returns its path. `dagster` is where they link to."""
    folder.mkdir(parents=True, exist_ok=True)
    view = OfflineView(dagster)
    pages: dict[str, tuple[str, dict[str, object]]] = {
        f"{one.name}.html": ("quality_source.html", {"one": one}) for one in morning.sources
    }
    league = sorted(morning.sources, key=lambda one: (one.per_thousand, one.title))
    pages["index.html"] = ("quality.html", {"league": league})
    for old in set(folder.glob("*.html")) - {folder / name for name in pages}:
        old.unlink()
    for name, (template, shown) in pages.items():
        told = {"morning": morning, "line": sparkline, "share": share, "home": "", **shown}
        part = folder / f"{name}.part"
        part.write_text(view.render(Page(template, told)), encoding="utf-8")
        part.replace(folder / name)
    return folder / "index.html"


def sparkline(numbers: Sequence[int]) -> str:
    """Points of an SVG polyline: the newest night on the right, nought at the bottom."""
    shown = list(numbers)[-NIGHTS:]
    if len(shown) < 2:
        return ""
    top, step = max(*shown, 1), _WIDE / (len(shown) - 1)
    points = ((at * step, _HIGH - 2 - (_HIGH - 4) * n / top) for at, n in enumerate(shown))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
