"""`single-view audit access`: who looked at whom in a month, and whether the log is whole."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bronze import erased
from contracts import SingleViewError
from dagster_project import settings
from dagster_project.lake import access_log, published
from dagster_project.lake.access_log import Access

MONTH = timedelta(days=31)
FIRST_HOUR, LAST_HOUR = 7, 20
"""Hours of the day in which most people work; a look outside them is listed."""


class BrokenLogError(SingleViewError, RuntimeError):
    """Lines or words of the log were changed or dropped."""


def report(as_of: date) -> str:
    """Looks of the month before a day, by person and level, and those at odd hours.

    Raises:
        BrokenLogError: the chain of hashes does not hold.
    """
    root = settings.load().lake_root
    log = access_log.read(root)
    if log.broken_at is not None:
        raise BrokenLogError(
            f"line {log.broken_at} of the access log is not as it was written: somebody changed "
            "or dropped lines. Compare it with the back-up, and find out who could write there"
        )
    rows = published.rows(root, erased.TABLE, ("rows",), {"what": (erased.LOOKS,)})
    if log.erased_words > sum(row["rows"] for row in rows):
        raise BrokenLogError(
            "words of the access log are missing that no erasure took out (bronze/erased): "
            "somebody dropped them. Compare it with the back-up, and find out who could write there"
        )
    looks = [each for each in log.entries if as_of - MONTH < _day(each) <= as_of]
    return "\n".join([*_lines(looks, as_of), f"Last hash, to be kept elsewhere: {log.last_hash}"])


def _lines(looks: list[Access], as_of: date) -> Iterator[str]:
    yield f"{len(looks):,} looks in the month to {as_of:%d %B %Y}."
    by_user = Counter((each.who, each.level) for each in looks)
    for (who, level), count in sorted(by_user.items()):
        yield f"  {who}: {level}, {count:,} times"
    odd = [each for each in looks if not FIRST_HOUR <= _moment(each).hour < LAST_HOUR]
    yield f"{len(odd):,} of them before {FIRST_HOUR}:00 or from {LAST_HOUR}:00 on."
    for each in odd:
        yield f"  {each.at}: {each.who}, {each.command}, {each.subject}"


def _moment(access: Access) -> datetime:
    return datetime.fromisoformat(access.at)


def _day(access: Access) -> date:
    return _moment(access).date()
