"""Over a month of nights an id changes only where a record or a ruling gave it a reason to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from pyspark.sql import SparkSession

from tests.spark.match import histories
from tests.spark.match.histories import History, Persons, Row

NIGHTS = 30
Seen = Mapping[str, tuple[str, str]]
"""Record -> its person's id, and the hash of what it says."""


@dataclass(frozen=True)
class RunContext:
    """A night's persons, its certain pairs, rulings so far, and claims of kinship."""

    persons: Seen
    joins: frozenset[tuple[str, str]]
    ruled: Sequence[tuple[object, ...]]
    claims: Mapping[tuple[str, str], str]


def _then(lake: Persons, history: History) -> RunContext:
    lake.then(history)
    both = lake.now.join(lake.match.people, on="record_key", how="inner")
    seen = {r["record_key"]: (r["person_id"], r["match_hash"]) for r in both.collect()}
    joins = lake.match.edges.where("grade = 'certain'").select("left_key", "right_key")
    pairs = frozenset((row["left_key"], row["right_key"]) for row in joins.collect())
    return RunContext(seen, pairs, tuple(history.ruled), dict(history.claims))


@pytest.mark.long
def test_no_id_changes_without_a_reason_and_every_id_can_be_followed(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory
) -> None:
    everybody: list[Row] = histories.everybody(tmp_path_factory.mktemp("thirty"))
    history, lake = History(everybody, seed=30), Persons(spark)
    nights = [_then(lake, history)]
    for _ in range(NIGHTS - 1):
        history.night()
        nights.append(_then(lake, history))

    moved = [_moved(*two) for two in pairwise(nights)]
    assert sum(len(one) for one in moved) > NIGHTS, "the histories move nobody: they test nothing"
    for two, keys in zip(pairwise(nights), moved, strict=True):
        reasoned = _with_a_reason(*two)
        assert len(reasoned) < len(two[1].persons), "everybody has a reason: this tests nothing"
        assert keys - reasoned == set()
    _assert_every_id_can_be_followed(lake, nights)


def _moved(before: RunContext, now: RunContext) -> set[str]:
    """Records of both nights that stand under another id."""
    both = before.persons.keys() & now.persons.keys()
    return {key for key in both if before.persons[key][0] != now.persons[key][0]}


def _with_a_reason(before: RunContext, now: RunContext) -> set[str]:
    """Today's records with one beside them that joined, left, changed, or got a ruling or kin."""
    reasons = {
        key
        for key in before.persons.keys() | now.persons.keys()
        if before.persons.get(key, ("", ""))[1] != now.persons.get(key, ("", ""))[1]
    }
    for ruled in now.ruled[len(before.ruled) :]:
        reasons |= {str(ruled[1]), str(ruled[2])}
    reasons |= {key for pair, _ in before.claims.items() ^ now.claims.items() for key in pair}
    kin = (*before.claims, *now.claims)
    groups = _groups([*before.joins, *now.joins, *kin, *_ids(before), *_ids(now)])
    # A group holds the ids that its records bore as well, and records that have left.
    return {key for group in groups if group & reasons for key in group & now.persons.keys()}


def _ids(night: RunContext) -> Iterable[tuple[str, str]]:
    """Records of one id, as pairs with it."""
    return ((key, name) for key, (name, _) in night.persons.items())


def _groups(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    group: dict[str, set[str]] = {}
    for left, right in pairs:
        one, other = group.setdefault(left, {left}), group.setdefault(right, {right})
        if one is not other:
            one |= other
            group.update(dict.fromkeys(other, one))
    return list({id(found): found for found in group.values()}.values())


def _assert_every_id_can_be_followed(lake: Persons, nights: Sequence[RunContext]) -> None:
    shown = {name for night in nights for name, _ in night.persons.values()}
    told = [row.asDict() for row in lake.history.collect()]
    created = [row["person_id"] for row in told if row["event"] == "created"]
    assert sorted(created) == sorted(shown)
    last = {name for name, _ in nights[-1].persons.values()}
    ended = {row["person_id"] for row in told if row["event"] in {"merged", "retired"}}
    assert shown - last <= ended
