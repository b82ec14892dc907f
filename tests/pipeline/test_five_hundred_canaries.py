"""Hundreds of planted words, on a good night and a failing one: in tables that may hold them, or
nowhere.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from bronze import delivery, rejected
from tests.pipeline.canaries import (
    QUARANTINED,
    REJECTED,
    ROWS,
    SOUND,
    Planted,
    plant,
    words_in,
    words_in_files,
)
from tests.pipeline.conftest import FIRST, SECOND, Copy, council
from tests.pipeline.partners.clubs import FORMATS
from tests.pipeline.published import on_disk, publications, rows
from tests.pipeline.running import Ended, Place, Warm
from tests.pipeline.test_nothing_leaks import MAY_HOLD_PEOPLE

pytestmark = pytest.mark.long

FEWEST = 500
NEXT = 10_000
"""Number of the first word of the failing night."""


@dataclass(frozen=True)
class Night:
    """A night, the lake as it left it, and the words in the files that it read."""

    place: Place
    ended: Ended
    planted: tuple[Planted, ...]

    @cached_property
    def lake_words(self) -> dict[Path, set[str]]:
        """The planted words in each file of the lake that has any."""
        files = [path for path in sorted(self.place.lake.rglob("*")) if path.is_file()]
        assert len(files) > FEWEST
        return words_in_files(files)


@pytest.fixture(scope="module")
def nights(folder: Path, copy_of: Copy, warm: Warm) -> dict[str, Night]:
    """A night that was published, and the one after it, which was not."""
    place = Place(folder / "canaries", folder / "landing-canaries")
    council().write_night(1, place.landing)
    first = plant(place.landing, FIRST, 0)
    good = Night(place, warm.good_night(place, FIRST), (first,))
    after = copy_of(place, "canaries-failed")
    council().write_night(2, after.landing)
    second = plant(after.landing, SECOND, NEXT)
    failed = Night(after, warm.night(after, SECOND, spoilt=True), (first, second))
    warm.end()
    return {"good": good, "failed": failed}


@pytest.fixture(params=["good", "failed"])
def night(request: pytest.FixtureRequest, nights: dict[str, Night]) -> Night:
    return nights[request.param]


def test_at_least_five_hundred_words_stand_in_the_files_of_two_nights(
    nights: dict[str, Night],
) -> None:
    first, second = nights["failed"].planted
    landing = nights["failed"].place.landing
    in_landing = set().union(*words_in_files(p for p in landing.rglob("*") if p.is_file()).values())
    assert in_landing == first.every | second.every
    assert first.every.isdisjoint(second.every)
    assert len(in_landing) >= FEWEST
    for planted in (first, second):
        assert len(planted.agreed) == 5 * ROWS[SOUND] + len(FORMATS)
        in_columns_or_rows = {where: len(words) for where, words in planted.others.items()}
        assert in_columns_or_rows == {
            f"note of a {SOUND} row": ROWS[SOUND],
            REJECTED: 5 * ROWS[REJECTED] + len(FORMATS),
            f"note of a {REJECTED} row": ROWS[REJECTED],
            QUARANTINED: 5 * ROWS[QUARANTINED] + len(FORMATS),
            f"note of a {QUARANTINED} row": ROWS[QUARANTINED],
            **{f"note, {name}": 3 for name in FORMATS},
        }


@pytest.mark.parametrize(("name", "day"), [("good", FIRST), ("failed", SECOND)])
def test_the_files_were_read_rejected_in_part_and_quarantined(
    nights: dict[str, Night], name: str, day: str
) -> None:
    lake = nights[name].place.lake
    told = {
        row["file_name"]: row
        for row in rows(lake, delivery.TABLE.path)
        if f"{day}_canaries" in row["file_name"] or f"{day}_keyless" in row["file_name"]
    }
    outcomes = Counter(row["outcome"] for row in told.values())
    assert outcomes == {"applied": 1 + len(FORMATS), "quarantined": 1 + len(FORMATS)}
    police = told[f"police_occurrences_{day}_canaries.csv"]
    assert (police["rows_kept"], police["rows_rejected"]) == (ROWS[SOUND], ROWS[REJECTED])
    of_file = [
        row
        for row in rows(lake, rejected.TABLE.path)
        if row["delivery_id"] == police["delivery_id"]
    ]
    assert len(of_file) == ROWS[REJECTED]


def test_one_night_was_published_and_the_other_failed(nights: dict[str, Night]) -> None:
    assert [night.ended.code for night in nights.values()] == [0, 1]
    published = [len(publications(night.place.lake)) for night in nights.values()]
    assert published == [1, 1]


def test_no_word_stands_outside_the_tables_and_packs(night: Night) -> None:
    lake = night.place.lake
    outside = {
        path.relative_to(lake): words
        for path, words in night.lake_words.items()
        if path.relative_to(lake).parts[0] not in MAY_HOLD_PEOPLE
    }
    assert outside == {}
    assert words_in([night.ended.said.encode()]) == set()


def test_what_was_not_taken_in_stands_nowhere_but_for_agreed_cells_of_rejected_rows(
    night: Night,
) -> None:
    rejected_words, others = set[str](), set[str]()
    for planted in night.planted:
        for where, words in planted.others.items():
            (rejected_words if where == REJECTED else others).update(words)
    holding = {
        path: words & (others | rejected_words)
        for path, words in night.lake_words.items()
        if words & others or (words & rejected_words and rejected.TABLE.name not in path.parts)
    }
    assert holding == {}


def test_the_same_search_finds_every_word_that_tables_may_hold(night: Night) -> None:
    agreed = set[str]().union(*(planted.agreed for planted in night.planted))
    of_rows_taken_in = [
        words
        for path, words in night.lake_words.items()
        if path.relative_to(night.place.lake).parts[0] == "bronze"
        and rejected.TABLE.name not in path.parts
    ]
    assert set().union(*of_rows_taken_in) == agreed


def test_gold_shows_words_of_the_good_night(nights: dict[str, Night]) -> None:
    good = nights["good"]
    assert "gold/child" in set(on_disk(good.place.lake))
    in_gold = [
        words
        for path, words in good.lake_words.items()
        if path.relative_to(good.place.lake).parts[0] == "gold"
    ]
    assert len(set().union(*in_gold)) >= ROWS[SOUND]
