"""Looks at the report in Power BI, taken from its activity log into the access log.

Power BI says who opened which report and when, and not at which child they looked. So a look names
nobody, and counts as one at a list. Its activity's id stands in the log, and is taken in once.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from contracts import SingleViewError
from contracts.dates import LONDON
from contracts.looks import AccessLevel
from dagster_project.lake import access_log
from dagster_project.lake.access_log import Access

OPENED = "ViewReport"
COMMAND = "Power BI: {report} [{activity}]"
ACTIVITY = re.compile(r"\[([0-9a-f-]{36})\]$")
LONGEST_NAME = 100
"""Characters of a report's name that are kept."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""How a file begins that PowerShell's `>` wrote."""


class ActivityFileError(SingleViewError, ValueError):
    """A file is not what Power BI's activity log looks like."""


def take_in(root: Path, file: Path, report: str) -> tuple[int, int]:
    """Add to the access log whoever opened a report.

    Args:
        root: of the lake.
        file: what Get-PowerBIActivityEvent printed, or the activity events of Power BI's API.
        report: name of the report, or what its name begins with.

    Returns:
        How many looks were added, and how many stood in the log already.

    Raises:
        ActivityFileError: the file cannot be read as either; nothing was added.
    """
    looks = {
        activity: look
        for event in _events(file)
        if _is_of(event, report)
        for activity, look in [_look(event)]
    }
    commands = (ACTIVITY.search(look.command) for look in access_log.read(root).entries)
    held = {match[1] for match in commands if match}
    new = [look for activity, look in looks.items() if activity not in held]
    if new:
        access_log.add(root, sorted(new, key=lambda look: look.at))
    return len(new), len(looks) - len(new)


def _events(file: Path) -> Iterator[Mapping[str, object]]:
    content = file.read_bytes()
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig")
        events = json.loads(text)
    except ValueError as error:
        raise ActivityFileError(f"{file.name} is no JSON: {error}") from error
    if isinstance(events, dict):
        events = events.get("activityEventEntities")
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise ActivityFileError(f"{file.name} holds no list of activity events")
    yield from events


def _is_of(event: Mapping[str, object], report: str) -> bool:
    name = str(event.get("ReportName") or "").casefold()
    return event.get("Activity") == OPENED and name.startswith(report.casefold())


def _look(event: Mapping[str, object]) -> tuple[str, Access]:
    """An activity's id, and the look that it is."""
    activity = str(event.get("Id")).lower()
    who = str(event.get("UserId") or "").lower()
    try:
        at = datetime.fromisoformat(str(event.get("CreationTime")))
    except ValueError as error:
        raise ActivityFileError(f"activity {activity}: its time cannot be read") from error
    report = " ".join(str(event["ReportName"]).split())[:LONGEST_NAME]
    command = COMMAND.format(report=report, activity=activity)
    if not ACTIVITY.search(command) or not who:
        raise ActivityFileError(f"activity {activity}: it has no id, or names no user")
    # Power BI gives its times in UTC and, mostly, does not say so.
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(LONDON)
    shown = local.isoformat(timespec="seconds")
    return activity, Access(shown, who, command, AccessLevel.RESULTS_SHOWN, "", "")
