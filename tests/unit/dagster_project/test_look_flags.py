"""What is asked about the next morning, what waits for the month, and what nobody asks about."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.dates import LONDON
from dagster_project.look_audit import working_hours
from dagster_project.look_audit.caseloads import Caseloads, Involvement
from dagster_project.look_audit.day_views import is_reason
from dagster_project.look_audit.flags import FlagKind
from dagster_project.look_audit.working_hours import WorkingHoursError
from tests.unit.dagster_project.drawn_looks import (
    CHILDREN,
    DAY,
    EVIDENCE,
    INVOLVEMENTS,
    NORTH,
    flags_on_the_day,
    looks,
)

STRANGERS = [name for name in CHILDREN if name.startswith("stranger")]
KHANS = [name for name in CHILDREN if name.startswith("khan")]
OUTSIDE, REASONED = FlagKind.NO_REASON, FlagKind.WITH_A_REASON


def many(user: str, persons: list[str], why: str = "reason", hour: int = 10) -> list[str]:
    return [f"0 | {hour} | {user} | person | {person} | {why}" for person in persons]


def kinds(lines: list[str], *, is_alarm: bool) -> set[FlagKind]:
    flags = flags_on_the_day(looks(*lines))
    return {flag.kind for flag in flags if flag.is_alarm is is_alarm}


# what happened, which alarms it makes, which notes
CASES = [
    ("own caseload", ["0|10|ann|detail|own|"], set(), set()),
    ("a colleague's caseload", ["0|10|ann|person|bobs|"], set(), set()),
    ("closed six weeks ago", ["0|10|ann|person|closed|"], set(), set()),
    ("closed longer ago", ["0|10|ann|person|long_closed|"], {OUTSIDE}, set()),
    ("allocated within days", ["0|10|ann|person|allocated|"], set(), set()),
    ("another team's child", ["0|10|ann|person|theirs|"], {OUTSIDE}, set()),
    ("with a reason", ["0|10|ann|person|stranger1|reason"], set(), {REASONED}),
    (
        "with a reason two days ago",
        ["2|10|ann|person|stranger1|reason", "0|10|ann|person|stranger1|"],
        set(),
        {REASONED},
    ),
    ("a reason that says nothing", ["0|10|ann|person|stranger1|check"], {OUTSIDE}, set()),
    ("a sister of a child of theirs", ["0|10|ann|person|sister|"], set(), {OUTSIDE}),
    (
        "after a colleague with a reason",
        ["3|10|bob|person|stranger1|reason", "0|10|ann|person|stranger1|"],
        set(),
        {OUTSIDE},
    ),
    (
        "after a colleague without one",
        ["3|10|bob|person|stranger1|", "0|10|ann|person|stranger1|"],
        {OUTSIDE},
        set(),
    ),
    (
        "after the front door",
        ["4|10|mash|person|namesake|reason", "0|10|ann|person|namesake|reason"],
        set(),
        {REASONED},
    ),
    (
        "after the front door, and without a reason",
        ["4|10|mash|person|stranger1|reason", "0|10|ann|person|stranger1|"],
        set(),
        {OUTSIDE},
    ),
    (
        "longer after the front door",
        ["5|10|mash|person|stranger1|reason", "0|10|ann|person|stranger1|"],
        {OUTSIDE},
        set(),
    ),
    (
        "a namesake",
        ["0|10|ann|person|namesake|reason"],
        {FlagKind.MAY_BE_FAMILY},
        {REASONED},
    ),
    ("the front door, without a reason", ["0|10|mash|person|stranger1|"], set(), set()),
    (
        "the front door and a rare surname of its own, without a reason",
        ["0|10|mash|person|mash_namesake|"],
        {FlagKind.MAY_BE_FAMILY},
        set(),
    ),
    (
        "the same with a reason",
        ["0|10|mash|person|mash_namesake|reason"],
        set(),
        {FlagKind.MAY_BE_FAMILY},
    ),
    (
        "somebody on the list of staff relations",
        ["0|10|ann|person|declared|reason"],
        {FlagKind.OWN_FAMILY},
        {REASONED},
    ),
    ("a locked record", ["0|10|mash|person|locked|reason"], {FlagKind.LOCKED}, set()),
    ("a search in vain", ["0|10|ann|searched|stranger1|"], set(), set()),
    ("a search in vain at night", ["0|23|ann|searched|stranger1|"], set(), set()),
    ("a search in vain for family", ["0|10|ann|searched|declared|"], set(), {FlagKind.OWN_FAMILY}),
    ("a search for a locked person", ["0|10|ann|searched|locked|"], set(), {FlagKind.LOCKED}),
    (
        "searches for a locked person of their own",
        ["0|10|ann|searched|own_locked|"] * 3,
        set(),
        set(),
    ),
    (
        "a locked person searched for again and again",
        [f"{days}|10|ann|searched|locked|" for days in (27, 4, 0)],
        {FlagKind.LOCKED},
        set(),
    ),
    (
        "the same over a longer time",
        [f"{days}|10|ann|searched|locked|" for days in (28, 4, 0)],
        set(),
        {FlagKind.LOCKED},
    ),
    (
        "the same with no search on the day",
        [f"{days}|10|ann|searched|locked|" for days in (9, 4, 1)],
        set(),
        set(),
    ),
    (
        "a locked person and a record of one, three times in a day",
        [*["0|10|mash|searched|locked|"] * 2, "0|11|mash|searched|locked_record|"],
        {FlagKind.LOCKED},
        set(),
    ),
    (
        "a locked person searched for and then opened",
        ["0|10|mash|searched|locked|", "0|10|mash|person|locked|reason"],
        {FlagKind.LOCKED},
        set(),
    ),
    ("own caseload at night", ["0|23|ann|person|own|"], set(), {FlagKind.ODD_HOURS}),
    (
        "somebody else's child at night, with a reason",
        ["0|23|ann|person|stranger1|reason"],
        set(),
        {FlagKind.ODD_HOURS, REASONED},
    ),
    (
        "several of others at night, with a reason",
        many("ann", STRANGERS[:3], "reason", 23),
        {FlagKind.ODD_HOURS},
        {REASONED},
    ),
    (
        "a week in another team, where one reason is missing",
        [*many("ann", ["theirs1", "theirs2", "theirs3"]), "0|10|ann|person|theirs|"],
        set(),
        {OUTSIDE, REASONED},
    ),
    (
        "one child on three days of new work",
        [f"{days}|10|ann|person|stranger1|reason" for days in (0, 2, 6)],
        set(),
        {REASONED},
    ),
    ("emergency duty at night", ["0|23|edt|person|stranger1|"], set(), set()),
    ("emergency duty at noon", ["0|12|edt|person|stranger1|"], set(), {FlagKind.ODD_HOURS}),
    (
        "the front door at night, several without a reason",
        many("mash", STRANGERS[:3], "", 23),
        {FlagKind.ODD_HOURS},
        set(),
    ),
    ("after the last day", ["0|10|gone|person|own|"], {FlagKind.AFTER_LEAVING}, set()),
    (
        "one child on three days",
        [f"{days}|10|ann|person|stranger1|reason" for days in (0, 4, 8)],
        {FlagKind.REPEATED},
        {REASONED},
    ),
    (
        "one child on three days at the front door",
        [f"{days}|10|mash|person|stranger1|reason" for days in (0, 4, 8)],
        set(),
        set(),
    ),
    ("a few children", many("ann", STRANGERS[:7]), set(), {REASONED}),
    ("many children", many("ann", STRANGERS[:8]), {FlagKind.MANY}, {REASONED}),
    (
        "many children at the front door, and on no other day",
        many("mash", STRANGERS[:40]),
        {FlagKind.MANY},
        set(),
    ),
    (
        "families of one surname",
        many("mash", KHANS[:5]),
        {FlagKind.ONE_SURNAME},
        set(),
    ),
]


@pytest.mark.parametrize(
    ("lines", "alarms", "notes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_look_is_asked_about_noted_or_let_be(
    lines: list[str], alarms: set[FlagKind], notes: set[FlagKind]
) -> None:
    assert kinds(lines, is_alarm=True) == alarms
    assert kinds(lines, is_alarm=False) == notes


def test_a_spree_is_many_against_the_users_own_days_only() -> None:
    usual = [f"{n}|10|mash|person|other{n}{m}|reason" for n in range(1, 8) for m in range(10)]
    assert kinds(usual + many("mash", STRANGERS[:39]), is_alarm=True) == set()
    assert kinds(usual + many("mash", STRANGERS[:40]), is_alarm=True) == {FlagKind.MANY}


def test_a_new_user_is_compared_with_their_team() -> None:
    team = [f"{n}|10|bob|person|stranger{m}|reason" for n in range(1, 8) for m in range(20, 24)]
    assert FlagKind.MANY not in kinds(team + many("ann", STRANGERS[:8]), is_alarm=True)


def test_an_involvement_that_the_feed_brings_late_takes_the_alarm_back() -> None:
    given = looks("0|10|ann|person|theirs|")
    begun = Involvement("theirs", NORTH, "", DAY - timedelta(days=1), None)
    late = replace(EVIDENCE, caseloads=Caseloads([*INVOLVEMENTS, begun]))
    assert flags_on_the_day(given)
    assert flags_on_the_day(given, late) == []


def test_a_search_alone_is_a_note_on_family_and_nothing_else() -> None:
    shown = [replace(look, level="results shown") for look in looks(
        "0|10|ann|person|declared|", "0|10|ann|person|stranger1|", "0|10|ann|person|locked|"
    )]  # fmt: skip
    flags = flags_on_the_day(shown)
    assert [(flag.kind, flag.person_ids, flag.is_alarm) for flag in flags] == [
        (FlagKind.OWN_FAMILY, ("declared",), False)
    ]


def test_somebody_who_is_not_listed_is_the_worker_whose_address_the_account_is() -> None:
    unlisted = replace(EVIDENCE, staff={})
    given = looks(
        "0|10|Ann@csc.example|person|own|", "0|10|a.thorn@csc.example|person|theirs|reason"
    )
    flags = flags_on_the_day(given, unlisted)
    assert {flag.kind for flag in flags} == {FlagKind.MAY_BE_FAMILY, REASONED}


def test_every_sentence_states_a_fact_and_no_verdict() -> None:
    flags = [flag for _, lines, _, _ in CASES for flag in flags_on_the_day(looks(*lines))]
    assert all(
        flag.sentence.startswith(("opened ", "was shown ", "searched for ")) for flag in flags
    )
    verdicts = r"snoop|improper|misus|suspic|illegal|breach|abuse|unlawful|wrong"
    assert not [flag.sentence for flag in flags if re.search(verdicts, flag.sentence)]
    assert "opened 1 child whom their team does not work with, and gave no reason" in {
        flag.sentence for flag in flags
    }


@settings(max_examples=50, deadline=None)
@given(days=st.integers(1, 60), hour=st.integers(0, 23), text=st.text(max_size=30))
def test_what_happens_on_a_later_day_changes_nothing_about_this_one(
    days: int, hour: int, text: str
) -> None:
    lines = [line for _, every, _, _ in CASES for line in every]
    later = [
        replace(look, at=(datetime.fromisoformat(look.at) + timedelta(days)).isoformat(), why=text)
        for look in looks(f"0|{hour}|bob|person|stranger1|", f"0|{hour}|ann|person|stranger1|")
    ]
    assert flags_on_the_day(looks(*lines) + later) == flags_on_the_day(looks(*lines))


@pytest.mark.parametrize(
    ("why", "says_something"),
    [
        ("", False), ("x", False), ("check", False), ("........", False), ("ok ok", False),
        ("strategy meeting", True), ("contact 20261118-7", True),
    ],
)  # fmt: skip
def test_a_reason_is_one_if_it_could_be_checked(why: str, says_something: bool) -> None:
    assert is_reason(why) is says_something


@pytest.mark.parametrize(
    ("hours", "moment", "is_within"),
    [
        ("Mon-Fri 07:00-20:00", (18, 7, 0), True),
        ("Mon-Fri 07:00-20:00", (18, 20, 0), False),
        ("Mon-Fri 07:00-20:00", (21, 10, 0), False),
        ("Mon-Fri 17:00-09:00", (20, 23, 0), True),
        ("Mon-Fri 17:00-09:00", (21, 8, 59), True),
        ("Mon-Fri 17:00-09:00", (22, 8, 59), False),
        ("Fri-Mon 00:00-24:00", (22, 12, 0), True),
        ("Fri-Mon 00:00-24:00", (18, 12, 0), False),
        ("Sat 09:00-12:00, Sun 10:00-11:00", (22, 10, 30), True),
    ],
)
def test_hours_are_read_as_they_are_written(
    hours: str, moment: tuple[int, int, int], is_within: bool
) -> None:
    day, hour, minute = moment
    at = datetime(2026, 11, day, hour, minute, tzinfo=LONDON)
    assert working_hours.parse(hours).cover(at) is is_within


@pytest.mark.parametrize(
    ("own", "others", "is_family"),
    [
        ("Ash", "ASH", True), ("Ash", "ASH-BELL", True), ("Ash Bell", "Bell", True),
        ("Ash", "ASHBURY", False), ("de Ash", "DE BELL", False), ("", "", False),
    ],
)  # fmt: skip
def test_a_surname_is_shared_where_a_part_of_it_is(own: str, others: str, is_family: bool) -> None:
    staff = {"ann": replace(EVIDENCE.staff["ann"], surname=own)}
    evidence = replace(EVIDENCE, staff=staff, surnames={"stranger1": others})
    flags = flags_on_the_day(looks("0|10|ann|person|stranger1|reason"), evidence)
    assert (FlagKind.MAY_BE_FAMILY in {flag.kind for flag in flags}) is is_family


@pytest.mark.parametrize("text", ["", "9-5", "Mon-Fri 7:00-20:00", "Moo 07:00-20:00",
                                  "Mon 25:00-26:00", "Mon-Fri"])  # fmt: skip
def test_hours_written_otherwise_are_refused_with_how_to_write_them(text: str) -> None:
    with pytest.raises(WorkingHoursError, match=r"written as days|no time of day"):
        working_hours.parse(text)
