"""Use of the view summed up: how often each organisation looked, and how many of its people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.dates import iso_day
from contracts.looks import AccessLevel
from dagster_project.lake.access_log import Access
from dagster_project.look_audit.staff import StaffMember

NOT_LISTED = "not listed"
"""The organisation of users who are not on the staff list."""
NO_AUDIENCE = "none"


@dataclass(frozen=True, order=True)
class Usage:
    """The looks of one level in a month, of the users of one organisation and audience."""

    month: date
    organisation: str
    audience: str
    level: str
    looks: int
    users: int


def usage_of(
    log: Iterable[Access], staff: Mapping[str, StaffMember], first: date
) -> tuple[Usage, ...]:
    """Sum looks up by month, organisation, audience and level.

    A line that somebody made unreadable counts for nothing: the audit tells of it, and no night
    stops for it.

    Args:
        log: lines of the access log, in any order.
        staff: the staff list, by user in small letters.
        first: the day from which looks count.
    """
    users: dict[tuple[date, str, str, str], list[str]] = defaultdict(list)
    for look in log:
        day, user = iso_day(look.at[:10]), look.who.casefold()
        if day and day >= first and look.level in tuple(AccessLevel):
            users[day.replace(day=1), *_of(staff.get(user)), look.level].append(user)
    return tuple(sorted(Usage(*cell, len(who), len(set(who))) for cell, who in users.items()))


def _of(member: StaffMember | None) -> tuple[str, str]:
    """The organisation and the audience of a user."""
    if member is None:
        return NOT_LISTED, NO_AUDIENCE
    return member.team.organisation or NOT_LISTED, member.audience or NO_AUDIENCE
