"""A thousand adoptions, refuges and locks, followed into everything that leaves silver."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dagster_project.inbox import decision_files, holds
from silver.hold import LOCKED
from synthetic import Council
from tests.pipeline.file_contents import contents_of
from tests.pipeline.places import PLACES, SHORTEST, gold_rows, texts
from tests.pipeline.published import rows
from tests.pipeline.running import Place, Warm

pytestmark = pytest.mark.long

CHILDREN, PLANTED, FEWEST = 26_000, 1000, 900
FIRST, SECOND = "2026-11-23", "2026-11-24"
LEAVING = ("outbox", "reports", "dagster")
"""Folders of files that people or other programs read, beside gold."""
SHOWN_TO_PEOPLE = ("outbox", "reports")
"""Those of them that say nothing of nights before: Dagster keeps its record of each run."""
TOKEN = re.compile(rb"[^<>\",;|\n\r\x00]+")
"""What stands between the separators of CSV, HTML, JSON and a workbook's XML."""
MEETING = frozenset({"member_person_id", "address", "uprn", "phone_number", "request_id", "upn"})
"""Columns in which a former identity and a new one would meet. A team may work with both, and in a
made-up council with few postcodes one may be that of both homes."""


@dataclass(frozen=True)
class Planted:
    """Two nights, and who was planted.

    `adopted` are pairs of record keys' sets, of a new and of a former identity; `protected` are
    ids of persons, `locked` ids and record keys of the children locked before the second night.
    """

    lake: Path
    adopted: list[tuple[frozenset[str], frozenset[str]]]
    protected: frozenset[str]
    locked: frozenset[str]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Planted:
    """All partners, so many adopted and restricted children, and as many locked on night 2."""
    folder = tmp_path_factory.mktemp("planted")
    place = Place(
        folder / "lake", folder / "landing", {"FEEDS": "", "SPARK_MEMORY": "6g", "SPARK_CORES": "2"}
    )
    council = Council(CHILDREN, 5, date(2026, 11, 23), adopted_one_in=20, restricted_share=0.7)
    council.write_night(1, place.landing)
    council.write_truth(folder / "truth")
    warm.good_night(place, FIRST)
    locked = _lock(place)
    council.write_night(2, place.landing)
    warm.good_night(place, SECOND)
    warm.end()
    protected = frozenset(row["person_id"] for row in rows(place.lake, "silver/protected"))
    return Planted(place.lake, _adopted(place.lake, folder / "truth"), protected, locked)


def test_a_former_and_a_new_identity_are_never_one_person(planted: Planted) -> None:
    person_of = {r["record_key"]: r["person_id"] for r in rows(planted.lake, "silver/person")}
    pairs = [
        ({person_of[key] for key in new}, {person_of[key] for key in former})
        for new, former in planted.adopted
    ]
    assert len(pairs) >= FEWEST
    assert [1 for new, former in pairs if new & former] == []


def test_a_former_and_a_new_identity_meet_in_no_table_that_leaves(planted: Planted) -> None:
    person_of = {r["record_key"]: r["person_id"] for r in rows(planted.lake, "silver/person")}
    values: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, row in gold_rows(planted.lake):
        for name in ("person_id", "other_person_id", "left_person_id", "right_person_id"):
            if row.get(name):
                values[str(row[name])] |= _meeting(row)
    ids = [
        ({person_of[key] for key in new}, {person_of[key] for key in former})
        for new, former in planted.adopted
    ]
    meeting = {name for new, former in ids for name, _ in _all(values, new) & _all(values, former)}
    assert any(values[one] for new, _ in ids for one in new)
    assert meeting == set()


def test_no_place_that_only_the_protected_have_leaves(planted: Planted) -> None:
    places, open_places = _places(planted)
    secret = places - open_places
    assert len(planted.protected) >= PLANTED
    assert len(secret) >= PLANTED
    telling = {
        (path, name)
        for path, row in gold_rows(planted.lake)
        for name, text in texts(row)
        if text in secret
    }
    assert telling == set()
    marks = {place.encode() for place in secret}
    assert _files_holding(planted.lake, LEAVING, marks) == set()


