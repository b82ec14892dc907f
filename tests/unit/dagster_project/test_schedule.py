"""The sensor asks for a run once deliveries have stopped growing, and once only."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import dagster as dg
import pytest

from dagster_project.run.schedule import deliveries_sensor

Look = Callable[[], str]


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """Evaluates the sensor; says what it asked for."""
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    (tmp_path / "landing" / "school").mkdir(parents=True)
    cursor: list[str | None] = [None]

    def once() -> str:
        context = dg.build_sensor_context(cursor=cursor[0])
        asked = list(cast("Iterator[object]", deliveries_sensor(context)))
        cursor[0] = context.cursor
        return "run" if isinstance(asked[0], dg.RunRequest) else "skip"

    return once


def test_nothing_delivered_asks_for_nothing(look: Look) -> None:
    assert [look(), look(), look()] == ["skip", "skip", "skip"]


def test_a_file_is_waited_for_until_it_stands_still_and_asked_for_once(
    look: Look, tmp_path: Path
) -> None:
    file = tmp_path / "landing" / "school" / "school_pupils_2026-11-24.csv"
    look()
    file.write_text("half")
    growing = look()
    file.write_text("half and the rest")
    still_growing = look()
    assert (growing, still_growing) == ("skip", "skip")
    assert [look(), look(), look()] == ["run", "skip", "skip"]


def test_a_file_that_goes_asks_for_nothing(look: Look, tmp_path: Path) -> None:
    landing = tmp_path / "landing" / "school"
    for name in ("old", "new"):
        (landing / f"{name}.csv").write_text(name)
    assert [look(), look()] == ["skip", "run"]
    (landing / "old.csv").unlink()
    assert [look(), look()] == ["skip", "skip"]
