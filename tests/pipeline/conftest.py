"""A few nights that many tests look at: each costs a minute, so each is run once.

What a fixture gives is only read. A test that changes a lake takes a copy of it.
"""

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bronze import sources
from dagster_project.outbox import pack_layout, pack_workbook, packs
from synthetic import Council
from tests.pipeline.bad_files import no_files, put_bad_files, still_writing
from tests.pipeline.object_stores import STORES, Store, in_environment
from tests.pipeline.published import rows
from tests.pipeline.running import FEEDS, Ended, Place, Warm
from tests.pipeline.unagreed_files import put_unagreed_files

FIRST, SECOND = "2026-11-23", "2026-11-24"

Copy = Callable[[Place, str], Place]


@dataclass(frozen=True)
class Ran:
    """A place, and the night that was run there last."""

    place: Place
    ended: Ended

    @property
    def lake(self) -> Path:
        """The lake as that night left it."""
        return self.place.lake


def council() -> Council:
    """Three partners, few people: one with a restricted address, names that a search would find."""
    return Council(
        children=40,
        seed=4,
        first_date=date(2026, 11, 23),
        feeds=tuple(FEEDS.split(",")),
        canaries=True,
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the lakes of these tests stand."""
    return tmp_path_factory.mktemp("pipeline")


@pytest.fixture(scope="session")
def copy_of(folder: Path) -> Copy:
    """Another lake like one that there is, over the same landing."""

    def copied(place: Place, name: str) -> Place:
        lake = folder / name
        shutil.rmtree(lake, ignore_errors=True)
        # What a live process has put aside is its own.
        alone = shutil.ignore_patterns("scratch", "writer.lock")
        copied = Path(shutil.copytree(place.lake, lake, ignore=alone))
        return Place(copied, place.landing, place.settings)

    return copied


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """The process in which the nights run that nobody kills."""
    process = Warm()
    yield process
    process.end()


@pytest.fixture(scope="session")
def first_night(folder: Path, warm: Warm) -> Ran:
    """A published night of people whom a search finds anywhere, with bad files among the good, and
    in every format files with columns that nobody agreed to."""
    landing = folder / "landing-first"
    council().write_night(1, landing)
    put_bad_files(landing)
    put_unagreed_files(landing)
    place = Place(folder / "first", landing)
    with still_writing(landing), no_files(landing):
        return Ran(place, warm.good_night(place, FIRST))


@pytest.fixture(scope="module", params=sorted(STORES))
def store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """An object store that runs for the tests of one module."""
    module = request.module.__name__.rpartition(".")[2]
    started = STORES[request.param](folder / f"{module}-{request.param}")
    with started as running, in_environment(running.settings):
        yield running


@dataclass(frozen=True)
class Answered:
    """Which request of social care's first pack an owner called right as it is."""

    right: str


@pytest.fixture(scope="session")
def answered(first_night: Ran) -> Answered:
    """The first request of social care's first pack."""
    requests = rows(first_night.lake, "silver/correction")
    sent = [r["request_id"] for r in requests if (r["source"], r["state"]) == ("csc", "sent")]
    return Answered(min(sent))


def answer(night: Ran, what: Answered, landing: Path) -> None:
    """Send social care's pack back, as an owner would: one row answered well, two wrongly."""
    with (night.lake / "outbox" / "csc" / "corrections.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        asked = list(csv.DictReader(file))
    said = {
        what.right: {"answer": "it is right", "answered_by": "A team"},
    }
    told = [{**row, **said.get(row["request"][:16], {})} for row in asked]
    told.append({**told[0], "answer": "perhaps"})
    told.append({**told[0], "request": f"{0:016x}-1", "answer": "", "children": "one child"})
    (landing / "answers").mkdir(exist_ok=True)
    source = next(one for one in sources.find() if one.name == "csc")
    back = landing / "answers" / "back from social care.xlsx"
    due = {"answer_by": date(2026, 12, 21), "source_examples": None}
    rows = [dict.fromkeys(packs.BESIDE) | row | due for row in told]
    pack_workbook.write(back, pack_layout.Pack(source, rows, date(2026, 11, 23)))


@pytest.fixture(scope="session")
def before_second_night(first_night: Ran, answered: Answered, folder: Path, copy_of: Copy) -> Place:
    """The first night's lake, a landing with the second night's files, and an answered pack."""
    landing = Path(shutil.copytree(first_night.place.landing, folder / "landing-second"))
    council().write_night(2, landing)
    answer(first_night, answered, landing)
    copied = copy_of(first_night.place, "before-second")
    return Place(copied.lake, landing)


@pytest.fixture(scope="session")
def second_night(before_second_night: Place, copy_of: Copy, warm: Warm) -> Ran:
    """The second night, which nobody disturbed."""
    place = copy_of(before_second_night, "second")
    return Ran(place, warm.good_night(place, SECOND))


@pytest.fixture(scope="session")
def failed_night(first_night: Ran, copy_of: Copy, warm: Warm) -> Ran:
    """The night after, in which one table cannot be built and another breaks a promise."""
    place = copy_of(first_night.place, "failed")
    return Ran(place, warm.night(place, SECOND, spoilt=True))
