"""Where the demo may make its lake, and who may look at it afterwards."""

from pathlib import Path

import pytest
import typer

from dagster_project import settings
from dagster_project.cli import demo, demo_readers
from dagster_project.inbox import staff_lists
from gold.access_file import access_rules
from silver import involvement
from tests.unit.dagster_project.lakes import publish


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that LAKE_ROOT names."""
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path / "lake"))
    return tmp_path / "lake"


@pytest.mark.parametrize("held", [(), ("scratch/1-2",)], ids=["nothing", "scratch of a page"])
def test_a_demo_begins_where_there_is_no_lake(root: Path, held: tuple[str, ...]) -> None:
    for name in held:
        (root / name).mkdir(parents=True)
    assert demo.fresh_lake().lake_root == root


def test_a_demo_begins_anew_where_a_demo_was(root: Path) -> None:
    demo.fresh_lake()
    (root / "gold").mkdir()
    demo.fresh_lake()
    assert not (root / "gold").exists()


def test_a_demo_leaves_a_lake_alone_that_no_demo_made(root: Path) -> None:
    (root / "gold").mkdir(parents=True)
    with pytest.raises(typer.BadParameter, match="no demo made"):
        demo.fresh_lake()
    assert (root / "gold").exists()


def test_the_demo_lists_a_reader_for_every_audience(root: Path) -> None:
    publish(root, [(involvement.TABLE, [{"source": "school", "team": "Hill School"}])])
    demo_readers.list_readers(settings.load())

    listed = staff_lists.read_staff(root / "landing" / "answers")
    assert listed.faults == ()
    assert {user.audience for user in listed.decisions} == {
        access.audience for access in access_rules().audiences
    }
