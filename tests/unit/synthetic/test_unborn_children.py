"""A child who is expected is in social care's files alone, and stays the same one once born."""

from pathlib import Path

import pytest

from synthetic import Council
from tests.unit.synthetic.written import Cells, contents, table

COUNCIL = Council(children=60, seed=3)


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is sent on the first night, and on the one after a week."""
    folder = tmp_path_factory.mktemp("unborn")
    for night in (1, 8):
        COUNCIL.write_night(night, folder)
    return folder


def persons(landing: Path, day: str) -> dict[str, Cells]:
    """Social care's children of a day, by its own key."""
    rows = table(landing / "csc" / f"csc_person_{day}.csv")
    return {row["pers_person_id"]: row for row in rows}


def expected_of(people: dict[str, Cells]) -> dict[str, str]:
    return {
        key: row["pers_expected_dob"] for key, row in people.items() if row["pers_expected_dob"]
    }


def test_an_unborn_child_has_a_day_of_birth_to_come_and_neither_forename_nor_sex(
    landing: Path,
) -> None:
    people = persons(landing, "2026-11-23")
    expected = expected_of(people)
    assert sorted(expected.values()) == ["2026-11-24", "2026-12-13", "2027-01-02", "2027-02-21"]
    rows = [people[key] for key in expected]
    assert {(row["pers_dob"], row["pers_forename"]) for row in rows} == {("", "")}
    assert {row["pers_sex"] for row in rows} <= {"U", "0"}
    assert [row["pers_deceased"] for row in rows].count("Y") == 1
    assert all(row["pers_surname"] for row in rows)


def test_nobody_but_the_stillborn_has_died(landing: Path) -> None:
    people = persons(landing, "2026-11-23")
    died = {key for key, row in people.items() if row["pers_deceased"] == "Y"}
    assert len(died) == 1
    assert died <= expected_of(people).keys()


def test_once_it_is_born_the_same_record_has_its_date_of_birth_and_a_name(landing: Path) -> None:
    first, second = persons(landing, "2026-11-23"), persons(landing, "2026-11-30")
    [key] = [key for key, day in expected_of(first).items() if day == "2026-11-24"]
    assert second[key]["pers_expected_dob"] == ""
    assert second[key]["pers_dob"] == "2026-11-24"
    assert second[key]["pers_forename"]
    assert len(expected_of(second)) == 3


def test_no_other_partner_knows_of_a_child_before_it_is_born(landing: Path) -> None:
    days = ("2026-12-13", "2027-01-02", "2027-02-21")
    naming = [
        name
        for name, content in contents(landing).items()
        if any(day.encode() in content for day in days)
    ]
    assert {name.split("/")[0] for name in naming} == {"csc"}
