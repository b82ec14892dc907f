"""The audit of some days: the access log, the staff's lists and the published night together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dagster_project.inbox import staff_lists
from dagster_project.lake import published
from dagster_project.lake.access_log import Access
from dagster_project.look_audit import evidence_of_lake, thresholds, working_hours
from dagster_project.look_audit.day_views import History, day_views
from dagster_project.look_audit.flags import Flag, flags_of
from dagster_project.look_audit.signs import Evidence
from dagster_project.look_audit.staff import StaffMember, member
from dagster_project.settings import Settings

LONGEST_MEMORY = max(
    thresholds.USUAL_WITHIN,
    thresholds.REPEATED_WITHIN,
    thresholds.FRONT_DOOR_WITHIN,
    thresholds.TRIED_LOCKS_WITHIN,
)
"""How far back a look may bear on one of the days that are audited."""


@dataclass(frozen=True)
class LookAudit:
    """What the looks of some days come to.

    `unlisted` are users who looked and are not on the staff list; `remarks` are sentences on what
    the audit could not read or compare. `locked` are ids and records of whom nobody may be told.
    """

    flags: tuple[Flag, ...]
    unlisted: tuple[str, ...]
    remarks: tuple[str, ...]
    locked: frozenset[str] = frozenset()


def audit(config: Settings, log: Sequence[Access], first: date, last: date) -> LookAudit:
    """Compare the looks of some days with everything that may explain them.

    Args:
        config: where the lake and the answers are, and the declared hours.
        log: every line of the access log.
        first: the first day to be audited.
        last: the last one.
    """
    if published.last(config.lake_root).as_of is None:
        return LookAudit((), (), ("no night is published: looks were compared with nothing",))
    looks = [look for look in log if first - LONGEST_MEMORY <= look.day <= last]
    staff_files = staff_lists.read_staff(config.answers)
    relation_files = staff_lists.read_relations(config.answers)
    staff = {each.user: each for each in staff_files.decisions}
    subjects = {
        *(look.subject for look in looks), *(each.person for each in relation_files.decisions)
    }  # fmt: skip
    person_of = evidence_of_lake.persons_of(config.lake_root, subjects)
    relations = staff_lists.denied(relation_files.decisions, person_of)
    evidence = _evidence(config, looks, staff, person_of, relations)
    history = History(day_views(looks, person_of))
    remarks = [*staff_files.faults, *relation_files.faults]
    remarks += [str(each) for each in (*staff_files.unread, *relation_files.unread)]
    return LookAudit(
        tuple(flag for day in _days(first, last) for flag in flags_of(day, history, evidence)),
        _unlisted(looks, staff, first),
        tuple(remarks),
        evidence.locked,
    )


def _evidence(
    config: Settings,
    looks: Sequence[Access],
    staff: Mapping[str, StaffMember],
    person_of: Mapping[str, str],
    relations: frozenset[tuple[str, str]],
) -> Evidence:
    person_ids = {person_of.get(look.subject, look.subject) for look in looks}
    emails = {member(look.who, staff).email for look in looks} - {""}
    of_lake = evidence_of_lake.collected(config.lake_root, person_ids, emails)
    return Evidence(
        staff=staff,
        caseloads=of_lake.caseloads,
        relatives=of_lake.relatives,
        surnames=of_lake.surnames,
        staff_relations=relations,
        locked=of_lake.locked,
        hours=working_hours.parse(config.working_hours),
        hours_of={
            name.casefold(): working_hours.parse(text)
            for name, text in config.working_hours_of.items()
        },
    )


def _unlisted(
    looks: Sequence[Access], staff: Mapping[str, StaffMember], first: date
) -> tuple[str, ...]:
    users = {look.who for look in looks if look.day >= first}
    return tuple(sorted(user for user in users if user.casefold() not in staff))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
