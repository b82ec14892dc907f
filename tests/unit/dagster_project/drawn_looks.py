"""Looks, staff and involvements of a small council, drawn as tables."""

from datetime import date, datetime, timedelta

from contracts.dates import LONDON
from contracts.looks import AccessLevel
from dagster_project.lake.access_log import Access
from dagster_project.look_audit import working_hours
from dagster_project.look_audit.caseloads import Caseloads, Involvement
from dagster_project.look_audit.day_views import History, day_views
from dagster_project.look_audit.flags import Flag, flags_of
from dagster_project.look_audit.signs import Evidence
from dagster_project.look_audit.staff import Scope, StaffMember, team

DAY = date(2026, 11, 18)
"""A Wednesday."""
REASON = "a call from the health visitor"
NORTH, SOUTH = team("csc", "North"), team("csc", "South")
STAFF = {
    each.user: each
    for each in (
        StaffMember("ann", "ann@csc.example", "ASHBURY", NORTH),
        StaffMember("bob", "bob@csc.example", "BOTT", NORTH),
        StaffMember("cas", "cas@csc.example", "COX", SOUTH),
        StaffMember("mash", "mash@csc.example", "MARL", team("csc", "MASH"), Scope.ANY_CHILD),
        StaffMember("edt", "edt@csc.example", "EAST", team("csc", "EDT"), Scope.ANY_CHILD),
        StaffMember("gone", "", "GREY", NORTH, last_day=DAY - timedelta(days=1)),
    )
}
CHILDREN = {
    **{f"stranger{n}": f"NAME{n}" for n in range(40)},
    **{f"khan{n}": "KHAN" for n in range(9)},
    "own": "OAK", "sister": "OAK", "bobs": "BRAY", "closed": "CLAY", "long_closed": "LANE",
    "allocated": "ALE", "theirs": "THORN", "namesake": "ASHBURY", "mash_namesake": "MARL",
    "declared": "DALE", "locked": "LOCKE", "own_locked": "LOWE",
}  # fmt: skip
LEAST_COMMON = {f"nobody{n}": f"OTHER{n}" for n in range(1000)}
"""So many others that no surname above is common."""
RELATIVES = {"own": frozenset({"sister"}), "sister": frozenset({"own"})}


def _involvement(
    person_id: str, of: str, since: date | None = None, until: date | None = None
) -> Involvement:
    worker = STAFF[of]
    return Involvement(person_id, worker.team, worker.email, since, until)


INVOLVEMENTS = (
    _involvement("own", "ann"),
    _involvement("own_locked", "ann"),
    _involvement("bobs", "bob"),
    _involvement("closed", "ann", until=DAY - timedelta(weeks=6)),
    _involvement("long_closed", "ann", until=DAY - timedelta(weeks=7)),
    _involvement("allocated", "ann", since=DAY + timedelta(days=10)),
    *(_involvement(person_id, "cas") for person_id in ("theirs", "theirs1", "theirs2", "theirs3")),
)
EVIDENCE = Evidence(
    staff=STAFF,
    caseloads=Caseloads(INVOLVEMENTS),
    relatives=RELATIVES,
    surnames=CHILDREN | LEAST_COMMON,
    staff_relations=frozenset({("ann", "declared")}),
    locked=frozenset({"locked", "own_locked", "locked_record"}),
    hours=working_hours.parse("Mon-Fri 07:00-20:00"),
    hours_of={"edt": working_hours.parse("Mon-Fri 17:00-09:00, Sat-Sun 00:00-24:00")},
)


def looks(*lines: str) -> list[Access]:
    """Looks drawn as `days before | hour | user | level | person | why`.

    The level is `person` or `detail` of one that opened somebody, or `searched`.
    """
    return [_look([cell.strip() for cell in line.split("|")]) for line in lines]


def _look(cells: list[str]) -> Access:
    days, hour, user, level, person, why = cells
    at = datetime(DAY.year, DAY.month, DAY.day, int(hour), tzinfo=LONDON) - timedelta(int(days))
    reason = REASON if why == "reason" else why
    shown = level if level == AccessLevel.SEARCHED else f"{level} opened"
    return Access(at.isoformat(), user, "page", shown, person, reason)


def flags_on_the_day(given: list[Access], evidence: Evidence = EVIDENCE) -> list[Flag]:
    """What the audit of the day says about looks."""
    return flags_of(DAY, History(day_views(given, {})), evidence)
