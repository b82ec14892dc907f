"""Who works with whom: the involvements of services, by child and by worker's address."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dagster_project.look_audit import thresholds
from dagster_project.look_audit.staff import StaffMember, Team


@dataclass(frozen=True)
class Involvement:
    """A service that works or worked with a person; `email` is the worker's, in small letters.

    `since` and `until` are None where the source does not say.
    """

    person_id: str
    team: Team
    email: str
    since: date | None
    until: date | None

    def is_near(self, day: date) -> bool:
        """Whether it lasted on a day, or began or ended near it."""
        has_begun = self.since is None or self.since - thresholds.BEFORE_AN_INVOLVEMENT <= day
        has_ended = self.until is not None and self.until + thresholds.AFTER_AN_INVOLVEMENT < day
        return has_begun and not has_ended


class Caseloads:
    """Involvements, to be asked whether a child is a user's business."""

    def __init__(self, involvements: Iterable[Involvement]) -> None:
        self._of_person: dict[str, list[Involvement]] = defaultdict(list)
        self._teams: dict[str, set[Team]] = defaultdict(set)
        for involvement in involvements:
            self._of_person[involvement.person_id].append(involvement)
            if involvement.email:
                self._teams[involvement.email].add(involvement.team)

    def has(self, member: StaffMember, person_id: str, day: date) -> bool:
        """Whether the user, or their team, works with a person about that day."""
        teams = self.teams_of(member)
        return any(
            _is_by(involvement, member, teams)
            for involvement in self._of_person.get(person_id, ())
            if involvement.is_near(day)
        )

    def teams_with(self, person_id: str, day: date) -> set[Team]:
        """The teams that work with a person about a day."""
        involvements = self._of_person.get(person_id, ())
        return {each.team for each in involvements if each.is_near(day) and each.team.name}

    def teams_of(self, member: StaffMember) -> set[Team]:
        """The team that a user is listed in, and those that sources name them in."""
        by_address = self._teams.get(member.email, set()) if member.email else set()
        return {team for team in (member.team, *by_address) if team.organisation}


def _is_by(involvement: Involvement, member: StaffMember, teams: set[Team]) -> bool:
    """Whether it is the user's, or their team's; without a team, it is its organisation's."""
    if member.email and involvement.email == member.email:
        return True
    if involvement.team.name:
        return involvement.team in teams
    return any(team.organisation == involvement.team.organisation for team in teams)
