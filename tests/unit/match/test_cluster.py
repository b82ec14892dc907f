"""Joins from the strongest evidence down, never across a contradiction."""

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silver.match import cluster, guards

Join = tuple[str, str, float]
Pair = tuple[str, str]


def _clusters(joins: Sequence[Join], contradictions: Sequence[Pair] = ()) -> set[frozenset[str]]:
    clusters = cluster.clusters(
        pd.DataFrame(joins, columns=["left_key", "right_key", "weight"]),
        pd.DataFrame(contradictions, columns=["left_key", "right_key"]),
    )
    return {frozenset(group) for _, group in clusters.groupby("cluster")["record_key"]}


def _sets(words: str) -> set[frozenset[str]]:
    return {frozenset(word) for word in words.split()}


# joins, contradictions, clusters
CASES = [
    pytest.param([], [], "", id="nothing is joined"),
    pytest.param([("a", "b", 9), ("b", "c", 9), ("d", "e", 9)], [], "abc de", id="joins chain"),
    pytest.param([("a", "b", 9), ("b", "c", 20)], ["ac"], "bc a", id="the weaker gives way"),
    pytest.param([("a", "b", 20), ("b", "c", 9)], ["ac"], "ab c", id="whichever side it is on"),
    pytest.param([("a", "b", 9), ("b", "c", 9)], ["ac"], "ab c", id="a tie goes by key"),
    pytest.param(
        [("a", "b", 9), ("b", "c", 8), ("c", "d", 9)],
        ["ad"],
        "ab cd",
        id="only the link that brings the two together gives way",
    ),
    pytest.param(
        [("a", "b", 9), ("b", "c", 5), ("a", "c", 9), ("c", "d", 5)],
        ["bd"],
        "abc d",
        id="a second way round stays closed",
    ),
    pytest.param([("a", "b", 9)], ["ab"], "a b", id="even a direct join gives way"),
    pytest.param(
        [("a", "b", 9), ("c", "d", 9)], ["ac"], "ab cd", id="contradicting records who never meet"
    ),
    pytest.param([("a", "b", 9)], ["xy"], "ab", id="contradicting records who are in no join"),
]


@pytest.mark.parametrize(("joins", "contradictions", "expected"), CASES)
def test_contradictions_are_kept_apart_at_the_weakest_evidence(
    joins: list[Join], contradictions: list[str], expected: str
) -> None:
    assert _clusters(joins, [(pair[0], pair[1]) for pair in contradictions]) == _sets(expected)


# joins (with whether they are between two homes), records of the register, clusters
REGISTERS = [
    pytest.param([("a", "b", 9, True)], "ab", "a b", id="two of one register, by a join away"),
    pytest.param([("a", "b", 9, False)], "ab", "ab", id="two of one register, at one home"),
    pytest.param([("a", "b", 9, True)], "a", "ab", id="one of the register alone"),
    pytest.param(
        [("a", "x", 12, True), ("b", "x", 9, True)], "ab", "ax b", id="the weaker join away"
    ),
    pytest.param(
        [("a", "x", 9, False), ("b", "x", 12, True)],
        "ab",
        "ax b",
        id="a join at one home comes first",
    ),
    pytest.param(
        [("a", "b", 20, False), ("b", "x", 9, True), ("c", "x", 12, True)],
        "abc",
        "ab cx",
        id="a child whom the register holds twice",
    ),
]


@pytest.mark.parametrize(("joins", "register", "expected"), REGISTERS)
def test_a_join_between_two_homes_brings_no_two_records_of_one_register_together(
    joins: list[tuple[str, str, float, bool]], register: str, expected: str
) -> None:
    clusters = cluster.clusters(
        pd.DataFrame(joins, columns=["left_key", "right_key", "weight", "at_two_homes"]),
        pd.DataFrame([], columns=["left_key", "right_key"]),
        registers=pd.Series("school", index=list(register)),
    )
    groups = {frozenset(group) for _, group in clusters.groupby("cluster")["record_key"]}
    assert groups == _sets(expected)


# joins (with whether they are between two homes), what seals keep apart, clusters
SEALS = [
    pytest.param(
        [("f", "h", 24, False), ("n", "m", 31, False), ("f", "x", 9, True), ("h", "x", 9, True)],
        ["fn", "nx"],
        "fh nm x",
        id="a third record that the new identity's seal keeps off",
    ),
    pytest.param(
        [("f", "x", 9, False), ("m", "n", 31, False), ("h", "m", 9, True), ("f", "h", 9, False)],
        ["fn", "nx"],
        "fhx mn",
        id="a third record at the same home, or with a number in common",
    ),
    pytest.param(
        [("f", "h", 24, False), ("n", "m", 31, False), ("h", "x", 9, True), ("h", "m", 9, True)],
        ["fn"],
        "fhx nm",
        id="a third record that no seal keeps off",
    ),
]


