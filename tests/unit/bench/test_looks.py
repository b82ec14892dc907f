"""The audit of looks, held against users who are known to pry: a small council, a few weeks."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bench import looks, looks_page
from bench.looks import FIRST_DAY, Measured, measure_looks
from dagster_project.look_audit.flags import Flag, FlagKind
from synthetic.looks import LookCouncil, look_council
from synthetic.looks.prying import HIDDEN, KINDS, Snooper

USERS, DAYS, SEEDS = 100, 40, (11, 12)


@pytest.fixture(scope="module", params=SEEDS)
def measured(request: pytest.FixtureRequest) -> Measured:
    return measure_looks(USERS, DAYS, request.param)


def test_every_planted_kind_is_asked_about_the_morning_after(measured: Measured) -> None:
    in_time = {kind for kind, days in measured.found_after.items() if days == 0}
    assert in_time >= set(KINDS) - set(HIDDEN)


def test_few_others_are_asked_about(measured: Measured) -> None:
    assert measured.a_week <= looks.WANTED_ALARMS


def _council_with(snooper: Snooper) -> LookCouncil:
    return LookCouncil((), (), (), (), (), (snooper,))


def test_one_seed_makes_one_council() -> None:
    assert look_council(USERS, 10 + DAYS, 3) == look_council(USERS, 10 + DAYS, 3)
    assert look_council(USERS, DAYS, 3).snoopers != look_council(USERS, DAYS, 4).snoopers


def test_nobody_pries_twice_or_before_they_begin(measured: Measured) -> None:
    council = measured.council
    assert len({snooper.user for snooper in council.snoopers}) == len(KINDS)
    assert all(0 < snooper.first_day < DAYS for snooper in council.snoopers)


@pytest.mark.parametrize(
    ("user", "day", "child", "days_until_found", "a_week"),
    [
        pytest.param("anna", 3, "a", 0, 0.0, id="who pries, on the first day"),
        pytest.param("anna", 5, "a", 2, 0.0, id="who pries, later"),
        pytest.param("anna", 2, "a", None, 1.0, id="who pries, before they do"),
        pytest.param("anna", 3, "c", None, 1.0, id="who pries, about another child"),
        pytest.param("bert", 3, "a", None, 1.0, id="somebody else"),
    ],
)
def test_an_alarm_is_in_time_late_or_false(
    user: str, day: int, child: str, days_until_found: int | None, a_week: float
) -> None:
    council = _council_with(Snooper("pries", "anna", 3, frozenset({"a"})))
    on = FIRST_DAY + timedelta(days=day)
    flag = Flag(FlagKind.NO_REASON, user, on, (child, "b"), "opened", is_alarm=True)
    measured = looks.measured_from(council, 7, [flag, replace(flag, kind=FlagKind.MANY)], Counter())
    assert measured.found_after == {"pries": days_until_found}
    assert measured.a_week == a_week


@pytest.mark.parametrize(
    ("days_until_found", "verdict"),
    [(0, "1 of 1, and 0.0 a week: met"), (1, "0 of 1, and 0.0 a week: missed")],
)
def test_the_page_says_first_whether_it_is_enough(days_until_found: int, verdict: str) -> None:
    council = _council_with(Snooper("pries", "anna", 3, frozenset()))
    measured = Measured(council, 7, (), Counter(), {"pries": days_until_found}, ())
    page = looks_page.page(measured, seed=1)
    assert verdict in page
    assert f"| pries | {days_until_found} |" in page
