"""Ids over several nights: merged, parted, gone and back, and each night's word in the history.

A night on Spark costs seconds however few its records, so all stories are told in the same nights:
a record is named by its story and a letter, and stories share nothing.
"""

import random
from collections.abc import Mapping, Sequence

import pytest
from pyspark.sql import DataFrame, SparkSession

from silver import person, person_history
from silver.match import identity
from silver.shared.frames import frame_of
from tests.spark.match.issuing import issued

Partition = Mapping[str, str]
"""Record -> any name of its cluster."""
NIGHTS = 5
RANDOM_STORIES = 60
HISTORY = (
    "run_number bigint, person_id string, person_number bigint, event string, "
    "into_person_id string, held array<string>"
)

# What the nights hold, one word a cluster. The last night must give the ids of the first.
RETURNS = {
    "an un-merge, the younger part the larger": ["ab cde", "abcde", "ab cde"],
    "an un-merge, the older part the larger": ["abc de", "abcde", "abc de"],
    "two merges undone at once": ["a b c", "ab c", "abc", "a b c"],
    "two merges undone one by one": ["a b c", "ab c", "abc", "ab c", "a b c"],
    "the younger two merged first": ["a b c", "a bc", "abc", "a b c"],
    "a child that leaves and returns": ["a bc", "a", "a bc"],
    "an un-merge much later": ["a bc", "abc", "abc", "abc", "a bc"],
    "merged and parted twice": ["ab cd", "abcd", "ab cd", "abcd", "ab cd"],
}
INHERITED = ["a bc", "abc", "bc", "bc", "b c"]
"""The records that an id began with leave it, and what came to it by a merge parts later."""


class Nights:
    """A lake of ids alone: what is published, and the history."""

    def __init__(self, spark: SparkSession) -> None:
        self.spark = spark
        self.run = 0
        self.persons: list[tuple[str, str, int]] = []
        self.history: list[tuple[object, ...]] = []

    def run_night(self, partition: Partition) -> dict[str, str]:
        """Run a night over these clusters; record -> id."""
        self.run += 1
        clusters = self._frame(list(partition.items()), "record_key string, cluster string")
        previous, history = self._persons(), self._frame(self.history, HISTORY)
        current = issued(clusters, previous, history).cache()
        changes = identity.changes(current, previous, history).collect()
        self.persons = [
            (row.record_key, row.person_id, row.person_number) for row in current.collect()
        ]
        self.history += [(self.run, *row) for row in changes]
        return {key: name for key, name, _ in self.persons}

    def events(self, ids: set[str]) -> set[tuple[int, str, str]]:
        """What happened to these ids: run, event and id."""
        events = (
            (int(str(run)), str(event), str(id_)) for run, id_, _, event, _, _ in self.history
        )
        return {event for event in events if event[2] in ids}

    def _persons(self) -> DataFrame:
        return self._frame(
            self.persons, "record_key string, person_id string, person_number bigint"
        )

    def _frame(self, rows: Sequence[tuple[object, ...]], shape: str) -> DataFrame:
        return frame_of(self.spark, list(rows), shape)


Lived = tuple[Nights, list[dict[str, str]]]


@pytest.fixture(scope="module")
def lived(spark: SparkSession) -> Lived:
    """All nights of all stories, and one more that is as the last."""
    lake = Nights(spark)
    nights = [_together(number) for number in range(NIGHTS)]
    return lake, [lake.run_night(partition) for partition in (*nights, nights[-1])]


def _together(night: int) -> Partition:
    return {
        f"{story}/{letter}": f"{story}/{cluster}"
        for story, nights in STORIES.items()
        for letter, cluster in nights[night].items()
    }


def _drawn(nights: Sequence[str]) -> list[Partition]:
    """One word a cluster; a story that is shorter than the others begins later."""
    late = [nights[0]] * (NIGHTS - len(nights))
    return [
        {letter: word for word in words.split() for letter in word} for words in [*late, *nights]
    ]


def _random(draw: random.Random) -> list[Partition]:
    """Records that come, go, and stand with any others."""
    return [
        {letter: draw.choice("wxyz") for letter in "abcdefg" if draw.random() < 0.7}
        for _ in range(NIGHTS)
    ]


STORIES = {
    **{name: _drawn(nights) for name, nights in RETURNS.items()},
    "inherited": _drawn(INHERITED),
    **{f"random {n}": _random(random.Random(n)) for n in range(RANDOM_STORIES)},  # noqa: S311 # stories, no secret
}


def _of(night: Mapping[str, str], story: str) -> dict[str, str]:
    return {key: name for key, name in night.items() if key.startswith(f"{story}/")}


def test_the_columns_of_the_history_are_those_that_ids_are_issued_by() -> None:
    assert {part.split()[0] for part in HISTORY.split(", ")} <= set(person_history.TABLE.names)
    assert {"record_key", "person_id", "person_number"} <= set(person.TABLE.names)


@pytest.mark.parametrize("story", RETURNS)
def test_what_was_undone_is_as_if_it_had_never_been(lived: Lived, story: str) -> None:
    lake, nights = lived
    first, last = _of(nights[0], story), _of(nights[NIGHTS - 1], story)
    assert last == first
    created = [run for run, event, _ in lake.events(set(first.values())) if event == "created"]
    assert set(created) == {1}


def test_an_un_merge_says_which_id_was_revived_and_which_parted(lived: Lived) -> None:
    lake, nights = lived
    story = "an un-merge, the younger part the larger"
    first = _of(nights[0], story)
    first_id, second_id = first[f"{story}/a"], first[f"{story}/c"]
    assert {event for event in lake.events({first_id, second_id}) if event[0] > 1} == {
        (NIGHTS - 1, "merged", second_id),
        (NIGHTS, "revived", second_id),
        (NIGHTS, "split", first_id),
    }


def test_an_id_whose_own_records_have_all_left_stays_the_childs(lived: Lived) -> None:
    _, nights = lived
    first, merged, parted = (_of(nights[n], "inherited") for n in (0, 2, 4))
    assert set(merged.values()) == {first["inherited/a"]}
    assert first["inherited/a"] in parted.values()


@pytest.mark.parametrize("night", range(NIGHTS))
def test_an_id_is_one_cluster_and_a_cluster_is_one_id(lived: Lived, night: int) -> None:
    ids, clusters = lived[1][night], _together(night)
    pairs = {(clusters[key], name) for key, name in ids.items()}
    assert set(ids) == set(clusters)
    assert len(pairs) == len({c for c, _ in pairs}) == len({name for _, name in pairs})


def test_a_night_without_changes_changes_nothing_and_says_nothing(lived: Lived) -> None:
    lake, nights = lived
    assert nights[-1] == nights[-2]
    assert {
        run for run, _, _ in lake.events(set().union(*(set(n.values()) for n in nights)))
    } == set(range(1, NIGHTS + 1))


def test_every_id_ever_issued_resolves_to_one_living_person_or_a_named_split(lived: Lived) -> None:
    lake, nights = lived
    alive = set(nights[-1].values())
    for name in set().union(*(set(night.values()) for night in nights)) - alive:
        ends = [row for row in lake.history if row[1] == name and row[3] in {"merged", "retired"}]
        assert ends, name
        keys = {key for row in ends for key in row[5]}  # type: ignore[attr-defined] # a list of keys
        assert keys, name
