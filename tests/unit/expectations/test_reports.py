"""Data Docs: whole, offline, escaped, and of the newest result of every table."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from hypothesis import given
from hypothesis import strategies as st

from contracts import Column, Layer, Severity, Table, Type
from expectations import CheckOutcome, ReportError, Reports, Verdict, suite_for
from expectations.pages import DAGSTER, share

NIGHT = datetime(2026, 7, 1, 1, 13, tzinfo=UTC)
MARKUP = "<img src=x onerror=alert(1)>"


def _table(name: str, about: str = "One row per child.", layer: Layer = Layer.GOLD) -> Table:
    return Table(
        layer,
        name,
        about,
        key=("person_id",),
        columns=(
            Column("person_id", Type.TEXT, "Id of the person.", required=True),
            Column("sex", Type.TEXT, "Sex.", one_of=("F", "M"), severity=Severity.WARNING),
        ),
    )


def _outcome(
    table: Table, broken: Mapping[str, int], keys: Mapping[str, list[str]] | None = None
) -> CheckOutcome:
    """The outcome of checking ten rows, as Great Expectations reports it."""
    suite = suite_for(table)
    results = [
        ExpectationValidationResult(
            success=not broken.get(config.meta["rule"]),
            expectation_config=config,
            result={"element_count": 10, "unexpected_count": broken.get(config.meta["rule"], 0)},
        )
        for config in suite.expectation_configurations
    ]
    result = ExpectationSuiteValidationResult(
        success=not broken, results=results, suite_name=suite.name, statistics={}, meta={}
    )
    report = {"suite": suite.to_json_dict(), "result": result.to_json_dict()}  # type: ignore[no-untyped-call]  # untyped in GX
    return CheckOutcome(table.path, (), {**report, "record_keys": dict(keys or {})})


def _pages(site: Path) -> dict[str, str]:
    return {str(p.relative_to(site)): p.read_text() for p in site.rglob("*") if p.is_file()}


def _publish(reports: Reports, outcome: CheckOutcome, run: int) -> None:
    """Keep an outcome of a run that is published at once."""
    reports.keep(outcome, run=run, checked_at=NIGHT)
    reports.confirm()


class _Loads(HTMLParser):
    """What a page links to, and what it would load or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href" and tag == "a":
                self.links.append(str(value))
            elif name in {"src", "href", "srcset", "data", "style"} or name.startswith("on"):
                self.loads.append(f"{tag} {name}={value}")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Pages of a table that holds, one with a finding and one that stops publication."""
    reports = Reports(tmp_path)
    _publish(reports, _outcome(_table("child"), {}), run=1)
    _publish(
        reports, _outcome(_table("duplicate"), {"oneof.sex": 3}, {"oneof.sex": ["k1", "k2"]}), run=2
    )
    stops = _outcome(_table("person", layer=Layer.SILVER), {"unique.person_id": 1})
    _publish(reports, stops, run=2)
    return reports.build().parent


def test_a_page_loads_nothing_and_runs_nothing(site: Path) -> None:
    for name, page in _pages(site).items():
        parsed = _Loads(page)
        assert parsed.loads == [], name
        assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(parsed.tags)


def test_a_pages_policy_allows_its_own_style_and_no_script(site: Path) -> None:
    for page in _pages(site).values():
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
        directives = dict(
            part.strip().split(" ", 1) for part in policy.replace("&#39;", "'").split(";")
        )
        assert directives["default-src"] == directives["script-src"] == "'none'"
        assert directives["style-src"] == f"'sha256-{digest}'"


def test_every_link_leads_to_a_page_of_the_site_or_to_the_table_in_dagster(site: Path) -> None:
    for name, page in _pages(site).items():
        for link in _Loads(page).links:
            if link == DAGSTER:
                continue
            if link.startswith(f"{DAGSTER}/assets/"):
                assert link.removeprefix(f"{DAGSTER}/assets/").replace("/", ".") in name
                continue
            path, _, anchor = unquote(link).partition("#")
            target = (site / name).parent / path if path else site / name
            assert target.resolve().is_relative_to(site.resolve())
            assert f'id="{anchor}"' in target.read_text() if anchor else target.is_file(), link


def test_a_broken_rule_says_what_was_found_and_not_what_should_be(tmp_path: Path) -> None:
    reports, table = Reports(tmp_path), _table("duplicate")
    outcome = _outcome(table, {"oneof.sex": 3})
    verdict = Verdict(
        "oneof.sex", "In 3 rows sex is none of the codes. Why.", Severity.WARNING, False, 3, 10
    )
    _publish(reports, replace(outcome, verdicts=(verdict,)), run=1)
    pages = _pages(reports.build().parent)
    [result] = [page for name, page in pages.items() if "validations" in name]
    for page in (pages["index.html"], result):
        assert "<strong>In 3 rows sex is none of the codes.</strong> Why." in page
        assert "Sex is one of the 2 agreed codes" not in page


def test_every_page_leads_back_to_dagster_where_a_council_has_it(tmp_path: Path) -> None:
    reports = Reports(tmp_path, "https://dagster.council.example")
    _publish(reports, _outcome(_table("child"), {}), run=1)
    for name, page in _pages(reports.build().parent).items():
        links = [link for link in _Loads(page).links if link.startswith("http")]
        assert "https://dagster.council.example" in links, name
        assert [
            link for link in links if not link.startswith("https://dagster.council.example")
        ] == []


def test_the_index_says_where_every_table_stands_in_words(site: Path) -> None:
    index = (site / "index.html").read_text()
    rows = re.findall(r'<tr id="([^"]+)".*?<span class="tag \w+">([^<]+)', index)
    assert dict(rows) == {
        "gold.child": "Every rule holds",
        "gold.duplicate": "1 finding",
        "silver.person": "Stops publication: 1 promise broken",
    }


def test_what_stops_publication_stands_above_larger_findings(site: Path) -> None:
    index = (site / "index.html").read_text()
    to_act_on = index.split("To act on")[1].split("</table>")[0]
    assert re.findall(r"<a href[^>]*>([^<]+)</a>", to_act_on) == ["silver/person", "gold/duplicate"]
    assert re.findall(r'tag \w+">([^<]+)', to_act_on) == [
        "Promise: stops publication",
        "Finding: for its owner to correct",
    ]


def test_a_result_names_rows_share_and_record_keys_of_a_broken_rule(site: Path) -> None:
    (page,) = (site / "validations/gold/duplicate").rglob("*.html")
    text = re.sub(
        r"<[^>]+>|\s+", " ", page.read_text().split("Broken rules")[1].split("Rules that hold")[0]
    )
    words = " ".join(text.split())
    assert "Sex is one of the 2 agreed codes." in words
    assert "First 2 record keys k1 k2" in words
    assert words.endswith("3 30.0% of 10 rows")


def test_times_are_told_as_in_england(site: Path) -> None:
    assert "1 July 2026, 02:13" in (site / "index.html").read_text()


def test_markup_in_a_contracts_words_or_a_key_is_shown_as_text(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    outcome = _outcome(_table("child", about=MARKUP), {"oneof.sex": 1}, {"oneof.sex": [MARKUP]})
    _publish(reports, outcome, run=1)
    pages = _pages(reports.build().parent)
    assert not [name for name, page in pages.items() if "<img" in page]
    assert all("&lt;img src=x" in page for page in pages.values())


def test_a_table_that_is_not_checked_again_keeps_its_last_result(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    _publish(reports, _outcome(_table("child"), {"oneof.sex": 1}), run=1)
    reports.build()
    _publish(reports, _outcome(_table("person"), {}), run=2)
    index = reports.build().read_text()
    assert re.findall(r'<tr id="([^"]+)".*?run (\d+)<', index) == [
        ("gold.child", "1"),
        ("gold.person", "2"),
    ]


def test_the_last_outcome_of_a_table_can_be_said_again(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    verdict = Verdict("oneof.sex", "Said.", Severity.WARNING, False, 1, 10, ("k1",))
    outcome = replace(_outcome(_table("child"), {"oneof.sex": 1}), verdicts=(verdict,))
    _publish(reports, outcome, run=1)
    assert reports.last("gold/child") == outcome
    assert reports.last("gold/person") is None


def test_a_newer_result_takes_the_place_of_the_older(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    _publish(reports, _outcome(_table("child"), {"oneof.sex": 1}), run=1)
    reports.build()
    _publish(reports, _outcome(_table("child"), {}), run=2)
    site = reports.build().parent
    assert [p.parent.parent.name for p in (site / "validations").rglob("*.html")] == ["run-2"]
    assert not list(site.rglob("run-1"))


def test_a_table_that_no_longer_exists_leaves_the_pages(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    for name in ("child", "gone"):
        _publish(reports, _outcome(_table(name), {}), run=1)
    reports.build()
    pages = _pages(reports.build(tables={"gold/child"}).parent)
    assert not [name for name, page in pages.items() if "gone" in name + page]


def test_a_site_without_results_says_so(tmp_path: Path) -> None:
    assert "No table has been checked yet." in Reports(tmp_path).build().read_text()


def test_a_page_that_cannot_be_rendered_is_a_fault_and_leaves_the_old_pages(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    _publish(reports, _outcome(_table("child"), {}), run=1)
    path = tmp_path / "results/gold.child.json"
    pages = _pages(reports.build().parent)
    spoilt = json.loads(path.read_text())
    del spoilt["result"]["results"][0]["expectation_config"]["meta"]["rule"]
    path.write_text(json.dumps(spoilt))
    with pytest.raises(ReportError, match="1 of 3 pages"):
        reports.build()
    assert _pages(tmp_path / "data_docs") == pages


@given(total=st.integers(1, 10**9), data=st.data())
def test_a_share_never_rounds_something_to_nothing_nor_a_part_to_all(
    total: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, total))
    assert (share(part, total) == "none") == (part == 0)
    assert (share(part, total) == "100.0%") == (part == total)
    assert share(part, total) != "0.0%"


def test_a_result_is_the_tables_newest_once_its_night_is_published(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    published, unpublished = (_outcome(_table("child"), {"oneof.sex": n}) for n in (1, 2))
    reports.keep(published, run=1, checked_at=NIGHT)
    assert reports.last("gold/child") is None
    reports.confirm()
    reports.keep(unpublished, run=2, checked_at=NIGHT)
    assert reports.last("gold/child") == published
    reports.discard()
    reports.confirm()
    assert reports.last("gold/child") == published
