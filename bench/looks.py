"""Who pries, and what else is asked about: the audit of looks, held each morning for weeks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from contracts.dates import LONDON
from dagster_project.lake.access_log import Access
from dagster_project.look_audit import working_hours
from dagster_project.look_audit.caseloads import Caseloads, Involvement
from dagster_project.look_audit.day_views import History, day_views
from dagster_project.look_audit.flags import Flag, flags_of
from dagster_project.look_audit.signs import Evidence
from dagster_project.look_audit.staff import Scope, StaffMember, team
from synthetic.looks import LookCouncil, look_council
from synthetic.looks.prying import Snooper
from synthetic.looks.users import ANY_CHILD, HOURS

FIRST_DAY = date(2026, 8, 31)
"""A Monday."""
OFFICE_HOURS = "Mon-Fri 07:00-20:00"
WANTED_ALARMS = 5
"""Alarms a week about people who did nothing wrong, at most."""


@dataclass(frozen=True)
class Measured:
    """What the audits of all mornings said.

    `flags` are the alarms; `notes` counts what was only noted, by kind. `found_after` has, for each
    who pries, how many days after the first improper look lay the day of the first alarm that names
    a child whom they pried at; None where there was none.
    """

    council: LookCouncil
    days: int
    flags: tuple[Flag, ...]
    notes: Counter[str]
    found_after: dict[str, int | None]
    false_alarms: tuple[Flag, ...]

    @property
    def a_week(self) -> float:
        """False alarms a week: one user of one day is one alarm, whatever it names."""
        return len({(flag.user, flag.day) for flag in self.false_alarms}) / (self.days / 7)


def measure_looks(users: int, days: int, seed: int) -> Measured:
    """Make a council up and audit each of its days the morning after.

    The audit knows only what the feeds and the staff list had by that morning.
    """
    council = look_council(users, days, seed)
    history = History(day_views(_log(council), {}))
    unchanging, involvements = _unchanging(council), _involvements(council)
    alarms: list[Flag] = []
    notes: Counter[str] = Counter()
    for day in range(days):
        morning = replace(
            unchanging,
            staff=_staff(council, day + 1),
            caseloads=Caseloads(each for sent_on, each in involvements if sent_on <= day + 1),
        )
        for flag in flags_of(_date(day), history, morning):
            if flag.is_alarm:
                alarms.append(flag)
            else:
                notes[flag.kind] += 1
    return measured_from(council, days, alarms, notes)


def measured_from(
    council: LookCouncil, days: int, alarms: Sequence[Flag], notes: Counter[str]
) -> Measured:
    """What alarms and notes come to, held against who pries and since when."""
    found_after: dict[str, int | None] = {each.kind: None for each in council.snoopers}
    by_user = {snooper.user: snooper for snooper in council.snoopers}
    false = []
    for flag in sorted(alarms, key=lambda flag: flag.day, reverse=True):
        snooper = by_user.get(flag.user)
        if snooper and _is_about(flag, snooper):
            found_after[snooper.kind] = (flag.day - _date(snooper.first_day)).days
        else:
            false.append(flag)
    return Measured(council, days, tuple(alarms), notes, found_after, tuple(false))


def _is_about(flag: Flag, snooper: Snooper) -> bool:
    """Whether an alarm names a child at whom its user had begun to pry."""
    has_begun = flag.day >= _date(snooper.first_day)
    return has_begun and not snooper.person_ids.isdisjoint(flag.person_ids)


def _date(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)


def _log(council: LookCouncil) -> Iterator[Access]:
    for look in council.looks:
        at = datetime.combine(_date(look.day), time(*divmod(look.minute, 60)), LONDON)
        yield Access(at.isoformat(), look.user, "page", look.level, look.person_id, look.why)


def _unchanging(council: LookCouncil) -> Evidence:
    """What does not change from morning to morning."""
    children = [(f, child.person_id) for f in council.families for child in f.children]
    everybody = {f.number: frozenset(c.person_id for c in f.children) for f in council.families}
    return Evidence(
        staff={},
        caseloads=Caseloads(()),
        relatives={name: everybody[family.number] - {name} for family, name in children},
        surnames={name: family.surname for family, name in children},
        staff_relations=frozenset(council.relations),
        locked=frozenset(name for family, name in children if family.is_locked),
        hours=working_hours.parse(OFFICE_HOURS),
        hours_of={name: working_hours.parse(text) for name, text in HOURS.items()},
    )


def _involvements(council: LookCouncil) -> list[tuple[int, Involvement]]:
    """Each with the day on which the feed has it."""
    return [
        (
            each.sent_on,
            Involvement(
                each.person_id,
                team(each.organisation, each.team),
                each.email,
                _date(each.since),
                None if each.until is None else _date(each.until),
            ),
        )
        for each in council.involvements
    ]


def _staff(council: LookCouncil, morning: int) -> dict[str, StaffMember]:
    listed = {}
    for user in council.users:
        name = user.listed_team(morning)
        if name is not None:
            listed[user.user] = StaffMember(
                user.user,
                user.email,
                user.surname,
                team(user.organisation, name),
                Scope.ANY_CHILD if user.role in ANY_CHILD else Scope.CASELOAD,
                None if user.last_day is None else _date(user.last_day),
            )
    return listed
