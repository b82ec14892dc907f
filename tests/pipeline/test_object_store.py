"""A lake on an object store is, value for value, the lake that one machine keeps in a folder."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pipeline.conftest import FIRST, SECOND, council
from tests.pipeline.object_stores import Store
from tests.pipeline.published import newest, publications, seen, versions
from tests.pipeline.running import Place, Warm, held_night, killed_night

pytestmark = pytest.mark.long

MOST_TIMES = 1.5
"""How much longer a night on a store of this machine may take than one in a folder."""


@dataclass(frozen=True)
class OnStore:
    """A published night on a store, the same one in a folder, and how long each took."""

    store: Store
    place: Place
    local: Place
    seconds: tuple[float, float] = (0.0, 0.0)

    def tables(self) -> Path:
        """The tables of the store as files of this machine."""
        return self.store.fetched(self.place)


Copy = Callable[[str], Place]


@pytest.fixture(scope="module")
def landings(folder: Path) -> tuple[Path, Path]:
    """What partners sent by the first night, and by the second."""
    first, second = folder / "landing-of-stores-first", folder / "landing-of-stores-second"
    if not first.exists():
        council().write_night(1, first)
        shutil.copytree(first, second)
        council().write_night(2, second)
    return first, second


@pytest.fixture(scope="module")
def first_on_store(store: Store, landings: tuple[Path, Path], folder: Path, warm: Warm) -> OnStore:
    """The first night, on a store that was empty."""
    name = store.root.scheme
    local = Place(folder / f"beside-{name}", landings[0])
    warm.good_night(local, FIRST)
    place = store.place(f"on-{name}", folder, landings[0])
    warm.good_night(place, FIRST)
    return OnStore(store, place, local)


@pytest.fixture(scope="module")
def copied(first_on_store: OnStore, landings: tuple[Path, Path], folder: Path) -> Copy:
    """Another lake like the first night's on the store, before the second night."""
    tables = first_on_store.tables()

    def copy(name: str) -> Place:
        place = first_on_store.store.place(name, folder, landings[1])
        first_on_store.store.put(tables, place)
        _copy_state(first_on_store.place, place)
        return place

    return copy


@pytest.fixture(scope="module")
def second_on_store(
    first_on_store: OnStore, landings: tuple[Path, Path], folder: Path, copied: Copy, warm: Warm
) -> OnStore:
    """The second night, timed on the store and in the folder."""
    store, seconds = first_on_store.store, []
    local = Place(folder / f"beside-second-{store.root.scheme}", landings[1])
    _copy_state(first_on_store.local, local)
    place = copied(f"second-{store.root.scheme}")
    for each in (local, place):
        began = time.monotonic()
        warm.good_night(each, SECOND)
        seconds.append(time.monotonic() - began)
    print(f"{store.root.scheme}: {seconds[1]:.1f} s, in a folder {seconds[0]:.1f} s")  # noqa: T201 # the figure that a reader of this test wants
    return OnStore(store, place, local, (seconds[0], seconds[1]))


def test_the_first_night_on_a_store_is_that_of_a_folder(first_on_store: OnStore) -> None:
    _is_the_same(first_on_store.tables(), first_on_store.local)


def test_nothing_but_tables_is_on_the_store_and_no_table_is_beside_it(
    first_on_store: OnStore,
) -> None:
    tables = first_on_store.tables()
    names = {path.name for path in tables.iterdir()}
    assert {"bronze", "silver", "gold"} <= names
    assert {name for name in names if not name.startswith("gold_")} == {"bronze", "silver", "gold"}
    state = first_on_store.place.lake
    assert list(state.rglob("_delta_log")) == []
    assert list(state.glob("scratch/*/*/tables")) == []
    assert (state / "outbox").is_dir()


def test_the_second_night_on_a_store_is_that_of_a_folder(second_on_store: OnStore) -> None:
    _is_the_same(second_on_store.tables(), second_on_store.local)


def test_a_night_on_a_store_takes_little_longer(second_on_store: OnStore) -> None:
    in_a_folder, on_the_store = second_on_store.seconds
    assert on_the_store < MOST_TIMES * in_a_folder


def test_no_key_of_the_store_is_in_what_is_kept_or_printed(second_on_store: OnStore) -> None:
    place = second_on_store.place
    secret = next(v for n, v in place.settings.items() if n.endswith(("SECRET_ACCESS_KEY", "_KEY")))
    kept = [path for path in place.lake.rglob("*") if path.is_file()]
    quoting = [path for path in kept if secret.encode() in path.read_bytes()]
    assert quoting == []
    assert secret not in place.lake.with_suffix(".said").read_text(encoding="utf-8")


def test_a_night_killed_on_a_store_ends_as_one_that_was_not(
    second_on_store: OnStore, copied: Copy, warm: Warm
) -> None:
    place, store = copied(f"killed-{second_on_store.store.root.scheme}"), second_on_store.store
    before = store.fetched(place)
    began_at, seen_before = versions(before), seen(before)
    killed = killed_night(
        place, SECOND, lambda words: "silver/person_record: " in words, whole_group=True
    )
    assert killed.code < 0
    left_behind = store.fetched(place)
    assert newest(left_behind)["silver/person_record"] > began_at["silver/person_record"]
    assert seen(left_behind) == seen_before
    [scratch] = (place.lake / "scratch").glob("*-*")

    warm.good_night(place, SECOND)
    _is_the_same(store.fetched(place), second_on_store.local)
    assert not scratch.exists()


def test_of_two_nights_that_meet_the_one_that_began_last_is_published(
    second_on_store: OnStore, copied: Copy, warm: Warm
) -> None:
    store = second_on_store.store
    first = copied(f"overtaken-{store.root.scheme}")
    go_on = held_night(first, SECOND, lambda words: "silver/person_record: " in words)
    # Another machine has the same lake, and a folder of its own for the rest of it.
    other = Place(first.lake.with_name(f"{first.lake.name}-elsewhere"), first.landing,
                  {**first.settings, "LAKE_ROOT": str(store.root_of(first))})  # fmt: skip
    _copy_state(first, other)
    warm.good_night(other, SECOND)
    overtaken = go_on()

    assert overtaken.code == 1, overtaken.said
    assert "another run has begun to write this lake" in overtaken.said
    tables = store.fetched(first)
    assert [row["run_number"] for row in publications(tables)] == [1, 2]
    _is_the_same(tables, second_on_store.local)


def _copy_state(place: Place, to: Place) -> None:
    """Copy all of a lake but its tables; what a live process has put aside is its own."""
    alone = shutil.ignore_patterns("scratch", "writer.lock")
    shutil.copytree(place.lake, to.lake, ignore=alone)


def _is_the_same(tables: Path, local: Place) -> None:
    found, wanted = seen(tables), seen(local.lake)
    assert list(found) == list(wanted)
    assert [path for path in wanted if found[path] != wanted[path]] == []
