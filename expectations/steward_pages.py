"""The stewards' pages: a first page for the morning, and one for each source's owner.

Static files that a browser opens from disk: no script, nothing loaded; counts and opaque keys.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from expectations.page_data import Morning
from expectations.pages import DAGSTER, OfflineView, Page, share
from expectations.to_do import to_do

NIGHTS = 30
"""Nights that a trend shows."""
LISTED = 200
"""Requests that an owner's page lists."""
_WIDE, _HIGH = 120, 28


def write(folder: Path, morning: Morning, dagster: str = DAGSTER) -> Path:
    """Write all pages, the first page last; returns its path. `dagster` is where they link to."""
    folder.mkdir(parents=True, exist_ok=True)
    view = OfflineView(dagster)
    pages: dict[str, tuple[str, dict[str, object]]] = {
        f"{one.name}.html": ("quality_source.html", {"one": one}) for one in morning.sources
    }
    pages["index.html"] = ("quality.html", {"tasks": to_do(morning)})
    for old in set(folder.glob("*.html")) - {folder / name for name in pages}:
        old.unlink()
    for name, (template, shown) in pages.items():
        told: dict[str, Any] = {
            "morning": morning,
            "line": sparkline,
            "share": share,
            "home": "",
            "listed": LISTED,
            **shown,
        }
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
