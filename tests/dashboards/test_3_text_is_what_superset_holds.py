"""What Superset holds is what the repository and the lake say, however often it is brought in."""

import re
from collections.abc import Iterator

import pytest

from tests.dashboards.superset_reader import Pages

CONTENT = ["dbs", "tables", "table_columns", "slices", "dashboards", "ab_user", "ab_role",
           "row_level_security_filters", "dashboard_roles", "ab_permission_view_role"]  # fmt: skip


def _content(pages: Pages) -> dict[str, list[tuple[object, ...]]]:
    with pages.database as database:
        return {
            name: sorted(database.execute(f"SELECT * FROM {name}"), key=str) for name in CONTENT
        }


def test_a_second_start_changes_nothing(pages: Pages) -> None:
    before = _content(pages)
    printed = pages.bring_in()

    assert "In Superset: 27 dashboards, 72 charts, 72 datasets, 3 databases" in printed
    assert {name for name, rows in _content(pages).items() if rows != before[name]} == set()


def test_a_start_says_how_to_sign_on_as_whom(pages: Pages) -> None:
    printed = pages.bring_in()

    assert (pages.home / "demo_password").read_text() in printed
    assert re.findall(r"^  police +(\S+)$", printed, re.MULTILINE) == ["police.ann", "police.cat"]


@pytest.fixture
def without_police(pages: Pages) -> Iterator[Pages]:
    """The lake on a night that published nothing for the police."""
    folder = pages.lake / "gold_police"
    aside = folder.rename(pages.lake / "aside")
    yield pages
    aside.rename(folder)
    pages.bring_in()


def test_what_is_gone_from_the_text_goes_from_superset(without_police: Pages) -> None:
    without_police.bring_in()

    left = str(_content(without_police))
    assert "police_first" not in left
    assert "police-child" not in left
    assert "Single view: police" not in left
    assert "social_care_first" in left


def test_a_lake_of_real_people_gets_no_demo_user(pages: Pages) -> None:
    marker = pages.lake / "settings.env"
    says = marker.read_text()
    marker.write_text("")
    try:
        printed = pages.bring_in()
    finally:
        marker.write_text(says)

    assert "no user is made" in printed
    assert (pages.home / "demo_password").read_text() not in printed