@pytest.mark.parametrize(("joins", "sealed_pairs", "expected"), SEALS)
def test_a_record_that_could_be_of_either_side_of_a_seal_is_joined_to_neither(
    joins: list[tuple[str, str, float, bool]], sealed_pairs: list[str], expected: str
) -> None:
    pairs = [(*sorted(pair), guards.SEALED) for pair in sealed_pairs]
    # What links the two sides is the chain that the seal has to hold against.
    chain: list[tuple[str, str, float, bool]] = [("h", "m", 8, True)]
    clusters = cluster.clusters(
        pd.DataFrame(joins + chain, columns=["left_key", "right_key", "weight", "at_two_homes"]),
        pd.DataFrame(pairs, columns=["left_key", "right_key", "guard"]),
    )
    groups = {frozenset(group) for _, group in clusters.groupby("cluster")["record_key"]}
    assert groups == _sets(expected)


# joins, twins, the joins that are left
TWINS = [
    pytest.param([("a", "j", 12), ("b", "j", 12)], ["ab"], "", id="an initial that fits both"),
    pytest.param([("a", "j", 12), ("b", "j", 10)], ["ab"], "", id="one a little nearer"),
    pytest.param([("a", "j", 20), ("b", "j", 12)], ["ab"], "aj", id="one much nearer"),
    pytest.param([("a", "j", 12), ("a", "b", 12)], ["bc"], "aj ab", id="fits but one of them"),
    pytest.param(
        [("a", "j", 12), ("b", "j", 12), ("a", "x", 12), ("b", "y", 12)],
        ["ab"],
        "ax by",
        id="what is clear is joined",
    ),
    pytest.param([("a", "j", 9)], [], "aj", id="no twins at all"),
]


@pytest.mark.parametrize(("joins", "twins", "left"), TWINS)
def test_a_record_that_could_be_either_of_two_twins_is_joined_to_neither(
    joins: list[Join], twins: list[str], left: str
) -> None:
    edges = pd.DataFrame(joins, columns=["left_key", "right_key", "weight"])
    contradictions = pd.DataFrame(
        [(pair[0], pair[1]) for pair in twins], columns=["left_key", "right_key"]
    )
    clear = cluster.without_ambiguous_twins(edges, contradictions.assign(guard="twins_or_siblings"))

    assert sorted(clear["left_key"] + clear["right_key"]) == sorted(left.split())


def test_a_record_that_fits_two_of_one_child_with_two_numbers_is_joined_to_the_stronger() -> None:
    edges = pd.DataFrame(
        [("a", "j", 12), ("b", "j", 12)], columns=["left_key", "right_key", "weight"]
    )
    contradictions = pd.DataFrame(
        [("a", "b", "two_nhs_numbers")], columns=["left_key", "right_key", "guard"]
    )

    assert len(cluster.without_ambiguous_twins(edges, contradictions)) == len(edges)


def test_a_cluster_is_named_by_its_smallest_record() -> None:
    joins = pd.DataFrame({"left_key": ["m", "b"], "right_key": ["z", "m"], "weight": [9.0, 9.0]})
    contradictions = pd.DataFrame({"left_key": [], "right_key": []}, dtype=str)
    clusters = cluster.clusters(joins, contradictions)

    assert dict(zip(clusters["record_key"], clusters["cluster"], strict=True)) == {
        "b": "b",
        "m": "b",
        "z": "b",
    }


key = st.sampled_from("abcdefgh")
pair = st.tuples(key, key).filter(lambda keys: keys[0] < keys[1])
joins = st.lists(
    st.tuples(pair, st.sampled_from([8.0, 9.5, 12.0, 30.0])), unique_by=lambda j: j[0], max_size=16
).map(lambda drawn: [(left, right, weight) for (left, right), weight in drawn])
drawn_contradictions = st.lists(pair, unique=True, max_size=8)


@settings(deadline=None)
@given(joins, drawn_contradictions)
def test_no_cluster_holds_two_records_that_contradict_each_other(
    joined: list[Join], contradictions: list[Pair]
) -> None:
    for group in _clusters(joined, contradictions):
        assert not [pair for pair in contradictions if set(pair) <= group]


@settings(deadline=None)
@given(joins, drawn_contradictions)
def test_every_joined_record_is_in_one_cluster(
    joined: list[Join], contradictions: list[Pair]
) -> None:
    members = [record for group in _clusters(joined, contradictions) for record in group]

    assert sorted(members) == sorted({key for left, right, _ in joined for key in (left, right)})


@settings(deadline=None)
@given(
    joins.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))),
    drawn_contradictions,
)
def test_the_order_of_edges_does_not_matter(
    orders: tuple[list[Join], list[Join]], contradictions: list[Pair]
) -> None:
    joined, shuffled = orders

    assert _clusters(shuffled, contradictions[::-1]) == _clusters(joined, contradictions)


@settings(deadline=None)
@given(joins, drawn_contradictions)
def test_two_clusters_that_a_join_would_link_hold_a_contradiction_between_them(
    joined: list[Join], contradictions: list[Pair]
) -> None:
    clusters = _clusters(joined, contradictions)
    home = {record: group for group in clusters for record in group}
    for left, right, _ in joined:
        members = home[left] | home[right]
        assert home[left] == home[right] or [
            pair for pair in contradictions if set(pair) <= members
        ]
