"""What the pages show of a child is noted before it is sent."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboards.small_lake import LOCKED, MINE, NO_SUCH
from tests.dashboards.superset_reader import Pages

Noted = list[tuple[str, str, str]]


@pytest.fixture
def looks(pages: Pages) -> Iterator[Path]:
    """The folder of looks, empty at first."""
    folder = pages.lake / "looks"
    _remove(folder)
    yield folder
    _remove(folder)


def _remove(folder: Path) -> None:
    if folder.is_file():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _noted(folder: Path) -> Noted:
    lines = [line for file in sorted(folder.glob("*")) for line in file.read_text().splitlines()]
    return [(one["who"], one["level"], one["subject"]) for one in map(json.loads, lines)]


def test_whoever_opens_a_child_is_noted(pages: Pages, looks: Path) -> None:
    pages.reader("police.ann").rows(pages.chart("police", "first"), MINE)

    assert _noted(looks) == [("police.ann", "person opened", MINE)]


@pytest.mark.parametrize("child", [LOCKED, NO_SUCH])
def test_whoever_is_shown_nobody_is_not_noted(pages: Pages, looks: Path, child: str) -> None:
    pages.reader("police.ann").rows(pages.chart("police", "first"), child)

    assert _noted(looks) == []


def test_a_search_is_noted_without_its_words_and_with_whom_it_showed(
    pages: Pages, looks: Path
) -> None:
    chart, ann = pages.chart("social_care", "find", "find"), pages.reader("social_care.ann")
    ann.rows(chart, query={"url_params": {"user-content-q": "okafor"}})

    assert _noted(looks) == [
        ("social_care.ann", "searched", ""), ("social_care.ann", "results shown", MINE)
    ]  # fmt: skip
    assert "okafor" not in "".join(file.read_text() for file in looks.glob("*"))


def test_what_cannot_be_noted_is_not_shown(pages: Pages, looks: Path) -> None:
    looks.write_text("a file in the folder's place")

    answer = pages.reader("police.ann").ask(pages.chart("police", "first"), MINE)

    assert answer.status_code == 503
    assert "Okafor" not in answer.text
