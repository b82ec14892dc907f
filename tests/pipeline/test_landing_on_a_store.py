"""Files that partners put into a store: fetched when they are whole, and gone there when done."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.inbox.landing_copy import LandingCopy, may_stand
from dagster_project.lake import storage
from dagster_project.lake.object_store import StoreFolder
from tests.pipeline.object_stores import Store

pytestmark = pytest.mark.long

FILE = "police/missing.csv"
Put = Callable[[str, str], None]


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> LandingCopy:
    """A landing of the test's own, in which nothing has come yet."""
    return LandingCopy(store.root / f"landing/{tmp_path.name}", tmp_path / "landing")


@pytest.fixture
def put(copy: LandingCopy) -> Put:
    """Put a text where partners do."""

    def write(name: str, text: str) -> None:
        with storage.file_system(copy.there).open_output_stream(name) as file:
            file.write(text.encode())

    return write


def _at_once() -> None:
    """No pause."""


def _names(copy: LandingCopy) -> list[str]:
    return sorted(storage.states(copy.there))


def test_what_came_is_fetched_once_with_its_time(copy: LandingCopy, put: Put) -> None:
    put(FILE, "one")
    assert copy.bring_in(_at_once) == 1
    [state] = storage.states(copy.there).values()
    look = (copy.here / FILE).stat()
    assert (look.st_size, look.st_mtime_ns) == (state.size, state.modified_ns)
    assert (copy.here / FILE).read_text() == "one"
    assert copy.bring_in(_at_once) == 0


def test_a_file_that_is_being_written_waits(copy: LandingCopy, put: Put) -> None:
    put(FILE, "one")
    assert copy.bring_in(lambda: put(FILE, "one, two")) == 0
    assert not (copy.here / FILE).exists()
    assert copy.bring_in(_at_once) == 1
    assert (copy.here / FILE).read_text() == "one, two"


def test_what_a_run_removes_goes_from_the_store_also_after_it_died(
    copy: LandingCopy, put: Put
) -> None:
    put(FILE, "one")
    put("police/kept.csv", "two")
    copy.bring_in(_at_once)
    (copy.here / FILE).unlink()
    again = LandingCopy(copy.there, copy.here)
    assert again.give_back() == 1
    assert _names(copy) == ["police/kept.csv"]
    assert again.bring_in(_at_once) == 0


def test_a_file_that_came_anew_meanwhile_stays(copy: LandingCopy, put: Put) -> None:
    put(FILE, "one")
    copy.bring_in(_at_once)
    (copy.here / FILE).unlink()
    put(FILE, "another")
    copy.give_back()
    assert _names(copy) == [FILE]
    assert copy.bring_in(_at_once) == 1


def test_what_partners_take_away_goes_here_too(copy: LandingCopy, put: Put) -> None:
    put(FILE, "one")
    copy.bring_in(_at_once)
    storage.remove_files(copy.there, [FILE])
    copy.bring_in(_at_once)
    assert not (copy.here / FILE).exists()


def test_a_copy_that_was_lost_takes_nothing_from_the_store(copy: LandingCopy, put: Put) -> None:
    put(FILE, "one")
    copy.bring_in(_at_once)
    shutil.rmtree(copy.here.parent)
    assert copy.give_back() == 0
    assert copy.bring_in(_at_once) == 1
    assert _names(copy) == [FILE]


def test_answers_that_a_command_wrote_come_to_the_store(copy: LandingCopy, put: Put) -> None:
    put("answers/rulings.csv", "one")
    copy.bring_in(_at_once)
    (copy.here / "answers/rulings.csv").write_text("one, two")
    (copy.here / "answers/holds.csv").write_text("three")
    (copy.here / "police").mkdir()
    (copy.here / "police/ours.csv").write_text("no partner's")
    assert copy.give_back() == 2
    assert _names(copy) == ["answers/holds.csv", "answers/rulings.csv"]
    assert copy.bring_in(_at_once) == 0
    assert (copy.here / "answers/rulings.csv").read_text() == "one, two"


def test_a_name_that_leads_out_of_the_folder_is_left_alone() -> None:
    # Arrow itself names no such object; another client may.
    there = {name: storage.State(1, 1) for name in ("csc", "csc/a.csv")}
    assert [name for name in ("../a", "csc/../../a", "csc/a.csv") if may_stand(name, there)] == []
    assert may_stand("csc", there)


def test_a_store_that_cannot_be_reached_is_no_empty_landing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    copy = LandingCopy(StoreFolder("s3", "lake", "landing"), tmp_path / "landing")
    with pytest.raises(OSError, match="lake"):
        copy.bring_in(_at_once)
