"""Checks that wait for a source's owner: which tables have one for each source."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from contracts import Source
from expectations import (
    NoRowsWhere,
    drift_from_model,
    drifting_feeds_of,
    duplicates_of,
    findings_of,
    late_feeds_of,
    orphan_rows_of,
    thin_feeds_of,
)
from gold import duplicate, source_freshness
from silver import feed_profile, finding, orphan_row

CHECKS: Mapping[str, tuple[Callable[[str, str, str], NoRowsWhere], ...]] = {
    duplicate.TABLE.path: (duplicates_of,),
    finding.TABLE.path: (findings_of,),
    source_freshness.TABLE.path: (late_feeds_of, thin_feeds_of),
    feed_profile.TABLE.path: (drifting_feeds_of,),
    orphan_row.TABLE.path: (orphan_rows_of,),
}
"""Tables whose rows wait for a source's owner, and the checks of one source."""

OF_ALL: Mapping[str, tuple[NoRowsWhere, ...]] = {
    feed_profile.TABLE.path: (drift_from_model(feed_profile.EVERY_SOURCE),),
}
"""Checks of all sources together: they wait for the council, not for one owner."""


def checks_of(path: str, sources: Sequence[Source]) -> tuple[NoRowsWhere, ...]:
    """The checks of a table, each for one source or for all; none where nobody is waited for."""
    found = [makes(s.name, s.title, s.owner) for makes in CHECKS.get(path, ()) for s in sources]
    return (*found, *OF_ALL.get(path, ()))


def sources_behind(sources: Sequence[Source]) -> Iterator[tuple[tuple[str, str], str]]:
    """Table and rule of every check that waits for an owner, each with its source's name."""
    names = {source.name for source in sources}
    for path in CHECKS:
        of_one = (rule for rule in checks_of(path, sources) if rule.value in names)
        yield from (((path, rule.id), rule.value) for rule in of_one)
