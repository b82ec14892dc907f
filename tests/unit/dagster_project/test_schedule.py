"""A night starts when the council says; the sensor asks for a run once files stopped growing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import cast

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from dagster_project.run.schedule import deliveries_sensor, nightly_schedule

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


@pytest.mark.parametrize(
    ("starts", "midnight", "first_run"),
    [
        (time(2, 0), "2026-11-23", "2026-11-23T02:00"),
        (time(4, 30), "2026-07-01", "2026-07-01T03:30"),
        # On this night England's clocks go forward from one to two, and on that one back.
        (time(2, 0), "2026-03-29", "2026-03-29T01:00"),
        (time(4, 30), "2026-10-25", "2026-10-25T04:30"),
    ],
)
def test_a_night_starts_at_the_set_time_of_englands_clock(
    starts: time, midnight: str, first_run: str
) -> None:
    after = datetime.fromisoformat(f"{midnight}T00:00").replace(tzinfo=UTC).timestamp()
    schedule = nightly_schedule(starts)
    crons = (schedule.cron_schedule, schedule.execution_timezone)
    assert next(schedule_execution_time_iterator(after, *crons)) == datetime.fromisoformat(
        first_run
    ).replace(tzinfo=UTC)


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
