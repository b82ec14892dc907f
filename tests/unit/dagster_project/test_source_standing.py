"""How a source stands: its requests told apart, in the month and since the run before."""

from datetime import date, timedelta
from typing import Any

import pytest

from bronze.sources import csc
from dagster_project.assets import owner_checks
from dagster_project.outbox import match_rates, source_standing
from dagster_project.outbox.source_standing import in_month, of
from silver import finding, match_rate
from silver.corrections.states import OPEN
from silver.findings.kinds import FindingKind
from tests.drawing import drawn

NIGHT = date(2026, 11, 23)
ASKED = """
    request_id | state     | is_open | is_new | is_recent | joins_pack | is_joined | is_overdue
    a          | sent      | yes     | yes    | no        | yes        | no        | no
    b          | sent      | yes     | no     | no        | no         | no        | yes
    c          | raised    | yes     | no     | no        | no         | no        | no
    d          | disputed  | yes     | no     | no        | no         | no        | no
    e          | answered  | yes     | no     | no        | no         | no        | no
    f          | corrected | no      | no     | yes       | no         | yes       | no
    g          | corrected | no      | no     | no        | no         | yes       | no
    h          | withdrawn | no      | no     | yes       | no         | no        | no
"""
SAME: dict[str, Any] = {
    "kind": "possible", "field": "date_of_birth", "times_asked": 1, "record_key": "k", "days": 3,
    "place": 1, "sent_on": date(2026, 11, 20),
}  # fmt: skip
[RULE] = owner_checks.checks_of(finding.TABLE.path, (csc.SOURCE,))


def night(run: int, failed: int, **cells: object) -> dict[str, Any]:
    row: dict[str, Any] = {
        "run_number": run,
        "checked_table": finding.TABLE.path,
        "rule": RULE.id,
        "about": "In some records.",
        "severity": "warning",
        "checked": 640,
        "failed": failed,
    }
    return row | cells


@pytest.mark.parametrize(
    ("count", "requests"),
    [
        ("open", 5),
        ("new", 1),
        ("overdue", 1),
        ("to_send", 1),
        ("in_pack", 2),
        ("waits", 1),
        ("answered", 1),
        ("disputed", 1),
        ("corrected", 1),
        ("joined", 1),
    ],
)
def test_each_count_is_of_its_own_requests(count: str, requests: int) -> None:
    asked = [SAME | row for row in drawn(ASKED)]
    assert of(csc.SOURCE, 640, asked, []).counts[count] == requests


def test_requests_are_listed_by_what_presses_most() -> None:
    asked = [SAME | row for row in drawn(ASKED)]
    listed = of(csc.SOURCE, 640, asked, []).requests
    assert [request.number for request in listed] == ["b-1", "d-1", "a-1", "e-1", "c-1"]
    assert {request.value for request in listed} == {"date of birth"}


def test_findings_are_a_share_of_the_sources_own_records_night_by_night() -> None:
    rows = [night(2, 36), night(1, 40), night(2, 9, severity="critical", rule="filled.x")]
    [found] = of(csc.SOURCE, 640, [], rows).findings
    assert (found.failed, found.checked, found.unit) == (36, 640, "records")
    assert list(found.trend) == [40, 36]


@pytest.mark.parametrize(
    ("day", "is_in_it"),
    [
        (date(2026, 11, 1), True),
        (NIGHT, True),
        (date(2026, 10, 31), False),
        (NIGHT - timedelta(days=364), False),
        (None, False),
    ],
)
def test_this_month_is_the_month_of_the_night(day: date | None, is_in_it: bool) -> None:
    assert in_month(day, NIGHT) is is_in_it


def test_every_kind_and_every_open_state_has_words_of_its_own() -> None:
    assert set(source_standing.KINDS) == set(FindingKind)
    assert set(source_standing.STATES) == set(OPEN)


RATES = """
    in_group  | children | linked | possible | apart | hidden_reason
    Not known | 900      | 0.1    | 0.0      | 0.0   | -
    White     | 400      | 0.5    | 0.1      | 0.0   | -
    Asian     | -        | -      | -        | -     | fewer than 10 children
"""


def test_who_is_in_no_known_group_is_compared_with_nobody() -> None:
    told = match_rates.grouping("ethnic group", drawn(RATES), (csc.SOURCE,))
    assert [group.name for group in told.groups] == ["Asian", "White"]
    assert told.unknown is not None
    assert told.unknown.children == 900
    assert told.groups[0].hidden == "fewer than 10 children"
    assert told.note.startswith("Ethnicity comes from Children's social care alone")


def test_ages_stand_from_young_to_old_and_are_not_compared() -> None:
    rows = [
        {"in_group": name, "hidden_reason": None}
        | dict.fromkeys(("children", "linked", "possible", "apart"), 10)
        for name in ("16 and over", "5 to 10", "under 1")
    ]
    told = match_rates.grouping("age", rows, ())
    assert [group.name for group in told.groups] == ["under 1", "5 to 10", "16 and over"]
    assert not told.is_compared
    assert "Which services hold a child depends on age" in told.note


def test_a_dimension_of_which_nobody_is_known_still_says_so() -> None:
    rows = [row for row in drawn(RATES) if row["in_group"] == match_rate.NOT_KNOWN]
    told = match_rates.grouping("sex", rows, ())
    assert told.groups == []
    assert told.unknown is not None
