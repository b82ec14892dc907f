"""Users of the made-up council: one of every audience, with a team or school that there is."""

import csv
from collections import Counter
from pathlib import Path

from contracts import AccessRules, AudienceAccess
from contracts.access import FOLDER_PREFIX, RowScope
from dagster_project.lake import published
from dagster_project.lake.storage import Folder
from dagster_project.look_audit.staff import Scope
from dagster_project.settings import Settings
from gold.access_file import access_rules
from silver import involvement

FILE = "staff_list_demo.csv"
HEADINGS = ("user", "surname", "organisation", "team", "scope", "email", "audience")
OF_A_TEAM = "social_care_team"
"""A second user of social care, who sees the children of a team alone."""


def list_readers(config: Settings) -> Path:
    """Write the staff list of the demo, after a first night that says which teams there are.

    Returns:
        The file.
    """
    teams = _largest_teams(config.lake_root)
    rules = access_rules(config.access_file)
    file = config.answers / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(HEADINGS)
        lines.writerows(_lines(rules, teams))
    return file


def _lines(rules: AccessRules, teams: dict[str, str]) -> list[tuple[str, ...]]:
    lines = [_line(access, _account(access), teams) for access in rules.audiences]
    of_a_team = ("csc", teams.get("csc", ""), Scope.CASELOAD, "", "social care")
    return [*lines, (f"{OF_A_TEAM}@demo.example", "Demo", *of_a_team)]


def _line(access: AudienceAccess, account: str, teams: dict[str, str]) -> tuple[str, ...]:
    organisation = access.services[0] if access.services else "csc"
    any_child = access.rows is RowScope.ANY_CHILD
    scope = Scope.ANY_CHILD if any_child else Scope.CASELOAD
    team = "" if any_child else teams.get(organisation, "")
    return (account, "Demo", organisation, team, scope, "", access.audience)


def _account(access: AudienceAccess) -> str:
    return f"{access.folder.removeprefix(FOLDER_PREFIX)}@demo.example"


def _largest_teams(root: Folder) -> dict[str, str]:
    """By source, the team that most children are with."""
    rows = published.rows(root, involvement.TABLE, ("source", "team"))
    sizes = Counter((row["source"], row["team"]) for row in rows if row["team"])
    return {source: team for (source, team), _ in reversed(sizes.most_common())}
