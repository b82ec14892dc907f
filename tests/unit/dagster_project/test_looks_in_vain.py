"""Who asks for somebody and is shown nothing has searched, and opened nobody."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project.cli import explain
from dagster_project.cli.main import app
from dagster_project.lake import access_log
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

DECIDED = ("--by", "IG", "--why", "request 117")
SEARCHED, SHOWN, OPENED, DETAIL = (
    "searched", "results shown", "person opened", "detail opened",
)  # fmt: skip


@pytest.fixture(autouse=True)
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person who is locked, and another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path / "lake"))
    return locked_lake(tmp_path / "lake")


def ran(lake: Path, words: Sequence[str]) -> tuple[int, str, list[tuple[str, str]]]:
    """Exit code and output of a command, and the level and subject of each look that it noted."""
    before = len(access_log.read(lake).entries)
    result = CliRunner().invoke(app, list(words))
    looks = [(look.level, look.subject) for look in access_log.read(lake).entries[before:]]
    return result.exit_code, result.output, looks


# a command about somebody, by id or key
COMMANDS = [
    (lambda person, _: ("explain", person)),
    (lambda _, key: ("explain", key)),
    (lambda _, key: ("explain", OTHER_KEY, key)),
    (lambda person, _: ("trace", person)),
    (lambda person, _: ("subject", person, "--out", "out", "--why", "request 117")),
    (lambda person, _: ("erase", person, *DECIDED)),
]
NAMES = ["explain a person", "explain a record", "compare", "trace", "subject", "erase"]


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
@pytest.mark.parametrize(
    ("person", "key"),
    [(LOCKED, LOCKED_KEY), (LOCKED, JOINED_KEY), (FORMER, JOINED_KEY), (NOBODY, NO_KEY)],
    ids=["locked", "joined a locked one", "a former id of one", "never issued"],
)
def test_an_answer_that_was_not_given_is_a_search(
    lake: Path, command: object, person: str, key: str
) -> None:
    assert callable(command)
    words = command(person, key)
    code, output, looks = ran(lake, words)
    of_nobody = ran(lake, command(NOBODY, NO_KEY))
    assert (code, output) == of_nobody[:2]
    assert code == 2
    subjects = [word for word in words if word in {person, key, OTHER_KEY}]
    assert looks == [(SEARCHED, subject) for subject in subjects]


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        (("explain", OTHER), [OPENED]),
        (("explain", OTHER_KEY), [OPENED]),
        (("explain", LOCKED, "--locked-because", "the panel met"), [OPENED]),
        (("explain", LOCKED_KEY, "--locked-because", "the panel met"), [OPENED]),
        (("trace", OTHER), [DETAIL]),
        (("subject", OTHER, "--out", "new", "--why", "request 117"), [DETAIL]),
        (("hold", LOCKED, *DECIDED, "--lock"), [DETAIL]),
        (("hold", NOBODY, *DECIDED, "--lock"), [SEARCHED]),
        (("explain", "somebody"), [SEARCHED]),
        (("trace", OTHER, "no_attribute"), [SEARCHED]),
    ],
)
def test_a_look_is_noted_for_what_it_showed(
    lake: Path, words: Sequence[str], levels: list[str]
) -> None:
    assert [level for level, _ in ran(lake, words)[2]] == levels


def test_an_answer_that_cannot_be_noted_is_not_shown(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(access_log, "add", full)
    result = CliRunner().invoke(app, ["explain", OTHER])
    assert lake.exists()
    assert isinstance(result.exception, OSError)
    assert OTHER_KEY not in result.output


def test_an_answer_that_broke_off_is_a_search(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise OSError

    monkeypatch.setattr(explain, "explain_name", broken)
    assert ran(lake, ("explain", OTHER))[2] == [(SEARCHED, OTHER)]
