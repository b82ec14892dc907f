"""To whoever opens no lock, a locked child is no different from a child that there is not."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
import typer

from contracts import Table
from dagster_project.cli import explain, hold, rule, subject
from dagster_project.lake import published
from tests.unit.dagster_project.locked_lake import (
    FORMER,
    JOINED_KEY,
    LOCKED,
    LOCKED_KEY,
    NO_KEY,
    NOBODY,
    OTHER,
    OTHER_KEY,
    locked_lake,
)

Ask = Callable[[str, str], str]


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three records of two persons; the first is locked by its first record."""
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path / "lake"))
    return locked_lake(tmp_path / "lake")


def explained(person_id: str, _: str) -> str:
    return explain.explain_name(person_id)


def explained_record(_: str, key: str) -> str:
    return explain.explain_name(key)


def compared(_: str, key: str) -> str:
    return explain.two_records(OTHER_KEY, key, None)


def ruled(_: str, key: str) -> str:
    return rule.rule("same", (OTHER_KEY, key), "steward", "seen")


def held(person_id: str, _: str) -> str:
    return hold.hold(person_id, "IG", "objected", is_lock=False, is_lifted=False)


def subjected(person_id: str, _: str) -> str:
    return subject.subject(person_id, Path("nowhere"))


@pytest.mark.parametrize("ask", [explained, explained_record, compared, ruled, held, subjected])
@pytest.mark.parametrize(
    ("person_id", "key"),
    [(LOCKED, LOCKED_KEY), (LOCKED, JOINED_KEY), (FORMER, JOINED_KEY)],
    ids=["the locked record", "a record that joined it", "a former id"],
)
def test_every_answer_about_a_locked_child_is_the_one_about_nobody(
    ask: Ask, person_id: str, key: str, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lake.exists()
    of_locked, of_nobody = (
        answer(ask, person_id, key, monkeypatch),
        answer(ask, NOBODY, NO_KEY, monkeypatch),
    )
    assert of_locked == of_nobody
    assert of_nobody[0] == "BadParameter"


def answer(
    ask: Ask, person_id: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str, list[str]]:
    """How asking ends, in which words, and which tables were read for it, in their order."""
    read: list[str] = []

    def reading(
        root: Path, table: Table, columns: Sequence[str], where: Mapping[str, Sequence[str]] | None
    ) -> pa.Table:
        read.append(table.path)
        return read_table(root, table, columns, where)

    read_table = published.arrow
    with monkeypatch.context() as patched:
        patched.setattr(published, "arrow", reading)
        try:
            return "shown", ask(person_id, key), read
        except typer.BadParameter as error:
            return type(error).__name__, str(error), read


def test_what_is_told_of_another_child_names_no_locked_one(lake: Path) -> None:
    assert lake.exists()
    told = explain.explain_name(OTHER)
    assert OTHER_KEY in told
    assert not any(name in told for name in (LOCKED, LOCKED_KEY, JOINED_KEY))
    assert "parted" not in told


def test_whoever_says_why_opens_a_locked_child(lake: Path) -> None:
    assert lake.exists()
    told = explain.explain_name(LOCKED, opens_locked=True)
    assert all(key in told for key in (LOCKED_KEY, JOINED_KEY, OTHER_KEY))


def test_only_a_word_about_the_lock_itself_reaches_a_locked_child(lake: Path) -> None:
    done = hold.hold(LOCKED, "panel", "reviewed", is_lock=True, is_lifted=False)
    assert "2 records locked" in done
    assert "within 90 days" in done
    lines = (lake / "landing" / "answers" / "holds.csv").read_text(encoding="utf-8")
    assert lines.count("locked,") == 2
