"""From edges to clusters: joins from the strongest evidence down, never across a contradiction.

Only numbers that stand for records are here, and weights. The outcome is a function of the edges
alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from silver.match.guards import SEALED, TWINS
from silver.match.rules import TWIN_MARGIN

Pairs = pd.DataFrame
"""`left_key`, `right_key` and, for joins, `weight`; a key is whatever can be put in order."""
Keys = npt.NDArray[Any]


def components(joins: Pairs) -> pd.DataFrame:
    """Connected components of the joins.

    Returns:
        `record_key` and `component` (the smallest key in it), only of records that are joined.
    """
    keys, left, right = _numbered(joins)
    if not len(keys):
        return pd.DataFrame({"record_key": keys, "component": keys})
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(len(keys),) * 2)
    _, label = connected_components(graph, directed=False)
    # Keys are sorted, so the first key of each label is its smallest.
    _, first = np.unique(label, return_index=True)
    return pd.DataFrame({"record_key": keys, "component": keys[first][label]})


def incomplete_components(joins: Pairs, certain: Pairs) -> pd.DataFrame:
    """Components of the joins in which two records may contradict each other, scored or not.

    Where every pair of a component was scored and found certain, nobody contradicts anybody.

    Returns:
        `record_key` and `component`, as of `components`.
    """
    joined = components(joins)
    component_by_key = _component_by_key(joined)
    left = certain["left_key"].map(component_by_key)
    right = certain["right_key"].map(component_by_key)
    certain_pairs = left[left == right].value_counts()
    size = joined["component"].value_counts()
    is_complete = certain_pairs.reindex(size.index, fill_value=0) == size * (size - 1) // 2
    return joined[~joined["component"].map(is_complete).astype(bool)]


def clusters(
    joins: Pairs,
    contradictions: Pairs,
    sealed: Collection[Any] = frozenset(),
    *,
    registers: pd.Series | None = None,
) -> pd.DataFrame:
    """Clusters in which no two members contradict each other.

    Where a component holds a contradiction its joins are made again from the strongest down
    (ties by key; those between two homes last), and one that would bring two contradicting members
    together gives way. So does one between two homes that would bring two records of one register
    together; and one from both ends of which a seal keeps the same third record. A former and a
    new identity of one name and birthday look alike to a record that has no number and another
    home: of which of the two it is, nobody can tell.

    Args:
        joins: `left_key`, `right_key`, `weight` of pairs graded certain; `at_two_homes` is true of
            those between two homes without a number in common (nowhere, if there is no column).
        contradictions: `left_key`, `right_key` of pairs that contradict each other, and the `guard`
            that says so.
        registers: by record, the register that holds it: a source that holds every child once.
        sealed: records of sealed identities. Their joins are made first, so that what
            contradicts them binds before a former and a new identity can meet.

    Returns:
        `record_key` and `cluster` (the smallest key in it), only of records that are joined.
    """
    joined = components(joins)
    component_by_key = _component_by_key(joined)
    left = contradictions["left_key"].map(component_by_key)
    right = contradictions["right_key"].map(component_by_key)
    inside = contradictions[left.notna() & (left == right)]
    register_by_key = {} if registers is None else registers.to_dict()
    conflicted = set(inside["left_key"].map(component_by_key)) | _with_register_duplicates(
        joins, component_by_key, register_by_key
    )
    resolved = _Constraints(inside, sealed, register_by_key).clusters(
        joins[joins["left_key"].map(component_by_key).isin(conflicted)]
    )
    unconflicted = joined[~joined["component"].isin(conflicted)]
    unconflicted = unconflicted.rename(columns={"component": "cluster"})
    return pd.concat([unconflicted, resolved], ignore_index=True)


def _component_by_key(joined: pd.DataFrame) -> pd.Series:
    """Each record's component, by its key."""
    return pd.Series(joined["component"].to_numpy(), index=joined["record_key"].to_numpy())


def without_ambiguous_twins(joins: Pairs, contradictions: Pairs) -> Pairs:
    """The joins without those of a record that could be either of two twins.

    Which twin such a record would be joined to, the stronger edge by a hair or the smaller key
    would decide; a wrong merge is worse than a missing one.

    Args:
        joins: `left_key`, `right_key`, `weight` of pairs graded certain.
        contradictions: `left_key`, `right_key`, `guard` of pairs that contradict each other.
    """
    is_twins = contradictions["guard"] == TWINS
    twins = _from_both_sides(contradictions.loc[is_twins, ["left_key", "right_key"]], "twin")
    has_twin = joins["left_key"].isin(twins["twin"]) | joins["right_key"].isin(twins["twin"])
    near = _from_both_sides(joins[has_twin], "record")
    to_twins = near.merge(twins, on="other", how="inner")
    rivals = near.rename(columns={"other": "twin", "weight": "rival"})
    with_rival = to_twins.merge(rivals, on=["record", "twin"], how="inner")
    unclear = with_rival[with_rival["rival"] > with_rival["weight"] - TWIN_MARGIN]
    keys = unclear[["record", "other"]]
    ambiguous = pd.DataFrame({"left_key": keys.min(axis=1), "right_key": keys.max(axis=1)})
    return without_pairs(joins, ambiguous)


