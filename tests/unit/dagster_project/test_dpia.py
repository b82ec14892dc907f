"""The draft of an impact assessment holds the facts, and marks what a person has to write."""

from datetime import date
from pathlib import Path

import pytest

from bronze.sources import camhs, find
from contracts import ContractError
from contracts.data_categories import data_categories
from dagster_project.cli import dpia, dpia_risks
from dagster_project.settings import Settings

ROOT = Path(__file__).parents[3]
DAY = date(2026, 11, 23)
MARK = "**[to be written by: "


def sections(name: str = "") -> dict[str, str]:
    """The draft by heading."""
    _, *parts = dpia.page(Settings(), name, DAY).split("\n## ")
    return {part.splitlines()[0]: part for part in parts}


def test_every_agreement_stands_in_the_draft_with_its_facts() -> None:
    page = dpia.page(Settings(), "", DAY)
    agreements = [source.agreement for source in find()]
    facts = [
        fact
        for a in agreements
        for fact in (a.reference, a.impact_assessment, a.controller, a.lawful_basis, a.purpose)
    ]
    assert [fact for fact in facts if fact not in page] == []
    assert "Draft of 23 November 2026" in page


def test_the_draft_of_one_feed_holds_that_feed_alone() -> None:
    page = dpia.page(Settings(), "camhs", DAY)
    others = [source.title for source in find() if source.name != "camhs"]
    assert f"| CAMHS | children | {'; '.join(data_categories(camhs.SOURCE))} | 14 |" in page
    assert [title for title in others if f"| {title} |" in page] == []
    assert "Health data (special category): CAMHS." in page


@pytest.mark.parametrize(
    "heading",
    [
        "1. Why an assessment is needed",
        "2. The processing",
        "3. Consultation",
        "4. Necessity and proportionality",
        "5. Risks, and 6. what reduces them",
        "7. Sign-off",
    ],
)
def test_each_section_marks_what_a_person_has_to_write(heading: str) -> None:
    assert MARK in sections()[heading]


def test_no_risk_is_judged_by_the_product() -> None:
    rows = sections()["5. Risks, and 6. what reduces them"].splitlines()[6:]
    left_open = [row for row in rows if row.endswith(f"{MARK}Information governance manager]** |")]
    assert len(left_open) == len(dpia_risks.RISKS) + 1


@pytest.mark.parametrize("risk", dpia_risks.RISKS, ids=lambda risk: risk.what)
def test_what_shows_that_a_measure_works_is_there(risk: dpia_risks.Risk) -> None:
    assert (ROOT / risk.shown_by).is_file()


def test_a_source_that_there_is_not_is_named() -> None:
    with pytest.raises(ContractError, match="SOURCE: no source is called weather"):
        dpia.page(Settings(), "weather", DAY)
