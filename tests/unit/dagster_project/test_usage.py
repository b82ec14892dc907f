"""How often each organisation looked, and how many of its people."""

from dataclasses import replace
from datetime import date

import pytest

from dagster_project.lake.access_log import Access
from dagster_project.look_audit.staff import StaffMember, team
from dagster_project.look_audit.usage import usage_of

STAFF = {
    each.user: each
    for each in (
        StaffMember("ann", "", "ASH", team("csc", "North"), audience="social care"),
        StaffMember("bob", "", "BOTT", team("csc", "South"), audience="social care"),
        StaffMember("cy", "", "COX", team("", "")),
    )
}
LOOKS = """
2025-10-31 | ann | person opened
2026-10-31 | ann | person opened
2026-11-01 | Ann | person opened
2026-11-02 | ann | person opened
2026-11-02 | bob | person opened
2026-11-02 | bob | searched
2026-11-03 | cy  | searched
2026-11-03 | eve | searched
2026-11-03 | eve | searched
"""
USAGE = """
2026-10-01 | csc        | social care | person opened | 1 | 1
2026-11-01 | csc        | social care | person opened | 3 | 2
2026-11-01 | csc        | social care | searched      | 1 | 1
2026-11-01 | not listed | none        | searched      | 3 | 2
"""


def test_looks_are_summed_up_by_month_organisation_audience_and_level() -> None:
    log = [
        Access(f"{day}T10:00:00+00:00", who, "page", level, "a person", "")
        for day, who, level in map(_cells, LOOKS.strip().splitlines())
    ]
    usage = [
        " | ".join(map(str, (u.month, u.organisation, u.audience, u.level, u.looks, u.users)))
        for u in usage_of(log, STAFF, date(2025, 11, 1))
    ]
    expected = [" | ".join(_cells(line)) for line in USAGE.strip().splitlines()]
    assert usage == expected


@pytest.mark.parametrize(
    "spoilt", [{"at": ""}, {"at": "yesterday"}, {"level": ""}, {"level": "guessed"}]
)
def test_a_line_that_was_made_unreadable_counts_for_nothing(spoilt: dict[str, str]) -> None:
    whole = Access("2026-11-03T10:00:00+00:00", "ann", "page", "searched", "a person", "")
    assert usage_of([replace(whole, **spoilt)], STAFF, date(2025, 11, 1)) == ()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
