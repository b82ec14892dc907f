"""Whoever is erased leaves the store as well: tables, earlier versions, and the log of each."""

import shutil
from pathlib import Path

import pytest

from contracts import Table
from dagster_project.lake import published
from dagster_project.settings import Settings
from gold import child
from silver import person, person_record
from tests.pipeline.object_stores import Store
from tests.pipeline.running import Place
from tests.unit.dagster_project.erased_lake import BEN, CSC, CSC_BEN, MENTION, ROLL, WORDS
from tests.unit.dagster_project.erasing_people import erase, holding, settings_of

pytestmark = pytest.mark.long


@pytest.fixture
def place(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The drawn lake, its tables on the store."""
    root = settings_of(tmp_path, monkeypatch).state_root
    place = Place(root.with_name("drawn"), tmp_path / "landing", store.settings)
    monkeypatch.setenv("LAKE_ROOT", str(store.root_of(place)))
    monkeypatch.setenv("STATE_ROOT", str(root))
    tables = tmp_path / "tables"
    for layer in ("bronze", "silver", "gold"):
        shutil.copytree(root / layer, tables / layer)
        shutil.rmtree(root / layer)
    store.put(tables, place)
    shutil.rmtree(tables)
    return place


def test_no_byte_on_the_store_names_the_person(store: Store, place: Place, tmp_path: Path) -> None:
    before = store.fetched(place)
    assert len(holding(before, (*WORDS, CSC, ROLL))) > 10
    shutil.rmtree(before)
    erase(Settings())
    fetched = store.fetched(place)
    assert holding(fetched, (*WORDS, CSC, ROLL)) == []
    assert holding(tmp_path, (*WORDS, CSC, ROLL)) == []


def test_what_is_about_others_stays_on_the_store(store: Store, place: Place) -> None:
    erase(Settings())
    root = store.root_of(place)

    def column(table: Table, name: str) -> list[object]:
        return [row[name] for row in published.rows(root, table)]

    assert column(person_record.TABLE, "record_key") == [CSC_BEN, MENTION]
    assert column(child.TABLE, "person_id") == [BEN]
    assert set(column(person.TABLE, "component")) == {min(CSC_BEN, MENTION)}
    assert published.last(root).is_erasure
    assert published.rows_of_run(root, child.TABLE, 1) == []
