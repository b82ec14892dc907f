"""The stewards' pages: a first page for the morning, one for each source's owner, the register.

Static files that a browser opens from disk: no script, nothing loaded; counts and opaque keys.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contracts.data_categories import data_categories, data_subjects
from contracts.term import in_words
from expectations.page_data import StewardPageData
from expectations.pages import DAGSTER, OfflineView, Page, share
from expectations.register_page import FOR_FAMILIES, PRIVACY_NOTICE, WHAT_WE_HOLD
from expectations.to_do import to_do

NIGHTS = 30
"""Nights that a trend shows."""
LISTED = 200
"""Requests that an owner's page lists."""
_WIDTH, _HEIGHT = 120, 28


def write(folder: Path, page_data: StewardPageData, dagster: str = DAGSTER) -> Path:
    """Write all pages, the first page last; returns its path. `dagster` is where they link to."""
    folder.mkdir(parents=True, exist_ok=True)
    view = OfflineView(dagster)
    pages: dict[str, tuple[str, dict[str, object]]] = {
        f"{source.name}.html": ("quality_source.html", {"source": source})
        for source in page_data.sources
    }
    pages[WHAT_WE_HOLD] = ("what_we_hold.html", {})
    pages[PRIVACY_NOTICE] = ("privacy_notice.html", {})
    pages["index.html"] = ("quality.html", {"tasks": to_do(page_data)})
    for outdated in set(folder.glob("*.html")) - {folder / name for name in pages}:
        outdated.unlink()
    for name, (template, values) in pages.items():
        context: dict[str, Any] = {
            "page_data": page_data,
            "sparkline": sparkline,
            "share": share,
            "home": "",
            "listed": LISTED,
            "register_page": page_data.register,
            "for_families": FOR_FAMILIES,
            "in_words": in_words,
            "data_categories": data_categories,
            "data_subjects": data_subjects,
            **values,
        }
        part = folder / f"{name}.part"
        part.write_text(view.render(Page(template, context)), encoding="utf-8")
        part.replace(folder / name)
    return folder / "index.html"


def sparkline(numbers: Sequence[int]) -> str:
    """Points of an SVG polyline: the newest night on the right, nought at the bottom."""
    heights = list(numbers)[-NIGHTS:]
    if len(heights) < 2:
        return ""
    top, step = max(*heights, 1), _WIDTH / (len(heights) - 1)
    points = ((i * step, _HEIGHT - 2 - (_HEIGHT - 4) * n / top) for i, n in enumerate(heights))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
