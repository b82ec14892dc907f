"""What stands out about one user's sight of one person on one day."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from dagster_project.look_audit import thresholds
from dagster_project.look_audit.caseloads import Caseloads
from dagster_project.look_audit.day_views import DayView, History
from dagster_project.look_audit.staff import NO_TEAM, Scope, StaffMember, Team, member
from dagster_project.look_audit.working_hours import WorkingHours


@dataclass(frozen=True)
class Evidence:
    """All that looks are compared with.

    `staff` is by user; `relatives` and `surnames` are by person. `staff_relations` holds users with
    the persons whom they may not look at, users in small letters. `hours_of` holds teams' and
    organisations' names in small letters; `hours` are everybody else's.
    """

    staff: Mapping[str, StaffMember]
    caseloads: Caseloads
    relatives: Mapping[str, frozenset[str]]
    surnames: Mapping[str, str]
    staff_relations: frozenset[tuple[str, str]]
    locked: frozenset[str]
    hours: WorkingHours
    hours_of: Mapping[str, WorkingHours] = field(default_factory=dict)

    @cached_property
    def _surname_counts(self) -> Counter[str]:
        return Counter(surname.casefold() for surname in self.surnames.values())

    def surname_share(self, surname: str) -> float:
        """The share of children who bear a surname, in capitals or not."""
        return self._surname_counts[surname.casefold()] / max(len(self.surnames), 1)

    def hours_of_team(self, team: Team) -> WorkingHours:
        """The hours declared for a team, else for its organisation, else for everybody."""
        return self.hours_of.get(team.name) or self.hours_of.get(team.organisation) or self.hours


@dataclass(frozen=True)
class Sight:
    """A view with what stands out about it; its `has_reason` counts the days before as well.

    `is_outside`: neither the user nor their team works with the child about that day.
    `is_explained`: outside, and yet a relative, a colleague or the front door led there.
    """

    view: DayView
    member: StaffMember
    is_outside: bool
    is_explained: bool
    is_at_odd_hours: bool
    shares_surname: bool
    is_declared_relation: bool
    is_locked: bool

    @property
    def has_reason(self) -> bool:
        """Whether the user gave a reason for this child, on this day or shortly before."""
        return self.view.has_reason

    @property
    def is_unexplained(self) -> bool:
        """Opened, and nothing shows why."""
        return self.view.is_opened and self.is_outside and not self.is_explained

    @property
    def is_tried_lock(self) -> bool:
        """A locked person, searched for in vain by somebody whose business they are not."""
        is_in_vain = self.view.searches > 0 and not self.view.is_opened
        return is_in_vain and self.is_locked and self.is_outside

    @property
    def sees_any_child(self) -> bool:
        """Whether the user's work is about any child."""
        return self.member.scope is Scope.ANY_CHILD


def sights(views: Iterable[DayView], history: History, evidence: Evidence) -> list[Sight]:
    """What stands out about each view, of what had happened by the end of its day."""
    return [_sight(view, history, evidence) for view in views]


def _sight(view: DayView, history: History, evidence: Evidence) -> Sight:
    has_reason = view.has_reason or _gave_a_reason_before(view, history)
    view = replace(view, has_reason=has_reason)
    user = member(view.user, evidence.staff)
    is_outside = not evidence.caseloads.has(user, view.person_id, view.day)
    surname = evidence.surnames.get(view.person_id, "")
    hours = evidence.hours_of_team(user.team)
    return Sight(
        view=view,
        member=user,
        is_outside=is_outside,
        is_explained=is_outside and _is_explained(view, user, history, evidence),
        is_at_odd_hours=any(not hours.cover(moment) for moment in view.opened_at),
        shares_surname=bool(_name_parts(surname) & _name_parts(user.surname)),
        is_declared_relation=(view.user, view.person_id) in evidence.staff_relations,
        is_locked=view.person_id in evidence.locked,
    )


def _name_parts(surname: str) -> set[str]:
    """The parts of a surname: families share one where they do not share all (Ash, Ash-Bell)."""
    return {
        part
        for part in re.split(r"[\s-]+", surname.casefold())
        if len(part) >= thresholds.NAME_LETTERS
    }


def _gave_a_reason_before(view: DayView, history: History) -> bool:
    openings = history.openings(view.person_id, view.day, thresholds.REASON_HOLDS)
    return any(each.user == view.user and each.has_reason for each in openings)


def _is_explained(view: DayView, user: StaffMember, history: History, evidence: Evidence) -> bool:
    """Whether a relative is the user's business, a colleague or the front door had looked at the
    family, or the user covers for the child's team.

    Only looks with a reason explain others.
    """
    relatives = evidence.relatives.get(view.person_id, frozenset())
    if any(evidence.caseloads.has(user, relative, view.day) for relative in relatives):
        return True
    if _covers(view, user, history, evidence):
        return True
    return any(
        other.user != view.user and other.has_reason and _explains(other, view, user, evidence)
        for person_id in (view.person_id, *relatives)
        for other in history.openings(person_id, view.day, thresholds.COLLEAGUES_LOOK)
    )


def _covers(view: DayView, user: StaffMember, history: History, evidence: Evidence) -> bool:
    """Whether the user works for another team of their organisation that has this child."""
    organisations = {team.organisation for team in evidence.caseloads.teams_of(user)}
    teams = evidence.caseloads.teams_with(view.person_id, view.day)
    covered = {team for team in teams if team.organisation in organisations}
    if not covered:
        return False
    others = {
        other.person_id
        for other in history.openings_by(view.user, view.day, thresholds.COVER_WITHIN)
        if other.has_reason and other.person_id != view.person_id
    }
    shared = [o for o in others if covered & evidence.caseloads.teams_with(o, view.day)]
    return len(shared) >= thresholds.COVER_CHILDREN


def _explains(other: DayView, view: DayView, user: StaffMember, evidence: Evidence) -> bool:
    colleague = member(other.user, evidence.staff)
    is_own_front_door = colleague.team.organisation == user.team.organisation
    if colleague.scope is Scope.ANY_CHILD and is_own_front_door:
        is_recent = view.day - other.day < thresholds.FRONT_DOORS_LOOK
        return user.scope is Scope.CASELOAD and is_recent
    return user.team != NO_TEAM and colleague.team == user.team
