"""An agreement says all that it must, and lets nothing in or out but between its days."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bronze import partnership
from bronze.sources import camhs, csc, find
from contracts import AgreementState, Audience, ContractError, Register, Review

AGREEMENT = camhs.SOURCE.agreement
STRATEGIC = partnership.strategic_agreement()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"impact_assessment": ""}, "agreement ISA-005: say its impact_assessment"),
        ({"legal_gateway": " "}, "agreement ISA-005: say its legal_gateway"),
        ({"reference": ""}, "agreement without a reference: say its reference"),
        ({"starts": "April 2024"}, "starts 'April 2024': write the day as YYYY-MM-DD"),
        ({"ends": "2027-02-30"}, "ends '2027-02-30': write the day as YYYY-MM-DD"),
        ({"starts": "2027-07-01"}, "review_by 2027-06-30 is before it starts"),
        ({"ends": "2024-03-31"}, "ends 2024-03-31 is before it starts"),
        ({"audiences": ()}, "name at least one audience"),
        ({"audiences": ("everybody",)}, "audience 'everybody' stands twice, or is none of"),
        ({"audiences": (Audience.POLICE, Audience.POLICE)}, "audience 'police' stands twice"),
        ({"retention": timedelta(0)}, "its retention is no time at all"),
    ],
)
def test_an_agreement_that_says_too_little_stops_its_module(
    changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ContractError, match=sentence):
        replace(AGREEMENT, **changed)


@pytest.mark.parametrize(
    ("on", "ends", "state"),
    [
        ("2024-03-31", None, AgreementState.NOT_YET),
        ("2024-04-01", None, AgreementState.IN_FORCE),
        ("2040-01-01", None, AgreementState.IN_FORCE),
        ("2027-03-31", "2027-03-31", AgreementState.IN_FORCE),
        ("2027-04-01", "2027-03-31", AgreementState.ENDED),
    ],
)
def test_an_agreement_is_in_force_from_its_first_day_to_its_last(
    on: str, ends: str | None, state: AgreementState
) -> None:
    assert replace(AGREEMENT, ends=ends).term.state(date.fromisoformat(on)) is state


@pytest.mark.parametrize(
    ("on", "ends", "review"),
    [
        ("2027-03-31", None, Review.LATER),
        ("2027-04-01", None, Review.SOON),
        ("2027-06-30", None, Review.SOON),
        ("2027-07-01", None, Review.OVERDUE),
        ("2027-01-01", "2027-03-31", Review.SOON),
    ],
    ids=[
        "91 days before it there is time",
        "90 days before it is due soon",
        "on its day it is due",
        "the day after it is overdue",
        "an end that is near counts as well",
    ],
)
def test_a_review_is_asked_for_a_quarter_ahead(on: str, ends: str | None, review: Review) -> None:
    assert replace(AGREEMENT, ends=ends).term.review(date.fromisoformat(on)) is review


@pytest.mark.parametrize(
    ("on", "feed", "strategic", "reason"),
    [
        ("2026-11-23", {}, {}, ""),
        (
            "2026-11-23",
            {"ends": "2026-11-22"},
            {},
            "agreement ISA-005 with CAMHS ended on 22 November 2026",
        ),
        (
            "2026-11-23",
            {"starts": "2026-12-01"},
            {},
            "agreement ISA-005 with CAMHS is not in force until 1 December 2026",
        ),
        (
            "2026-11-23",
            {},
            {"ends": "2026-10-31"},
            "agreement ISA-000 of the partnership ended on 31 October 2026",
        ),
    ],
    ids=["in force", "ended", "not yet", "the partnership's own ended"],
)
def test_a_feed_is_open_while_both_agreements_are_in_force(
    on: str, feed: dict[str, str], strategic: dict[str, str], reason: str
) -> None:
    source = replace(camhs.SOURCE, agreement=replace(AGREEMENT, **feed))  # type: ignore[arg-type] # two days, both text
    register = Register(replace(STRATEGIC, **strategic), (csc.SOURCE, source))  # type: ignore[arg-type] # as above
    day = date.fromisoformat(on)
    assert register.reason_closed(source, day) == reason
    assert (source in register.in_force(day)) is (reason == "")


def own_file(folder: Path, text: str) -> Path:
    file = folder / "partnership.toml"
    file.write_text(text, encoding="utf-8")
    return file


SHIPPED = (Path(partnership.__file__).parent / partnership.SHIPPED).read_text(encoding="utf-8")


def test_a_councils_own_file_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = own_file(tmp_path, SHIPPED.replace("ISA-000", "ISA-77").replace("# ends = ", "ends = "))
    expected = replace(STRATEGIC, reference="ISA-77", ends="2029-03-31")
    assert partnership.strategic_agreement(own) == expected


def test_the_shipped_one_holds_until_somebody_ends_it() -> None:
    assert STRATEGIC.ends is None


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('lead = "', 'leader = "', "it lacks lead; nobody knows leader"),
        ('lead = "', "lead = 7 # ", "lead is no text: put it in quotation marks"),
        ("parties = [", "parties = 'all' # [", "cannot be read"),
        ('starts = "2024', 'starts = "next', "starts 'next-04-01': write the day"),
        ('contact = "', 'contact = "" # ', "agreement ISA-000: say its contact"),
    ],
)
def test_a_file_that_says_too_little_is_refused_with_a_sentence(
    tmp_path: Path, before: str, after: str, sentence: str
) -> None:
    with pytest.raises(ContractError, match=sentence):
        partnership.strategic_agreement(own_file(tmp_path, SHIPPED.replace(before, after)))


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"PARTNERSHIP_FILE: .*nowhere\.toml cannot be read"):
        partnership.strategic_agreement(tmp_path / "nowhere.toml")


def test_every_shipped_agreement_has_a_reference_and_an_assessment_of_its_own() -> None:
    agreements = [source.agreement for source in find()]
    for names in zip(*((a.reference, a.impact_assessment) for a in agreements), strict=True):
        assert sorted(names) == sorted({*names})


@pytest.mark.parametrize(
    ("changed", "drift"),
    [
        (set(), ()),
        ({"Diagnosis"}, ("camhs_referral: the lake holds Diagnosis, which no agreement names",)),
        ({"TeamName"}, ("camhs_referral: TeamName is agreed, and the lake does not hold it",)),
    ],
    ids=["equal", "one column more", "one column less"],
)
def test_the_lake_and_the_register_are_compared_column_by_column(
    changed: set[str], drift: tuple[str, ...]
) -> None:
    held = {*camhs.REFERRALS.table.names} ^ changed
    register = Register(STRATEGIC, (camhs.SOURCE,))
    assert register.drift({"camhs_referral": held}) == drift


def test_a_table_of_a_feed_that_nobody_agreed_is_drift() -> None:
    register = Register(STRATEGIC, (camhs.SOURCE,))
    assert register.drift({"csc_person": ["row_key", "pers_upn"]}) == (
        "csc_person: the lake holds pers_upn, which no agreement names",
    )
