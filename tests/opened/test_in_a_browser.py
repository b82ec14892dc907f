"""The stewards' pages in Chromium: a hundred hostile texts, and none of them runs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from expectations.quality import Expected, Morning, Standing, write
from tests.opened.conftest import RUNS


@pytest.mark.long
def test_nothing_that_a_source_is_called_runs(
    tmp_path: Path, markup: list[str], in_browser: Callable[[Path], str]
) -> None:
    counts = dict.fromkeys(("open", "new", "overdue", "corrected", "healed"), 1)
    one = Standing("s", "", "", "", "", 10, counts, [], [], [1, 2], [], [])
    told = [
        replace(
            one,
            name=f"s{at}",
            title=text,
            owner=text,
            email=text,
            kinds=[(text, 1)],
            late=[text],
            expected=[Expected(text, text, 1, 1, [1, 2], "#x")],
        )
        for at, text in enumerate(markup)
    ]
    groups = [
        {
            "dimension": "sex",
            "in_group": text,
            "children": 10,
            "linked": 1,
            "possible": 0,
            "apart": 0,
        }
        for text in markup
    ]
    first = write(tmp_path, Morning("a night", 1, told, groups, markup))
    seen = in_browser(first)
    assert "data-ran=" not in seen.split("<head>")[0]
    assert seen.count("</b> new since yesterday") == 1
    for at in range(0, len(markup), 25):
        assert "data-ran=" not in in_browser(tmp_path / f"s{at}.html").split("<head>")[0]


@pytest.mark.long
def test_a_page_that_lets_a_text_run_would_be_seen(
    tmp_path: Path, in_browser: Callable[[Path], str]
) -> None:
    open_page = tmp_path / "open.html"
    open_page.write_text(
        f"<!DOCTYPE html><html><head></head><body><script>{RUNS}</script>", "utf-8"
    )
    assert "data-ran=" in in_browser(open_page).split("<head>")[0]
