"""The register's pages: what the council's IG manager checks, and what a family is told."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from bronze.partnership import strategic_agreement
from bronze.sources import camhs, find, school
from contracts import Audience, Register, Source
from expectations.register_page import FOR_FAMILIES, RegisterPage
from expectations.steward_pages import write
from tests.unit.expectations.drawn_pages import CALM, PAGE_DATA
from tests.unit.expectations.test_quality import HOSTILE, Tags, text

NIGHT = date(2026, 11, 23)
CALM_CAMHS = replace(CALM, name="camhs", title="CAMHS")


def with_days(days: Mapping[str, str]) -> Source:
    return replace(camhs.SOURCE, agreement=replace(camhs.SOURCE.agreement, **days))  # type: ignore[arg-type] # days are text


def pages(folder: Path, *sources: Source, drift: tuple[str, ...] = ()) -> dict[str, str]:
    """The pages of a night on which CAMHS is the one source to work on, by name."""
    register = RegisterPage(Register(strategic_agreement(), sources), NIGHT, drift, 14)
    calm = {"sources": [CALM_CAMHS], "faults": [], "unread": [], "contradictions": []}
    write(folder, replace(PAGE_DATA, register=register, **calm))  # type: ignore[arg-type] # fields of several types
    return {path.stem: text(path) for path in folder.glob("*.html")}


@pytest.mark.parametrize(
    ("days", "colour", "words", "task"),
    [
        ({}, "holds", "in force", None),
        (
            {"review_by": "2027-01-31"},
            "finds",
            "review due by 31 January 2027",
            "Prepare the review of 1 agreement.",
        ),
        (
            {"ends": "2027-01-31"},
            "finds",
            "ends on 31 January 2027",
            "Prepare the review of 1 agreement.",
        ),
        (
            {"review_by": "2026-11-22"},
            "stops",
            "review was due by 22 November 2026",
            "Review 1 agreement: the day has passed.",
        ),
        (
            {"ends": "2026-11-22"},
            "stops",
            "no longer in force",
            "Settle 1 agreement without which a feed is closed.",
        ),
        (
            {"starts": "2026-11-24"},
            "stops",
            "not in force yet",
            "Settle 1 agreement without which a feed is closed.",
        ),
    ],
    ids=["in force", "near its review", "near its end", "overdue", "ended", "not yet"],
)
def test_an_owners_page_the_register_and_the_days_list_tell_alike(
    tmp_path: Path, days: Mapping[str, str], colour: str, words: str, task: str | None
) -> None:
    written = pages(tmp_path, with_days(days))
    tag = f'<span class="tag {colour}">{words}</span>'
    assert tag in written["camhs"]
    assert tag in written["what-we-hold"]
    assert re.findall(r"<strong>(.*?)</strong>", written["index"]) == [task or ""][: bool(task)]


def test_the_register_holds_all_that_an_ig_manager_asks_for(tmp_path: Path) -> None:
    page = pages(tmp_path, camhs.SOURCE)["what-we-hold"]
    agreement = camhs.SOURCE.agreement
    told = [
        agreement.reference, agreement.controller, agreement.lawful_basis, agreement.legal_gateway,
        agreement.impact_assessment, agreement.purpose, "1 April 2024", "30 June 2027",
        agreement.retention_words, *agreement.audiences, "ISA-000", "30 April 2027",
    ]  # fmt: skip
    assert [words for words in told if str(words) not in page] == []
    assert "<code>NHSNumber</code>" in page
    assert "needed for matching" in page
    assert "Must not come in: PrimReasonReferralMH, " in page


def test_marks_that_are_only_summed_are_named_and_their_sums_as_what_they_are(
    tmp_path: Path,
) -> None:
    page = pages(tmp_path, camhs.SOURCE, school.SOURCE)["what-we-hold"]
    assert "Read, summed by the week, and not kept: date, AM or PM, mark." in page
    attended = page[page.index("<code>attended</code>") :]
    assert attended[: attended.index("</tr>")].count("(a sum of its marks)") == 1


@pytest.mark.parametrize(
    ("drift", "answer"),
    [
        ((), "Yes. The lake holds 14 columns that partners sent"),
        (("a: the lake holds b, which no agreement names",), "<li>a: the lake holds b, which"),
    ],
)
def test_the_register_says_whether_the_lake_holds_what_was_agreed(
    tmp_path: Path, drift: tuple[str, ...], answer: str
) -> None:
    assert answer in pages(tmp_path, camhs.SOURCE, drift=drift)["what-we-hold"]


def test_a_family_is_told_what_from_whom_why_how_long_and_who_sees_it(tmp_path: Path) -> None:
    page = pages(tmp_path, camhs.SOURCE)["privacy-notice"]
    for words in (
        "<h3>CAMHS</h3>",
        "<li>NHS numbers</li>",
        "<li>which team or worker is involved, since when, and how to reach them</li>",
        "Joint working around children",
        "Two years after the trust last sent the record",
        "The mental health trust",
        "health visitors and school nurses",
        "data.protection@council.example",
    ):
        assert words in page
    assert "Dagster" not in page


def test_a_family_is_told_of_open_feeds_alone(tmp_path: Path) -> None:
    page = pages(tmp_path, with_days({"ends": "2026-11-22"}))["privacy-notice"]
    assert "CAMHS" not in page
    assert "no agreement is in force" in page


def test_every_audience_has_words_for_families() -> None:
    assert set(FOR_FAMILIES) == set(Audience)


def test_all_shipped_sources_fit_the_pages(tmp_path: Path) -> None:
    written = pages(tmp_path, *find())
    for name in ("what-we-hold", "privacy-notice"):
        assert [s.name for s in find() if f">{s.title}" not in unescape(written[name])] == []
    assert 'href="what-we-hold.html"' in written["index"]
    assert 'href="privacy-notice.html"' in written["index"]


def test_nothing_runs_in_them_whatever_an_agreement_says(tmp_path: Path) -> None:
    agreement = replace(camhs.SOURCE.agreement, purpose=HOSTILE, controller=f'"{HOSTILE}')
    written = pages(tmp_path, replace(camhs.SOURCE, agreement=agreement), drift=(HOSTILE,))
    for name in ("what-we-hold", "privacy-notice", "camhs"):
        tags = Tags()
        tags.feed(written[name])
        assert "script" not in tags.tags


def test_tables_name_their_rows_and_columns_and_headings_follow_each_other(tmp_path: Path) -> None:
    for page in pages(tmp_path, *find()).values():
        assert "<th>" not in page
        levels = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
