"""A source's mark on a row: who is not told of it, and what they see instead."""

from pathlib import Path

import pytest

from tests.unit.audiences import drawn_gold
from tests.unit.audiences.folders import cells, written


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of every audience, of a night on which some rows are marked."""
    lake = drawn_gold.lake(tmp_path_factory.mktemp("lake"), drawn_gold.WITHHELD)
    written(lake)
    return lake


# audience, what social care says of Ann that it sees: forenames, plans
@pytest.mark.parametrize(
    ("audience", "forename", "plans"),
    [
        ("social_care", "Ann", {"child protection plan"}),
        ("early_help", "Ann", {"child protection plan"}),
        ("police", None, set()),
    ],
)
def test_who_is_not_told_sees_nothing_of_what_the_source_says_in_that_group(
    folders: Path, audience: str, forename: str | None, plans: set[str]
) -> None:
    """Of Ann, the police may know social care alone: they are left without a name."""
    names = {name for who, name in cells(folders, audience, "child", "person_id", "forename")
             if who == "ANN"}  # fmt: skip
    of_ann = {kind for who, kind in cells(folders, audience, "plan", "person_id", "kind")
              if who == "ANN"}  # fmt: skip

    assert (names, of_ann) == ({forename}, plans)


@pytest.mark.parametrize(
    ("audience", "status"),
    [("social_care", "none found"), ("school_safeguarding_lead", "cannot say")],
)
def test_of_a_service_that_is_kept_back_it_is_said_that_nothing_can_be_said(
    folders: Path, audience: str, status: str
) -> None:
    states = cells(folders, audience, "child_service", "person_id", "source", "status")

    assert ("CAT", "csc", status) in states
    assert ("BEN", "csc", "current") in states


def test_a_mark_that_names_every_audience_closes_the_row_for_all(folders: Path) -> None:
    seen = {
        folder.name
        for folder in folders.glob("gold_*")
        if (folder / "event").exists()
        and ("BEN", "domestic abuse notice")
        in cells(folders, folder.name.removeprefix("gold_"), "event", "person_id", "kind")
    }

    assert seen == set()


def test_a_relative_whose_name_is_kept_back_is_in_no_family(folders: Path) -> None:
    members = {audience: cells(folders, audience, "family_member", "person_id", "member_person_id")
               for audience in ("social_care", "early_help")}  # fmt: skip

    assert ("ANN", "MUM") in members["social_care"]
    assert ("ANN", "MUM") not in members["early_help"]
