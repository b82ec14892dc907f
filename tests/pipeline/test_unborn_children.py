"""A child not born yet is shown to whom the access file names, and a stillborn one to nobody."""

from collections.abc import Iterator

import pytest

from contracts import Audience
from contracts.access import folder_of
from tests.pipeline.conftest import Ran
from tests.pipeline.published import on_disk, rows

SEE_UNBORN = {
    folder_of(audience)
    for audience in (
        Audience.SOCIAL_CARE,
        Audience.EMERGENCY_DUTY,
        Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE,
    )
}
TABLES_THAT_SHOW = ("gold/", "gold_")


def _names(night: Ran, *, is_stillborn: bool) -> set[str]:
    """Ids and records of the unborn, or of the stillborn."""
    keys = {
        row["record_key"]
        for row in rows(night.lake, "silver/person_record")
        if row["expected_date_of_birth"] and row["deceased"] is is_stillborn
    }
    persons = rows(night.lake, "silver/person")
    return keys | {row["person_id"] for row in persons if row["record_key"] in keys}


def _holding(night: Ran, names: set[str]) -> Iterator[str]:
    """Tables that people read in which one of these stands in a cell."""
    for path in on_disk(night.lake):
        cells = (cell for row in rows(night.lake, path) for cell in row.values())
        if path.startswith(TABLES_THAT_SHOW) and not names.isdisjoint(map(str, cells)):
            yield path


@pytest.mark.parametrize("is_stillborn", [False, True])
def test_the_council_has_some(first_night: Ran, *, is_stillborn: bool) -> None:
    assert _names(first_night, is_stillborn=is_stillborn)


def test_an_unborn_child_is_in_gold_and_in_the_folders_of_those_who_may_see_one(
    first_night: Ran,
) -> None:
    holding = set(_holding(first_night, _names(first_night, is_stillborn=False)))
    layers = {path.split("/")[0] for path in holding}
    assert {"gold/child", "gold/child_search", "gold_social_care/child"} <= holding
    assert layers <= {"gold"} | SEE_UNBORN


def test_a_stillborn_child_is_in_no_search_and_no_list(first_night: Ran) -> None:
    assert list(_holding(first_night, _names(first_night, is_stillborn=True))) == []


def test_a_child_who_was_born_is_the_same_child_and_shown_to_others_as_well(
    first_night: Ran, second_night: Ran
) -> None:
    unborn = {row["person_id"] for row in rows(first_night.lake, "gold/child") if row["is_unborn"]}
    cards = [row for row in rows(second_night.lake, "gold/child") if row["person_id"] in unborn]
    [born] = [row for row in cards if not row["is_unborn"]]
    assert len(cards) == len(unborn)
    assert (born["date_of_birth"], born["age"]) == (born["as_of"], 0)
    assert born["expected_date_of_birth"] is None
    assert "gold_early_help/child" in set(_holding(second_night, {born["person_id"]}))


def test_an_unborn_child_has_the_day_on_which_it_is_expected_and_no_age(first_night: Ran) -> None:
    unborn = [row for row in rows(first_night.lake, "gold/child") if row["is_unborn"]]
    assert unborn
    assert {(row["date_of_birth"], row["age"]) for row in unborn} == {(None, None)}
    assert all(row["expected_date_of_birth"] > row["as_of"] for row in unborn)
