"""A person is erased between two nights: nothing of them is left, and nobody else is touched."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bronze import erasing, sources
from dagster_project.erasure import erase as erasure
from dagster_project.erasure.ledger import Decision
from dagster_project.erasure.whom import Named, subject_of
from dagster_project.settings import Settings
from tests.pipeline.bad_files import UNFINISHED
from tests.pipeline.conftest import SECOND, Copy, Ran, council
from tests.pipeline.file_contents import contents_of
from tests.pipeline.published import rows, versions
from tests.pipeline.running import COMMAND, PARTNERS, Place, Warm

REBUILT = {"gold/data_quality", "gold/publication"}
"""Tables that tell of runs, and of nobody."""
ERASED_HERE = {"bronze/erased", "bronze/erased_record"}
Rows = Mapping[str, "Counter[str]"]


@dataclass(frozen=True)
class Child:
    """Somebody who stands in every source, with what nobody else is called by."""

    person_id: str
    record_keys: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Erased:
    """A lake before and after an erasure, whose it was, and what the command printed."""

    place: Place
    child: Child
    before: Rows
    names: frozenset[str]
    printed: str


@pytest.fixture(scope="module")
def erased(first_night: Ran, folder: Path, copy_of: Copy) -> Erased:
    """The first night's lake without one child."""
    landing = Path(shutil.copytree(first_night.place.landing, folder / "landing-erased"))
    place = Place(copy_of(first_night.place, "erased").lake, landing)
    child = _child(place.lake)
    secret = place.environment["RECORD_KEY_SECRET"]
    named = Named(child.person_id, child.record_keys)
    names = subject_of(place.lake, named, sources.find(PARTNERS), secret).names
    before = _rows(place.lake)
    done = subprocess.run(
        [COMMAND, "erase", child.person_id, "--by", "IG", "--why", "request 117",
         "--instructed-by", "letter of 1 December"],
        env=place.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Erased(place, child, before, names, done.stdout)


@pytest.fixture(scope="module")
def night_after(erased: Erased, folder: Path, copy_of: Copy, warm: Warm) -> Ran:
    """The night after, in which every source sends the child again."""
    landing = Path(shutil.copytree(erased.place.landing, folder / "landing-after-erasure"))
    council().write_night(2, landing)
    place = Place(copy_of(erased.place, "after-erasure").lake, landing)
    return Ran(place, warm.good_night(place, SECOND))


def test_no_byte_of_lake_and_landing_tells_of_the_child(erased: Erased) -> None:
    words = (*erased.child.words, *erased.names - {erased.child.person_id})
    ids_issued = erased.place.lake / "silver/person_history"
    for folder in (erased.place.lake, erased.place.landing):
        holding = [path for path in _holding(folder, words) if ids_issued not in path.parents]
        assert [str(path.relative_to(folder)) for path in holding] == []
    assert not any(word in erased.printed.casefold() for word in words)


def test_every_row_that_went_named_the_child_and_no_row_came(erased: Erased) -> None:
    after = _rows(erased.place.lake)
    assert set(after) - set(erased.before) == ERASED_HERE
    for path, rows_before in erased.before.items():
        gone, new = rows_before - after[path], after[path] - rows_before
        assert [path for row in gone if not _is_of(row, erased)] == []
        # What is new is a row of others from which the child's names were taken.
        assert sum(new.values()) <= sum(gone.values()), path
        naming = [row for row in new if _is_of(row, erased)]
        assert all('"event": "erased"' in row for row in naming), path
    assert sum(erased.before["silver/person"].values()) - sum(after["silver/person"].values()) > 2


def test_the_next_night_leaves_the_child_out_and_every_row_is_accounted_for(
    night_after: Ran, erased: Erased
) -> None:
    deliveries = rows(night_after.lake, "bronze/delivery")
    assert {row["rows_unaccounted"] for row in deliveries} == {0}
    left_out = [
        row for row in rows(night_after.lake, "bronze/rejected") if row["reason"] == erasing.ERASED
    ]
    assert left_out
    assert {row["agreed"] for row in left_out} == {None}
    of_erased = {row["delivery_id"] for row in left_out}
    files = {row["file_name"] for row in deliveries if row["delivery_id"] in of_erased}
    assert not {path.name for path in night_after.place.landing.glob("*/*")} & files
    tables = [night_after.lake / layer for layer in ("bronze", "silver")]
    tables += night_after.lake.glob("gold*")
    holding = [path for table in tables for path in _holding(table, erased.child.words)]
    assert holding == []


def test_the_childs_id_is_never_given_again(night_after: Ran, erased: Erased) -> None:
    before = {row["person_id"] for row in rows(erased.place.lake, "silver/person")}
    after = rows(night_after.lake, "silver/person")
    new = [row for row in after if row["person_id"] not in before]
    history = rows(night_after.lake, "silver/person_history")
    issued = {row["person_number"] for row in history if row["run_number"] < 3}
    assert erased.child.person_id not in {row["person_id"] for row in after}
    assert [row for row in new if row["person_number"] in issued] == []
    events = [row["event"] for row in history if row["person_id"] == erased.child.person_id]
    assert events == ["erased"]


def test_others_keep_their_ids_through_the_night_after(night_after: Ran, erased: Erased) -> None:
    before = {
        row["record_key"]: row["person_id"] for row in rows(erased.place.lake, "silver/person")
    }
    after = {row["record_key"]: row["person_id"] for row in rows(night_after.lake, "silver/person")}
    stayed = before.keys() & after.keys()
    changed = [key for key in stayed if before[key] != after[key]]
    assert len(changed) < len(stayed) / 20


@pytest.mark.long
def test_a_hundred_people_are_erased_one_after_another(
    first_night: Ran, folder: Path, copy_of: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing = Path(shutil.copytree(first_night.place.landing, folder / "landing-hundred"))
    for unfinished in UNFINISHED:
        # A file that no night reads stops the erasure of whoever it names.
        (landing / "police" / unfinished).unlink()
    place = Place(copy_of(first_night.place, "hundred").lake, landing)
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    config, before, names = Settings(), _rows(place.lake), set[str]()
    every = sources.find(PARTNERS)
    ended: set[str] = set()
    while len(ended) < 100:
        person = min(rows(place.lake, "silver/person"), key=lambda row: str(row["person_id"]))
        named = Named(person["person_id"], _keys_of(place.lake, person["person_id"]))
        subject = subject_of(place.lake, named, every, config.secret())
        names, ended = names | subject.names, ended | subject.ended_ids
        erasure.erase(config, named, every, Decision("IG", "request", "letter"))
    assert rows(place.lake, "silver/person")
    after = _rows(place.lake)
    # A row of somebody else that mentioned them, whose cells were emptied, has its own key alone.
    or_row = names | {name.partition("/")[0] for name in names}
    for path, rows_before in before.items():
        assert [path for row in rows_before - after[path] if not _names(row, or_row)] == []
    keys = {name for name in names if len(name) != len("XXX-XXX-X")}
    assert list(_holding(place.lake, tuple(keys))) == []


def _child(lake: Path) -> Child:
    """A child of the night whom three sources know, under a name that nobody else bears."""
    records = {row["record_key"]: row for row in rows(lake, "silver/person_record")}
    bearers = Counter(str(row["shown_surname"]) for row in records.values())
    for shown in sorted(rows(lake, "gold/child"), key=lambda row: str(row["person_id"])):
        keys = _keys_of(lake, shown["person_id"])
        own = [records[key] for key in keys]
        surnames = Counter(str(row["shown_surname"]) for row in own)
        is_only = all(bearers[name] == count for name, count in surnames.items())
        if is_only and len({row["source"] for row in own}) == 3:
            numbers = {str(row[name]) for row in own for name in ("nhs_number", "upn")} - {"None"}
            sent = {part for row in own for part in str(row["source_key"]).split("|")}
            words = {*surnames, *numbers, *(part for part in sent if not part.isdigit())}
            return Child(shown["person_id"], keys, tuple(sorted(map(str.casefold, words))))
    raise AssertionError("no such child: draw another council")


def _keys_of(lake: Path, person_id: str) -> tuple[str, ...]:
    persons = rows(lake, "silver/person")
    return tuple(str(row["record_key"]) for row in persons if row["person_id"] == person_id)


def _rows(lake: Path) -> Rows:
    """Every published row as text, by table."""
    return {
        path: Counter(
            json.dumps(row, sort_keys=True, default=str) for row in rows(lake, path, version)
        )
        for path, version in versions(lake).items()
        if path not in REBUILT
    }


def _is_of(row: str, erased: Erased) -> bool:
    return _names(row, {*erased.names, *erased.child.words})


def _names(row: str, names: set[str]) -> bool:
    folded = row.casefold()
    return any(name.casefold() in folded for name in names)


def _holding(folder: Path, words: tuple[str, ...]) -> Iterator[Path]:
    """Files in which one of the words stands, in whatever case, also where it is packed."""
    wanted = [
        word.casefold().encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")
    ]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(word in c.lower() for c in contents_of(path) for word in wanted):
            yield path
