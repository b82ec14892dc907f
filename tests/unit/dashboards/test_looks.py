"""Who looked at whom in the pages: what an answer shows becomes looks, and looks reach the log."""

import json
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from dagster_project import settings
from dagster_project.lake import access_log
from dagster_project.look_audit import looks_of_pages
from dagster_project.settings import Settings
from dashboards.page_list import load
from dashboards.superset import looks
from dashboards.superset.looks import Question

CARDS = load().cards
AMY, BEN = "K7M-4QX-P", "B3N-B3N-B"


def _answer(*people: str | None) -> Mapping[str, Any]:
    return {"result": [{"data": [{"person_id": person, "name": "?"} for person in people]}]}


@pytest.fixture(autouse=True)
def _nobody_looked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "_details", {})


@pytest.mark.parametrize(
    ("card", "is_search", "people", "expected"),
    [
        pytest.param("find", True, [AMY, BEN],
                     ["searched ", f"results shown {AMY}", f"results shown {BEN}"], id="a search"),
        pytest.param("find", True, [], ["searched "], id="a search that met nobody"),
        pytest.param("find", False, [AMY], [f"results shown {AMY}"], id="one's own caseload"),
        pytest.param("first", False, [AMY], [f"person opened {AMY}"], id="a child's page"),
        pytest.param("timeline", False, [AMY, AMY], [f"detail opened {AMY}"], id="a card of it"),
        pytest.param("first", False, [], [], id="a child who is not the reader's"),
        pytest.param("changed", False, [AMY, AMY, BEN],
                     [f"results shown {AMY}", f"results shown {BEN}"], id="a list of children"),
        pytest.param("share", False, [None], [], id="what is about no child"),
        pytest.param(None, False, [AMY], [f"results shown {AMY}"], id="an answer of no card"),
    ],
)  # fmt: skip
def test_what_an_answer_shows_is_a_look_of_its_level(
    card: str | None, is_search: bool, people: list[str | None], expected: list[str]
) -> None:
    question = Question("ann", "social_care", CARDS[card] if card else None, is_search)
    shown = looks.of_answer(question, _answer(*people))
    assert [f"{look.level} {look.subject}" for look in shown] == expected


def test_the_cards_of_one_page_are_one_look_for_each_reader() -> None:
    shown = [
        (look.who, look.level)
        for who in ("ann", "ann", "cat")
        for card in ("first", "family", "timeline")
        for look in looks.of_answer(Question(who, "police", CARDS[card]), _answer(AMY))
    ]
    assert shown == [
        ("ann", "person opened"), ("ann", "detail opened"), ("ann", "person opened"),
        ("cat", "person opened"), ("cat", "detail opened"),
    ]  # fmt: skip


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A lake whose pages note looks where its settings say."""
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    return settings.load()


def _note(who: str, *people: str) -> None:
    question = Question(who, "police", CARDS["first"])
    for person in people:
        looks.write(list(looks.of_answer(question, _answer(person))))


def test_a_look_at_a_page_reaches_the_access_log_once(config: Settings) -> None:
    _note("ann", AMY, BEN)

    assert [looks_of_pages.take_in(config), looks_of_pages.take_in(config)] == [2, 0]
    log = access_log.read(config.state_root)
    assert [(each.who, each.level, each.subject) for each in log.entries] == [
        ("ann", "person opened", AMY), ("ann", "person opened", BEN),
    ]  # fmt: skip
    assert log.broken_at is None


def test_a_line_that_nobody_can_read_is_counted_all_the_same(config: Settings) -> None:
    _note("ann", AMY)
    [file] = config.looks.iterdir()
    file.write_text(f"?\n{json.dumps({'at': 'soon'})}\n{file.read_text()}")

    assert looks_of_pages.take_in(config) == 3
    commands = [each.command for each in access_log.read(config.state_root).entries]
    assert commands[:2] == [looks_of_pages.NOT_READABLE] * 2


def _note_many(root: str, who: str) -> None:
    import os  # noqa: PLC0415 # another process

    os.environ["LAKE_ROOT"] = root
    for _ in range(200):
        _note(who, AMY)


def test_no_look_is_lost_while_others_are_taken_in(config: Settings) -> None:
    process = get_context("spawn").Process
    writers = [process(target=_note_many, args=(str(config.state_root), who)) for who in "ab"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        looks_of_pages.take_in(config)
    looks_of_pages.take_in(config)

    log = access_log.read(config.state_root)
    assert (len(log.entries), log.broken_at) == (400, None)


def test_what_cannot_be_noted_is_an_error(config: Settings) -> None:
    config.looks.write_text("a file in the folder's place")
    with pytest.raises(OSError, match="looks"):
        _note("ann", AMY)
