"""Dagster's store goes on telling what a run did, without the names of whoever was erased."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dagster_project.erasure import dagster_store, texts
from dagster_project.erasure.dagster_store import StoreBusyError, StoreNotWrittenError

KEY, OTHER = "a" * 20, "b" * 20
FINDER = texts.either(re.compile(KEY), words={KEY: frozenset()})


def database(home: Path) -> Path:
    path = home / "history" / "runs.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE event_logs (id INTEGER PRIMARY KEY, event TEXT, size INTEGER)")
        db.executemany(
            "INSERT INTO event_logs (event, size) VALUES (?, ?)",
            [(f'{{"first": ["{KEY}", "{OTHER}"]}}', 1), (f"{OTHER}", 2), (None, 3)],
        )
    return path


def test_a_name_is_replaced_in_cells_and_files_and_is_in_no_byte(tmp_path: Path) -> None:
    path = database(tmp_path)
    printed = tmp_path / "storage" / "run.out"
    printed.parent.mkdir()
    printed.write_text(f"first keys {KEY}, {OTHER}", encoding="utf-8")
    assert dagster_store.erase(tmp_path, FINDER) == 2
    assert printed.read_text(encoding="utf-8") == f"first keys erased, {OTHER}"
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT event, size FROM event_logs ORDER BY id").fetchall()
    assert rows == [(f'{{"first": ["erased", "{OTHER}"]}}', 1), (OTHER, 2), (None, 3)]
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert [each for each in files if KEY.encode() in each.read_bytes()] == []


def test_a_store_that_another_program_holds_stops_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dagster_store, "PATIENCE_SECONDS", 0.1)
    path = database(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusyError, match="end `single-view ui`, then erase again"):
            dagster_store.erase(tmp_path, FINDER)


def test_a_store_on_a_full_disk_is_held_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database(tmp_path)
    fault = sqlite3.OperationalError("database or disk is full")
    fault.sqlite_errorcode = sqlite3.SQLITE_FULL

    def full(*_: object) -> int:
        raise fault

    monkeypatch.setattr(dagster_store, "_erase_from_column", full)
    with pytest.raises(StoreNotWrittenError, match="disk is full") as stopped:
        dagster_store.erase(tmp_path, FINDER)
    assert "single-view ui" not in str(stopped.value)
