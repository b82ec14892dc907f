"""The stewards' pages in Chromium: a hundred hostile texts, and none of them runs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bronze.partnership import strategic_agreement
from bronze.sources import camhs
from contracts import Register
from expectations.page_data import (
    COUNTS,
    FeedMatter,
    FeedToChase,
    FindingTrend,
    Grouping,
    GroupRates,
    OpenRequest,
    RulingContradiction,
    SourceStatus,
    StewardPageData,
    UnreadFile,
)
from expectations.register_page import RegisterPage
from expectations.steward_pages import write
from tests.opened.conftest import RUNS

DAY = date(2026, 11, 23)


@pytest.mark.long
def test_nothing_that_a_source_is_called_runs(
    tmp_path: Path, markup: list[str], in_browser: Callable[[Path], str]
) -> None:
    source = SourceStatus("s", "", "", "", "", 10, dict.fromkeys(COUNTS, 1), [], [], [1, 2], [], [])
    sources = [
        replace(
            source,
            name=f"s{number}",
            title=text,
            owner=text,
            email=text,
            kinds=[(text, 1)],
            late=[FeedToChase(text, text)],
            findings=[FindingTrend(text, text, 1, 1, [1, 2], "#x", text)],
            requests=[OpenRequest(text, text, text, text, text, 1)],
            matters=[FeedMatter(text, text, text, text, 1, 2, [(text, None, 1, 2)], [text])],
        )
        for number, text in enumerate(markup)
    ]
    groups = [Grouping(text, [GroupRates(text, 10, 1.0, 0.0, 0.0)], note=text) for text in markup]
    agreed = [
        replace(camhs.SOURCE, name=f"s{number}", title=text, extracts=(), agreement=agreement)
        for number, text in enumerate(markup)
        for agreement in [replace(camhs.SOURCE.agreement, purpose=text, controller=text)]
    ]
    register = RegisterPage(Register(strategic_agreement(), tuple(agreed)), DAY, tuple(markup))
    page_data = StewardPageData("a night", 1, sources, groups, markup, register)
    unread = [UnreadFile(text, text, text) for text in markup]
    pairs = [RulingContradiction(text, text, [(text, text)]) for text in markup]
    first = write(tmp_path, replace(page_data, unread=unread, contradictions=pairs))
    html = in_browser(first)
    assert "data-ran=" not in html.split("<head>")[0]
    assert html.count("</b> new: this is the first run") == 1
    names = [f"s{number}" for number in range(0, len(markup), 25)]
    for name in (*names, "what-we-hold", "privacy-notice"):
        assert "data-ran=" not in in_browser(tmp_path / f"{name}.html").split("<head>")[0]


@pytest.mark.long
def test_a_page_that_lets_a_text_run_would_be_seen(
    tmp_path: Path, in_browser: Callable[[Path], str]
) -> None:
    open_page = tmp_path / "open.html"
    open_page.write_text(
        f"<!DOCTYPE html><html><head></head><body><script>{RUNS}</script>", "utf-8"
    )
    assert "data-ran=" in in_browser(open_page).split("<head>")[0]
