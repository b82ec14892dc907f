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

from silver.match.guards import TWINS
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


def not_all_certain(joins: Pairs, certain: Pairs) -> pd.DataFrame:
    """Components of the joins in which two records may contradict each other, scored or not.

    Where every pair of a component was scored and found certain, nobody contradicts anybody.

    Returns:
        `record_key` and `component`, as of `components`.
    """
    found = components(joins)
    where = _where(found)
    left, right = certain["left_key"].map(where), certain["right_key"].map(where)
    scored = left[left == right].value_counts()
    size = found["component"].value_counts()
    whole = scored.reindex(size.index, fill_value=0) == size * (size - 1) // 2
    return found[~found["component"].map(whole).astype(bool)]


def clusters(
    joins: Pairs,
    never: Pairs,
    sealed: Collection[Any] = frozenset(),
    *,
    registers: pd.Series | None = None,
) -> pd.DataFrame:
    """Clusters in which no two members contradict each other.

    Where a component holds a contradiction its joins are made again from the strongest down
    (ties by key; those between two homes last), and one that would bring two contradicting members
    together gives way. So does one between two homes that would bring two records of one register
    together.

    Args:
        joins: `left_key`, `right_key`, `weight` of pairs graded certain; `is_away` is true of
            those between two homes without a number in common (nowhere, if there is no column).
        never: `left_key`, `right_key` of pairs that contradict each other.
        registers: by record, the register that holds it: a source that holds every child once.
        sealed: records of sealed identities. Their joins are made first, so that what
            contradicts them binds before a former and a new identity can meet.

    Returns:
        `record_key` and `cluster` (the smallest key in it), only of records that are joined.
    """
    found = components(joins)
    where = _where(found)
    inside = never[
        never["left_key"].map(where).notna()
        & (never["left_key"].map(where) == never["right_key"].map(where))
    ]
    once = {} if registers is None else registers.to_dict()
    torn = set(inside["left_key"].map(where)) | _held_twice(joins, where, once)
    mended = _Constraints(inside, sealed, once).clusters(
        joins[joins["left_key"].map(where).isin(torn)]
    )
    whole = found[~found["component"].isin(torn)].rename(columns={"component": "cluster"})
    return pd.concat([whole, mended], ignore_index=True)


def _where(found: pd.DataFrame) -> pd.Series:
    """Each record's component, by its key."""
    return pd.Series(found["component"].to_numpy(), index=found["record_key"].to_numpy())


def of_one_twin(joins: Pairs, never: Pairs) -> Pairs:
    """The joins without those of a record that could be either of two twins.

    Which twin such a record would be joined to, the stronger edge by a hair or the smaller key
    would decide; a wrong merge is worse than a missing one.

    Args:
        joins: `left_key`, `right_key`, `weight` of pairs graded certain.
        never: `left_key`, `right_key`, `guard` of pairs that contradict each other.
    """
    twins = _both_ways(never.loc[never["guard"] == TWINS, ["left_key", "right_key"]], "twin")
    beside = joins["left_key"].isin(twins["twin"]) | joins["right_key"].isin(twins["twin"])
    near = _both_ways(joins[beside], "one")
    either = near.merge(twins, on="other", how="inner")
    rival = near.rename(columns={"other": "twin", "weight": "rival"})
    met = either.merge(rival, on=["one", "twin"], how="inner")
    unclear = met[met["rival"] > met["weight"] - TWIN_MARGIN]
    keys = unclear[["one", "other"]]
    listed = pd.DataFrame({"left_key": keys.min(axis=1), "right_key": keys.max(axis=1)})
    return without(joins, listed)


def without(pairs: Pairs, listed: Pairs) -> Pairs:
    """The pairs that are not listed; looked up are those alone whose left record is."""
    sides = ["left_key", "right_key"]
    found = pairs["left_key"].isin(listed["left_key"])
    asked = pd.MultiIndex.from_frame(pairs.loc[found, sides])
    found[found] = asked.isin(pd.MultiIndex.from_frame(listed[sides]))
    return pairs[~found]


def _both_ways(pairs: Pairs, name: str) -> pd.DataFrame:
    """Each pair from both sides: a record in the column of that name, and the `other`."""
    forth = pairs.rename(columns={"left_key": name, "right_key": "other"})
    back = pairs.rename(columns={"right_key": name, "left_key": "other"})
    return pd.concat([forth, back], ignore_index=True)


def _held_twice(joins: Pairs, where: pd.Series, registers: dict[Any, str]) -> set[Any]:
    """Components with a join between two homes, of which one register holds two records."""
    if "at_two_homes" not in joins or not registers:
        return set()
    away = set(joins.loc[joins["at_two_homes"].isin([True]), "left_key"].map(where))
    inside = where[where.isin(away)]
    held = pd.DataFrame({"component": inside, "register": inside.index.map(registers.get)})
    twice = held.dropna().value_counts()
    return set(twice[twice > 1].index.get_level_values("component"))


@dataclass(frozen=True)
class _Constraints:
    """What may not stand in one cluster.

    Records that contradict each other; and, by a join between two homes, two of one register.
    """

    never: Pairs
    sealed: Collection[Any]
    registers: dict[Any, str]

    def clusters(self, joins: Pairs) -> pd.DataFrame:
        """The joins made from the strongest down, without those that a constraint forbids."""
        foes = self._foes()
        cluster: dict[Any, set[Any]] = {}
        for left, right, at_two_homes in self._ordered(joins):
            ours = cluster.setdefault(left, {left})
            theirs = cluster.setdefault(right, {right})
            if ours is theirs or any(foes[one] & theirs for one in ours):
                continue
            if at_two_homes and self._held(ours) & self._held(theirs):
                continue
            ours |= theirs
            cluster.update(dict.fromkeys(theirs, ours))
        named = [(key, min(group)) for key, group in cluster.items()]
        kind = joins["left_key"].dtype
        return pd.DataFrame(named, columns=["record_key", "cluster"]).astype(kind)

    def _foes(self) -> dict[Any, set[Any]]:
        foes: dict[Any, set[Any]] = defaultdict(set)
        for left, right in zip(self.never["left_key"], self.never["right_key"], strict=True):
            foes[left].add(right)
            foes[right].add(left)
        return foes

    def _ordered(self, joins: Pairs) -> Iterator[tuple[Any, Any, bool]]:
        first = joins["left_key"].isin(self.sealed) | joins["right_key"].isin(self.sealed)
        # Joins between two homes come last: what they bring together is whole by then.
        at_two_homes = joins.get("at_two_homes", pd.Series(data=False, index=joins.index)).isin(
            [True]
        )
        ordered = joins.assign(first=first, at_two_homes=at_two_homes).sort_values(
            ["first", "at_two_homes", "weight", "left_key", "right_key"],
            ascending=[False, True, False, True, True],
            kind="stable",
        )
        return zip(ordered["left_key"], ordered["right_key"], ordered["at_two_homes"], strict=True)

    def _held(self, records: set[Any]) -> set[str]:
        """The registers that hold any of these records."""
        return {self.registers[one] for one in records if one in self.registers}


def _numbered(pairs: Pairs) -> tuple[Keys, Keys, Keys]:
    """Every key in order, and each pair's sides by their places in it."""
    both = np.concatenate([pairs["left_key"].to_numpy(), pairs["right_key"].to_numpy()])
    keys, place = np.unique(both, return_inverse=True)
    return keys, place[: len(pairs)], place[len(pairs) :]
