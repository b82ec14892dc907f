"""Planted people are nowhere but where they may be, after a good night and a failed one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from synthetic import CANARY, FREE_TEXT
from tests.pipeline.conftest import Ran
from tests.pipeline.file_contents import contents_of
from tests.pipeline.published import on_disk, publications, rows
from tests.pipeline.running import Warm

MAY_HOLD_PEOPLE = {"bronze", "silver", "gold", "outbox"}
MARKS = tuple(CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


@pytest.fixture(params=["good", "failed"])
def night(request: pytest.FixtureRequest, first_night: Ran, failed_night: Ran, warm: Warm) -> Ran:
    """A night of planted people that was published, and one that was not; their process ended."""
    warm.end()
    return {"good": first_night, "failed": failed_night}[request.param]


def test_no_file_beside_the_tables_and_packs_holds_a_planted_person(night: Ran) -> None:
    files = list(_other_files(night.lake))
    kinds = {path.relative_to(night.lake).parts[0] for path in files}
    assert kinds >= {"dagster", "reports"}
    holding = [path for path in files if any(map(_is_marked, contents_of(path)))]
    assert [str(path.relative_to(night.lake)) for path in holding] == []


def test_nothing_that_a_night_prints_holds_a_planted_person(night: Ran) -> None:
    assert night.ended.steps
    assert not _is_marked(night.ended.said.encode())


def test_spark_says_nothing_of_its_own_from_its_first_moment(first_night: Ran) -> None:
    assert "log4j" not in first_night.ended.said
    assert not re.search(r"\bWARN\b", first_night.ended.said)


def test_planted_people_are_found_where_they_may_be(first_night: Ran) -> None:
    for folder in ("bronze", "silver", "gold"):
        tables = [path for path in on_disk(first_night.lake) if path.startswith(folder)]
        told = " ".join(str(row) for path in tables for row in rows(first_night.lake, path))
        assert CANARY in told.casefold()


def test_a_failed_night_says_where_and_why_without_a_value(failed_night: Ran) -> None:
    assert failed_night.ended.code == 1
    assert "silver/person_record failed at" in failed_night.ended.said
    assert "failed: ['silver__person_record', 'silver__relationship']" in failed_night.ended.said
    assert "Traceback" not in failed_night.ended.said


def test_a_failed_night_leaves_readers_the_last_one(first_night: Ran, failed_night: Ran) -> None:
    assert publications(failed_night.lake) == publications(first_night.lake)


def test_no_table_holds_a_word_that_the_agreement_forbids(first_night: Ran) -> None:
    sent = [
        path.read_bytes() for path in first_night.place.landing.glob("*/*.csv") if path.is_file()
    ]
    assert any(FREE_TEXT.encode() in content for content in sent)
    paths = list(on_disk(first_night.lake))
    holding = [
        path
        for path in paths
        if any(FREE_TEXT.casefold() in str(row).casefold() for row in rows(first_night.lake, path))
    ]
    assert len(paths) > 20
    assert holding == []


def _other_files(lake: Path) -> Iterator[Path]:
    for path in sorted(lake.rglob("*")):
        if path.is_file() and path.relative_to(lake).parts[0] not in MAY_HOLD_PEOPLE:
            yield path


def _is_marked(content: bytes) -> bool:
    # Case folds for ASCII alone, byte by byte, whatever the encoding: the mark is ASCII.
    lowered = content.lower()
    return any(mark in lowered for mark in MARKS)
