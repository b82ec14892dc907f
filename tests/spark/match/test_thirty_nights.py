"""Over a month of nights an id changes only where a record or a ruling gave it a reason to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from pyspark.sql import SparkSession

from tests.spark.match import histories
from tests.spark.match.histories import History, Persons, Row

NIGHTS = 30
IdAndHash = Mapping[str, tuple[str, str]]
"""Record -> its person's id, and the hash of what the match reads of it."""


@dataclass(frozen=True)
class Night:
    """A night's persons, its certain pairs, rulings so far, and claims of kinship."""

    persons: IdAndHash
    joins: frozenset[tuple[str, str]]
    ruled: Sequence[tuple[object, ...]]
    claims: Mapping[tuple[str, str], str]


def _run_night(lake: Persons, history: History) -> Night:
    lake.run_night(history)
    rows = lake.current.join(lake.match.people, on="record_key", how="inner")
    persons = {row["record_key"]: (row["person_id"], row["match_hash"]) for row in rows.collect()}
    joins = lake.match.edges.where("grade = 'certain'").select("left_key", "right_key")
    pairs = frozenset((row["left_key"], row["right_key"]) for row in joins.collect())
    return Night(persons, pairs, tuple(history.ruled), dict(history.claims))


@pytest.mark.long
def test_no_id_changes_without_a_reason_and_every_id_can_be_followed(
    spark: SparkSession, tmp_path_factory: pytest.TempPathFactory
) -> None:
    everybody: list[Row] = histories.everybody(tmp_path_factory.mktemp("thirty"))
    history, lake = History(everybody, seed=30), Persons(spark)
    nights = [_run_night(lake, history)]
    for _ in range(NIGHTS - 1):
        history.night()
        nights.append(_run_night(lake, history))

    moved = [_moved(*two) for two in pairwise(nights)]
    assert sum(len(keys) for keys in moved) > NIGHTS, "the histories move nobody: they test nothing"
    for two, keys in zip(pairwise(nights), moved, strict=True):
        reasoned = _with_a_reason(*two)
        assert len(reasoned) < len(two[1].persons), "everybody has a reason: this tests nothing"
        assert keys - reasoned == set()
    _assert_every_id_can_be_followed(lake, nights)


def _moved(previous: Night, current: Night) -> set[str]:
    """Records of both nights that stand under another id."""
    in_both_nights = previous.persons.keys() & current.persons.keys()
    return {key for key in in_both_nights if previous.persons[key][0] != current.persons[key][0]}


def _with_a_reason(previous: Night, current: Night) -> set[str]:
    """Today's records with one beside them that joined, left, changed, or got a ruling or kin."""
    reasons = {
        key
        for key in previous.persons.keys() | current.persons.keys()
        if previous.persons.get(key, ("", ""))[1] != current.persons.get(key, ("", ""))[1]
    }
    for ruled in current.ruled[len(previous.ruled) :]:
        reasons |= {str(ruled[1]), str(ruled[2])}
    reasons |= {key for pair, _ in previous.claims.items() ^ current.claims.items() for key in pair}
    kin = (*previous.claims, *current.claims)
    groups = _groups([*previous.joins, *current.joins, *kin, *_ids(previous), *_ids(current)])
    # A group holds the ids that its records bore as well, and records that have left.
    return {key for group in groups if group & reasons for key in group & current.persons.keys()}


def _ids(night: Night) -> Iterable[tuple[str, str]]:
    """Records of one id, as pairs with it."""
    return ((key, name) for key, (name, _) in night.persons.items())


def _groups(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    group: dict[str, set[str]] = {}
    for left, right in pairs:
        left_group, right_group = group.setdefault(left, {left}), group.setdefault(right, {right})
        if left_group is not right_group:
            left_group |= right_group
            group.update(dict.fromkeys(right_group, left_group))
    return list({id(keys): keys for keys in group.values()}.values())


def _assert_every_id_can_be_followed(lake: Persons, nights: Sequence[Night]) -> None:
    issued = {name for night in nights for name, _ in night.persons.values()}
    events = [row.asDict() for row in lake.history.collect()]
    created = [row["person_id"] for row in events if row["event"] == "created"]
    assert sorted(created) == sorted(issued)
    last = {name for name, _ in nights[-1].persons.values()}
    ended = {row["person_id"] for row in events if row["event"] in {"merged", "retired"}}
    assert issued - last <= ended