def test_no_id_and_no_record_of_a_locked_child_leaves(planted: Planted) -> None:
    assert len(planted.locked) > 2 * FEWEST
    telling = {
        (path, name)
        for path, row in gold_rows(planted.lake)
        for name, text in texts(row)
        if text in planted.locked
    }
    assert telling == set()
    marks = {one.encode() for one in planted.locked}
    assert _files_holding(planted.lake, SHOWN_TO_PEOPLE, marks) == set()


def test_the_search_finds_what_may_leave(planted: Planted) -> None:
    asked = {
        row["record_key"].encode()
        for row in rows(planted.lake, "gold/correction")
        if row["state"] == "sent" and row["record_key"]
    }
    assert len(_files_holding(planted.lake, SHOWN_TO_PEOPLE, asked)) > 5


def _lock(place: Place) -> frozenset[str]:
    """Lock the first children of gold, as the command does; their ids and records."""
    chosen = {row["person_id"] for row in rows(place.lake, "gold/child")[:PLANTED]}
    keys = [r["record_key"] for r in rows(place.lake, "silver/person") if r["person_id"] in chosen]
    line = {"hold": LOCKED, "decided_by": "panel", "decided_on": FIRST, "reason": "planted"}
    decision_files.add(
        place.landing / "answers", holds.LIST, [{**line, "record": key} for key in keys]
    )
    return frozenset([*chosen, *keys])


def _adopted(lake: Path, truth: Path) -> list[tuple[frozenset[str], frozenset[str]]]:
    key_of = {
        (row["source"], row["extract"], row["source_key"]): row["record_key"]
        for row in rows(lake, "silver/person_record")
    }
    keys: dict[str, set[str]] = defaultdict(set)
    for row in _lines(truth / "records.csv"):
        key = key_of.get((row["source"], row["extract"], row["source_key"]))
        if key:
            keys[row["person"]].add(key)
    return [
        (frozenset(keys[row["person_a"]]), frozenset(keys[row["person_b"]]))
        for row in _lines(truth / "pairs.csv")
        if row["kind"] == "adopted" and keys[row["person_a"]] and keys[row["person_b"]]
    ]


def _places(planted: Planted) -> tuple[set[str], set[str]]:
    """Places of the protected, and of everybody else."""
    person_of = {r["record_key"]: r["person_id"] for r in rows(planted.lake, "silver/person")}
    of_protected, of_others = set[str](), set[str]()
    for path, names in PLACES.items():
        for row in rows(planted.lake, path):
            is_protected = person_of[row["record_key"]] in planted.protected
            told = {row[name] for name in names if len(row[name] or "") >= SHORTEST}
            (of_protected if is_protected else of_others).update(told)
    return of_protected, of_others


def _meeting(row: dict[str, object]) -> set[tuple[str, str]]:
    named = {(name, text) for name, text in texts(row) if name in MEETING}
    # A value stands under its attribute's name, or as the words by which it is searched for.
    attribute, value = str(row.get("attribute", "")), row.get("value", row.get("word"))
    return named | ({(attribute, str(value))} if attribute in MEETING else set())


def _all(values: dict[str, set[tuple[str, str]]], ids: set[str]) -> set[tuple[str, str]]:
    return set().union(*(values[one] for one in ids))


def _files_holding(lake: Path, folders: tuple[str, ...], marks: set[bytes]) -> set[str]:
    """Names of files beside gold in which a mark stands between separators."""
    return {
        str(path.relative_to(lake))
        for folder in folders
        for path in (lake / folder).rglob("*")
        if path.is_file()
        for content in contents_of(path)
        if marks & {token.strip() for token in TOKEN.findall(content)}
    }


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
