"""Who looked stays written, and that somebody changed it shows."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict
from datetime import date, datetime, tzinfo
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.looks import AccessLevel
from dagster_project.cli import audit_access
from dagster_project.lake import access_log
from dagster_project.lake.access_log import AccessLog
from dagster_project.run.run_context import today


def log_of(root: Path, *subjects: str, why: str = "") -> AccessLog:
    for subject in subjects:
        access_log.note(root, "trace", AccessLevel.DETAIL_OPENED, subject, why)
    return access_log.read(root)


def test_every_look_is_a_line_in_order(tmp_path: Path) -> None:
    log = log_of(tmp_path, "A", "B", "A", why="a visit")
    assert [entry.subject for entry in log.entries] == ["A", "B", "A"]
    assert {(entry.command, entry.level, entry.why) for entry in log.entries} == {
        ("trace", "detail opened", "a visit")
    }
    assert log.broken_at is None
    assert len(access_log.looks_at(tmp_path, "A")) == 2


def _changed(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace("detail opened", "searched"), *lines[2:]]


@pytest.mark.parametrize(
    ("tampered", "broken_at"),
    [
        pytest.param(_changed, 2, id="a look that saw less"),
        pytest.param(lambda lines: [lines[0], *lines[2:]], 2, id="a line that is gone"),
        pytest.param(lambda lines: [lines[1], lines[0], *lines[2:]], 1, id="two lines changed"),
        pytest.param(lambda lines: [lines[0], "?", *lines[2:]], 2, id="a line that is no line"),
        pytest.param(lambda lines: [*lines, lines[-1]], 4, id="a line that stands twice"),
        pytest.param(lambda lines: lines, None, id="nothing"),
    ],
)
def test_a_line_that_was_changed_or_dropped_shows(
    tmp_path: Path, tampered: Callable[[list[str]], list[str]], broken_at: int | None
) -> None:
    log_of(tmp_path, "A", "B", "C")
    path = tmp_path / access_log.FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(f"{line}\n" for line in tampered(lines)), encoding="utf-8")
    assert access_log.read(tmp_path).broken_at == broken_at


def test_a_log_that_was_cut_shows_by_its_last_hash(tmp_path: Path) -> None:
    kept = log_of(tmp_path, "A", "B").last_hash
    path = tmp_path / access_log.FILE
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    log = access_log.read(tmp_path)
    assert log.broken_at is None
    assert log.last_hash != kept


@settings(max_examples=25, deadline=None)
@given(reasons=st.lists(st.text(max_size=600), max_size=4))
def test_whatever_the_reason_the_chain_holds(
    tmp_path_factory: pytest.TempPathFactory, reasons: list[str]
) -> None:
    root = tmp_path_factory.mktemp("log")
    for why in reasons:
        log_of(root, "A", why=why)
    log = access_log.read(root)
    assert log.broken_at is None
    assert [entry.why for entry in log.entries] == [why[:500] for why in reasons]


def test_whoever_counts_looks_has_every_line_and_neither_whom_at_nor_why(tmp_path: Path) -> None:
    access_log.note(tmp_path, "explain", AccessLevel.PERSON_OPENED, "AAA-BBB-C", "a call came")
    [hidden], [shown] = access_log.hidden_looks(tmp_path), access_log.read(tmp_path).entries
    assert (hidden.at, hidden.who, hidden.level) == (shown.at, shown.who, shown.level)
    assert not {hidden.subject, hidden.why} & {"AAA-BBB-C", "a call came", ""}


def test_the_audit_counts_looks_by_user_and_level_in_a_lake_without_a_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls(2026, 11, 20, 12, tzinfo=tz)

    monkeypatch.setattr(access_log, "datetime", Clock)
    log_of(tmp_path, "A", "B")
    report = audit_access.report(date(2026, 11, 29))
    assert "2 looks from 30 October 2026 to 29 November 2026." in report
    assert "detail opened, 2 times" in report
    assert "no night is published" in report


def test_the_audit_of_a_log_that_was_changed_stops_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    log_of(tmp_path, "A", "B")
    path = tmp_path / access_log.FILE
    entry = json.loads(path.read_text(encoding="utf-8").splitlines()[1])
    path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    with pytest.raises(audit_access.BrokenLogError, match="line 1 of the access log"):
        audit_access.report(date(2026, 11, 29))


def test_a_log_that_was_written_anew_lacks_the_hash_that_somebody_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    for subject in ("KTR-4WN-8", "HMX-7RD-3"):
        access_log.note(tmp_path, "trace", AccessLevel.PERSON_OPENED, subject)
    kept = access_log.read(tmp_path).last_hash
    assert "looks" in audit_access.report(today(), kept_hash=kept)
    (tmp_path / access_log.FILE).unlink()
    access_log.note(tmp_path, "trace", AccessLevel.PERSON_OPENED, "HMX-7RD-3")
    assert access_log.read(tmp_path).broken_at is None
    with pytest.raises(audit_access.BrokenLogError, match="stands nowhere in the access log"):
        audit_access.report(today(), kept_hash=kept)


def test_a_line_from_before_words_were_hidden_is_read_as_it_stands(tmp_path: Path) -> None:
    entry = access_log.Access("2026-11-18T10:00:00", "ann", "trace", "searched", "KTR-4WN-8", "x")
    line = {**asdict(entry), "hash": access_log._hash(access_log.BEFORE_THE_FIRST, entry)}  # noqa: SLF001 - an old log
    (tmp_path / access_log.FILE).parent.mkdir()
    (tmp_path / access_log.FILE).write_text(f"{json.dumps(line)}\n", encoding="utf-8")
    log = access_log.read(tmp_path)
    assert (log.entries, log.broken_at, log.erased_words) == ((entry,), None, 0)


def test_a_look_that_is_being_noted_is_waited_for(tmp_path: Path) -> None:
    log_of(tmp_path, "A", "B")
    path = tmp_path / access_log.FILE
    *before, last = path.read_text(encoding="utf-8").splitlines(keepends=True)
    with ThreadPoolExecutor(max_workers=1) as other, FileLock(path.with_suffix(".lock")):
        path.write_text("".join(before), encoding="utf-8")
        reading = other.submit(access_log.read, tmp_path)
        wait([reading], timeout=0.2)
        path.write_text("".join([*before, last]), encoding="utf-8")
    assert [entry.subject for entry in reading.result().entries] == ["A", "B"]