def without_pairs(pairs: Pairs, excluded: Pairs) -> Pairs:
    """The pairs that are not excluded; looked up are those alone whose left record is."""
    sides = ["left_key", "right_key"]
    is_excluded = pairs["left_key"].isin(excluded["left_key"])
    possible = pd.MultiIndex.from_frame(pairs.loc[is_excluded, sides])
    is_excluded[is_excluded] = possible.isin(pd.MultiIndex.from_frame(excluded[sides]))
    return pairs[~is_excluded]


def _from_both_sides(pairs: Pairs, name: str) -> pd.DataFrame:
    """Each pair from both sides: a record in the column of that name, and the `other`."""
    forth = pairs.rename(columns={"left_key": name, "right_key": "other"})
    back = pairs.rename(columns={"right_key": name, "left_key": "other"})
    return pd.concat([forth, back], ignore_index=True)


def _with_register_duplicates(
    joins: Pairs, component_by_key: pd.Series, register_by_key: dict[Any, str]
) -> set[Any]:
    """Components with a join between two homes, of which one register holds two records."""
    if "at_two_homes" not in joins or not register_by_key:
        return set()
    is_away = joins["at_two_homes"].isin([True])
    components_away = set(joins.loc[is_away, "left_key"].map(component_by_key))
    inside = component_by_key[component_by_key.isin(components_away)]
    registers = pd.DataFrame(
        {"component": inside, "register": inside.index.map(register_by_key.get)}
    )
    counts = registers.dropna().value_counts()
    return set(counts[counts > 1].index.get_level_values("component"))


@dataclass(frozen=True)
class _Constraints:
    """What may not stand in one cluster.

    Records that contradict each other; and, by a join between two homes, two of one register, or
    two from which a seal keeps the same record.
    """

    contradictions: Pairs
    sealed: Collection[Any]
    register_by_key: dict[Any, str]

    def clusters(self, joins: Pairs) -> pd.DataFrame:
        """The joins made from the strongest down, without those that a constraint forbids."""
        contradicting = _contradicting_keys(self.contradictions)
        unnamed = pd.Series("", index=self.contradictions.index)
        guards = self.contradictions.get("guard", unnamed)
        sealed_off = _contradicting_keys(self.contradictions[guards == SEALED])
        cluster: dict[Any, set[Any]] = {}
        for left, right, at_two_homes in self._ordered(joins):
            left_keys = cluster.setdefault(left, {left})
            right_keys = cluster.setdefault(right, {right})
            if left_keys is right_keys or any(contradicting[key] & right_keys for key in left_keys):
                continue
            if at_two_homes and (
                self._registers_of(left_keys) & self._registers_of(right_keys)
                or _of_any(left_keys, sealed_off) & _of_any(right_keys, sealed_off)
            ):
                continue
            left_keys |= right_keys
            cluster.update(dict.fromkeys(right_keys, left_keys))
        named = [(key, min(group)) for key, group in cluster.items()]
        key_type = joins["left_key"].dtype
        return pd.DataFrame(named, columns=["record_key", "cluster"]).astype(key_type)

    def _ordered(self, joins: Pairs) -> Iterator[tuple[Any, Any, bool]]:
        is_sealed = joins["left_key"].isin(self.sealed) | joins["right_key"].isin(self.sealed)
        nowhere = pd.Series(data=False, index=joins.index)
        # Joins between two homes come last: what they bring together is complete by then.
        at_two_homes = joins.get("at_two_homes", nowhere).isin([True])
        ordered = joins.assign(is_sealed=is_sealed, at_two_homes=at_two_homes).sort_values(
            ["is_sealed", "at_two_homes", "weight", "left_key", "right_key"],
            ascending=[False, True, False, True, True],
            kind="stable",
        )
        return zip(ordered["left_key"], ordered["right_key"], ordered["at_two_homes"], strict=True)

    def _registers_of(self, keys: set[Any]) -> set[str]:
        """The registers that hold any of these records."""
        return {self.register_by_key[key] for key in keys if key in self.register_by_key}


def _contradicting_keys(pairs: Pairs) -> dict[Any, set[Any]]:
    """For each record, the records that contradict it."""
    keys: dict[Any, set[Any]] = defaultdict(set)
    for left, right in zip(pairs["left_key"], pairs["right_key"], strict=True):
        keys[left].add(right)
        keys[right].add(left)
    return keys


def _of_any(keys: set[Any], others: dict[Any, set[Any]]) -> set[Any]:
    """The records that contradict any of these."""
    return set().union(*(others.get(key, ()) for key in keys))


def _numbered(pairs: Pairs) -> tuple[Keys, Keys, Keys]:
    """Every key in order, and each pair's sides by their positions in it."""
    sides = np.concatenate([pairs["left_key"].to_numpy(), pairs["right_key"].to_numpy()])
    keys, position = np.unique(sides, return_inverse=True)
    return keys, position[: len(pairs)], position[len(pairs) :]
