"""What the documents tell people to type is what the programs take."""

import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from dagster_project.cli.main import app
from silver import person, person_record

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
NAMES = (
    person.TABLE.column("person_id").pattern,
    person_record.TABLE.column("record_key").pattern,
)
SHAPES = {"explain": NAMES, "rule": NAMES, "trace": NAMES[:1], "accept": (r"^[0-9a-f]{12}$",)}
"""How people, records and deliveries are named where a command takes one."""


def typed() -> Iterator[tuple[str, list[str]]]:
    """Every command line of ours in the documents: the command, and its words."""
    for path in DOCUMENTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := re.match(r" {4}(?:\S+/)?single-view (\w+)(.*)", line):
                yield found[1], shlex.split(found[2].split("#")[0])


def badly_named(command: str, words: list[str]) -> list[str]:
    """Opaque names that the command would not know by their shape alone."""
    named = [word for word in words if re.fullmatch(r"[0-9a-fA-F]{6,}|\w{3}-\w{3}-\w", word)]
    shapes = SHAPES.get(command, ())
    return [word for word in named if shapes and not any(re.search(s, word) for s in shapes)]


@pytest.mark.parametrize(
    ("words", "bad"),
    [
        (["5f0c9d1e", "K7M-4QX-P"], ["5f0c9d1e"]),
        (["5f0c9d1e2b7a4c6d8e90", "--picture", "why.svg"], []),
    ],
)
def test_a_key_that_is_too_short_is_found(words: list[str], bad: list[str]) -> None:
    assert badly_named("explain", words) == bad


def test_names_in_the_documents_have_the_shape_that_names_have() -> None:
    lines = list(typed())
    assert {"explain", "rule", "accept"} <= {command for command, _ in lines}
    assert [(command, words) for command, words in lines if badly_named(command, words)] == []


def test_every_command_in_the_documents_is_one_and_knows_its_options() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined] # typer makes a click group
    unknown = [
        (command, word)
        for command, words in typed()
        for word in words
        if word.startswith("--")
        and word.split("=")[0] not in {o for p in commands[command].params for o in p.opts}
    ]
    assert unknown == []


def test_no_tool_is_set_up_that_is_not_installed() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    installed = {path.name for path in Path(sys.executable).parent.iterdir()}
    commands = {"hatch": "hatchling", "importlinter": "lint-imports"}
    assert {commands.get(tool, tool) for tool in tools} <= installed
