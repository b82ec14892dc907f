"""`single-view audit access`: who looked at whom, whom to ask why, and whether the log is whole."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

import typer

from bronze import erased
from contracts import SingleViewError
from contracts.looks import AccessLevel
from dagster_project import settings
from dagster_project.lake import access_log, published
from dagster_project.lake.access_log import Access, AccessLog
from dagster_project.lake.storage import Folder
from dagster_project.look_audit import looks_of_pages
from dagster_project.look_audit.audit import LookAudit, audit
from dagster_project.look_audit.flags import Flag, FlagKind

MONTH = timedelta(days=31)
YESTERDAY = "yesterday"
MOST_NOTED = 5
"""How many users are named with each kind of note: those with most."""


class BrokenLogError(SingleViewError, RuntimeError):
    """Lines or words of the log were changed or dropped."""


def report(as_of: date, since: str = "", kept_hash: str = "") -> str:
    """Looks up to a day by person and level, and what to ask about them.

    Args:
        as_of: the last day.
        since: the first day, as YYYY-MM-DD or `yesterday`; a month before if empty.
        kept_hash: a last hash that somebody kept elsewhere; none is asked for if empty.

    Raises:
        BrokenLogError: the chain of hashes does not hold, or not from the hash that was kept.
        BadParameter: `since` is no day up to `as_of`.
    """
    first = _first_day(since, as_of)
    config = settings.load()
    looks_of_pages.take_in(config)
    log = access_log.read(config.state_root)
    if log.broken_at is not None:
        raise BrokenLogError(
            f"line {log.broken_at} of the access log is not as it was written: somebody changed "
            "or dropped lines. Compare it with the back-up, and find out who could write there"
        )
    if kept_hash and kept_hash not in log.hashes:
        raise BrokenLogError(
            "the hash that you kept stands nowhere in the access log: it was written anew, or cut. "
            "Compare it with the back-up, and find out who could write there"
        )
    looks = [each for each in log.entries if first <= each.day <= as_of]
    access_log.note(config.state_root, "audit access", AccessLevel.SEARCHED, "")
    done = audit(config, log.entries, first, as_of)
    lines = [
        *_counts(looks, first, as_of),
        *_alarms([flag for flag in done.flags if flag.is_alarm], done.locked),
        *_notes([flag for flag in done.flags if not flag.is_alarm]),
        *_remarks(done),
        *_missing_words(config.lake_root, log),
        f"Last hash, to be kept elsewhere: {log.last_hash}",
    ]
    return "\n".join(lines)


def _first_day(since: str, as_of: date) -> date:
    if not since:
        return as_of - MONTH + timedelta(days=1)
    if since == YESTERDAY:
        return as_of - timedelta(days=1)
    try:
        first = date.fromisoformat(since)
    except ValueError:
        raise typer.BadParameter("--since is a day, as YYYY-MM-DD, or yesterday") from None
    if first > as_of:
        raise typer.BadParameter("--since is a day that has not come yet")
    return first


def _counts(looks: Sequence[Access], first: date, as_of: date) -> Iterator[str]:
    yield f"{len(looks):,} looks from {first:%d %B %Y} to {as_of:%d %B %Y}."
    by_user = Counter((each.who, each.level) for each in looks)
    for (who, level), count in sorted(by_user.items()):
        yield f"  {who}: {level}, {count:,} times"


def _alarms(alarms: Sequence[Flag], locked: Collection[str]) -> Iterator[str]:
    """What to ask about, in order of days: a fact each, and whom it is about.

    Who is locked is named to nobody: the user who looked knows whom they asked for.
    """
    if not alarms:
        yield "Nothing to ask anybody about."
        return
    yield f"To ask about, {len(alarms):,}. Each is a fact, and may have a good reason:"
    for flag in sorted(alarms, key=lambda flag: (flag.day, flag.user, flag.kind)):
        named = ("somebody locked" if each in locked else each for each in flag.person_ids)
        yield f"  {flag.day:%d %B %Y}, {flag.user} {flag.sentence}: {', '.join(named)}"


def _notes(notes: Sequence[Flag]) -> Iterator[str]:
    """What is mostly ordinary work, counted; with the users who have most of it."""
    for kind in FlagKind:
        by_user = Counter(flag.user for flag in notes if flag.kind is kind)
        if by_user:
            named = ", ".join(f"{user} {n:,}" for user, n in by_user.most_common(MOST_NOTED))
            times = "once" if by_user.total() == 1 else f"on {by_user.total():,} days of users"
            yield f"Also seen, {kind}: {times}; most by {named}."


def _missing_words(root: Folder, log: AccessLog) -> Iterator[str]:
    """What is said where words are missing; the audit goes on, for it may be what they hide."""
    rows = published.rows(root, erased.TABLE, ("rows",), {"what": (erased.LOOKS,)})
    missing = log.erased_words - sum(row["rows"] for row in rows)
    if missing > 0:
        yield (
            f"Of the access log {missing:,} words are missing that no erasure took out "
            "(bronze/erased). Unless an erasure was broken off and made again, or somebody looked "
            "at this very moment, somebody dropped them: compare it with the back-up."
        )


def _remarks(done: LookAudit) -> Iterator[str]:
    if done.unlisted:
        yield (
            f"Not on the staff list: {', '.join(done.unlisted)}. Until they are, the audit knows "
            "their team only from the address that sources give for a worker."
        )
    yield from (f"The audit: {remark}." for remark in done.remarks)
