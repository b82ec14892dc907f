"""Facts of the made-up council: what one feed tells of a child, another tells alike."""

from pathlib import Path

import pytest

from bronze.sources.school.sessions import MARKS
from contracts import SessionCount
from synthetic import Council
from tests.unit.synthetic.written import table

PRESENT = MARKS[SessionCount.ATTENDED]


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night of a thousand children, as their schools and social care tell it."""
    folder = tmp_path_factory.mktemp("facts")
    Council(children=1000, seed=3, feeds=("csc", "school")).write_night(1, folder)
    return folder


def rows(landing: Path, extract: str) -> list[dict[str, str]]:
    source = extract.partition("_")[0]
    return table(landing / source / f"{extract}_2026-11-23.csv")


def test_who_was_suspended_was_less_at_school(landing: Path) -> None:
    suspended = {row["pupil_id"] for row in rows(landing, "school_suspensions")}
    attended: dict[bool, list[float]] = {True: [], False: []}
    for row in rows(landing, "school_attendance"):
        attended[row["pupil_id"] in suspended].append(100.0 * (row["mark"] in PRESENT))
    mean = {who: sum(shares) / len(shares) for who, shares in attended.items()}
    assert len(suspended) > 10
    assert mean[True] < mean[False] - 5


def test_a_conference_stands_only_where_there_is_one(landing: Path) -> None:
    enquiries = rows(landing, "csc_s47_enquiries")
    assert {bool(row["s47e_conference_date"]) for row in enquiries} == {True, False}
    assert all(row["s47e_s47_start_date"] or row["s47e_conference_date"] for row in enquiries)


def test_an_event_is_over_before_tonight(landing: Path) -> None:
    for row in rows(landing, "csc_missing"):
        began = row["miss_missing_episode_start_date"]
        assert began < row["miss_missing_episode_end_date"] <= "2026-11-23"


def test_a_flag_says_yes_or_no_of_every_pupil(landing: Path) -> None:
    assert {row["eal"] for row in rows(landing, "school_pupils")} <= {"1", "0", "true", "false"}
