"""Checks that wait for a source's owner: which tables have one for each source."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from contracts import Source
from expectations import NoRowsWhere, duplicates_of, findings_of, late_feeds_of
from gold import duplicate, source_freshness
from silver import finding

CHECKS: Mapping[str, Callable[[str, str, str], NoRowsWhere]] = {
    duplicate.TABLE.path: duplicates_of,
    finding.TABLE.path: findings_of,
    source_freshness.TABLE.path: late_feeds_of,
}
"""Tables whose rows wait for a source's owner, and the check of one source."""


def checks_of(path: str, sources: Sequence[Source]) -> tuple[NoRowsWhere, ...]:
    """The checks of a table, one for each source; none where nobody is waited for."""
    makes = CHECKS.get(path)
    return tuple(makes(s.name, s.title, s.owner) for s in sources) if makes else ()


def sources_behind(sources: Sequence[Source]) -> Iterator[tuple[tuple[str, str], str]]:
    """Table and rule of every check that waits for an owner, each with its source's name."""
    for path in CHECKS:
        yield from (((path, rule.id), rule.value) for rule in checks_of(path, sources))
