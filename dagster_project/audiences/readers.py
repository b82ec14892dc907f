"""Who reads an audience's tables: the users that the council lists, and whom each never sees."""

from dataclasses import dataclass
from datetime import date

from contracts import AudienceAccess
from dagster_project.look_audit.staff import StaffMember


@dataclass(frozen=True)
class Readers:
    """Who reads: all users as they are listed, whom each never sees, and the secret of scopes."""

    staff: tuple[StaffMember, ...] = ()
    denied: frozenset[tuple[str, str]] = frozenset()
    secret: str = ""

    def of(self, access: AudienceAccess, as_of: date) -> tuple[StaffMember, ...]:
        """The users of an audience who have not left."""
        return tuple(
            member
            for member in self.staff
            if member.audience == access.audience
            and (member.last_day is None or member.last_day >= as_of)
        )
