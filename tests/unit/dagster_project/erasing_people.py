"""Erasing people from the drawn lake, and looking for what is left of them."""

from pathlib import Path

import pytest

from bronze import sources
from dagster_project.erasure import erase as erasure
from dagster_project.erasure.ledger import Decision, Receipt
from dagster_project.erasure.whom import Named
from dagster_project.lake import published
from dagster_project.settings import Settings
from tests.pipeline.file_contents import contents_of
from tests.unit.dagster_project import erased_lake
from tests.unit.dagster_project.erased_lake import COUNCILS_WORDS, CSC, ROLL, ZARA

DECISION = Decision("IG", "request 117", "letter of 1 December")


def settings_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The drawn lake in a folder, as the settings in force."""
    root = erased_lake.lake(tmp_path)
    monkeypatch.setenv("LAKE_ROOT", str(root))
    monkeypatch.setenv("LANDING_ROOT", str(tmp_path / "landing"))
    monkeypatch.setenv("RECORD_KEY_SECRET", COUNCILS_WORDS)
    return Settings()


def erase(config: Settings, person_id: str = ZARA, *keys: str) -> Receipt:
    """Erase the child who stands everywhere, or somebody else."""
    named = Named(person_id, keys or (CSC, ROLL))
    return erasure.erase(config, named, sources.find(), DECISION)


def holding(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Files in which any of these words stands, in whatever case and encoding."""
    wanted = [word.casefold().encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and any(word in content.lower() for content in contents_of(path) for word in wanted)
    ]


def column(root: Path, table: object, name: str) -> list[object]:
    """A column of a published table."""
    return [row[name] for row in published.rows(root, table)]  # type: ignore[arg-type] # a Table
