"""Checks that wait for a source's owner: which tables have one for each source."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from contracts import Source, Table
from contracts.rules import Rule
from dagster_project.lake.delta_lake import Lake
from expectations import (
    NoRowsWhere,
    drift_from_model,
    drifting_feeds_of,
    duplicates_of,
    findings_of,
    late_feeds_of,
    orphan_rows_of,
    short_registers_of,
    thin_feeds_of,
)
from gold import duplicate, source_freshness
from silver import child_record, feed_profile, finding, orphan_row, register_coverage

CHECKS: Mapping[str, tuple[Callable[[str, str, str], NoRowsWhere], ...]] = {
    duplicate.TABLE.path: (duplicates_of,),
    finding.TABLE.path: (findings_of,),
    source_freshness.TABLE.path: (late_feeds_of, thin_feeds_of),
    feed_profile.TABLE.path: (drifting_feeds_of,),
    orphan_row.TABLE.path: (orphan_rows_of,),
    register_coverage.TABLE.path: (short_registers_of,),
}
"""Tables whose rows wait for a source's owner, and the checks of one source."""

OF_ALL: Mapping[str, tuple[NoRowsWhere, ...]] = {
    feed_profile.TABLE.path: (drift_from_model(feed_profile.EVERY_SOURCE),),
}
"""Checks of all sources together: they wait for the council, not for one owner."""


OF_RECORDS = (duplicate.TABLE.path, finding.TABLE.path)
"""Tables whose findings are about records of children."""


def checks_of(path: str, sources: Sequence[Source]) -> tuple[NoRowsWhere, ...]:
    """The checks of a table, each for one source or for all; none where nobody is waited for."""
    checks = [makes(s.name, s.title, s.owner) for makes in CHECKS.get(path, ()) for s in sources]
    return (*checks, *OF_ALL.get(path, ()))


def sources_behind(sources: Sequence[Source]) -> Iterator[tuple[tuple[str, str], str]]:
    """Table and rule of every check that waits for an owner, each with its source's name."""
    names = {source.name for source in sources}
    for path in CHECKS:
        of_one = (rule for rule in checks_of(path, sources) if rule.value in names)
        yield from (((path, rule.id), rule.value) for rule in of_one)


def units(sources: Sequence[Source]) -> Mapping[tuple[str, str], str]:
    """Table and rule of every check that waits for somebody, each with what it counts."""
    return {(path, rule.id): rule.unit for path in CHECKS for rule in checks_of(path, sources)}


def with_own(
    rules: Sequence[Rule], table: Table, lake: Lake, sources: Sequence[Source]
) -> tuple[Rule, ...]:
    """The rules, each finding with how many records, feeds or measures its source has in all.

    Args:
        rules: what a table is checked by beside its contract.
        table: the table.
        lake: where tonight's records of children are.
        sources: all sources.
    """
    if not any(isinstance(rule, NoRowsWhere) for rule in rules):
        return tuple(rules)
    own = _own(table.path, lake, sources)
    return tuple(
        replace(rule, own=own.get(rule.value)) if isinstance(rule, NoRowsWhere) else rule
        for rule in rules
    )


def _own(path: str, lake: Lake, sources: Sequence[Source]) -> Mapping[str, int]:
    if path == source_freshness.TABLE.path:
        return {source.name: len(source.extracts) for source in sources}
    if path == feed_profile.TABLE.path:
        names = (feed_profile.EVERY_SOURCE, *(source.name for source in sources))
        return dict.fromkeys(names, len(feed_profile.MEASURES))
    if path not in OF_RECORDS:
        return {}
    counted = lake.read(child_record.TABLE).groupBy("source").count().collect()
    records = {str(row["source"]): int(row["count"]) for row in counted}
    return dict.fromkeys((source.name for source in sources), 0) | records
