"""Planted people are nowhere but where they may be, after a good night and a failed one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bronze import delivery
from bronze.ledgers import extract_paths
from contracts.extract import OWN_COLUMNS
from gold import agreed_column
from gold.access_file import access_rules
from synthetic import CANARY, FREE_TEXT
from tests.pipeline.conftest import Ran
from tests.pipeline.file_contents import contents_of
from tests.pipeline.partners.clubs import FORMATS
from tests.pipeline.published import arrow, on_disk, publications, rows
from tests.pipeline.running import Warm
from tests.pipeline.unagreed_files import AGREED, UNAGREED

AUDIENCES = {access.folder for access in access_rules().audiences}
MAY_HOLD_PEOPLE = {"bronze", "silver", "gold", "outbox"} | AUDIENCES
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


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


@pytest.mark.parametrize("case", ["read", "keyless", "torn"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_of_every_format_holds_what_nobody_agreed_to(
    first_night: Ran, name: str, case: str
) -> None:
    [path] = (first_night.place.landing / "clubs").glob(f"clubs_{name}_*_{case}.*")
    if (name, case) != ("xlsx", "torn"):  # torn, a workbook's parts cannot be unpacked any more
        assert any(_holds(UNAGREED, content) for content in contents_of(path))
    told = {row["file_name"]: row for row in rows(first_night.lake, delivery.TABLE.path)}[path.name]
    counts = (told["rows_in"], told["rows_kept"], told["rows_rejected"])
    is_read = case == "read"
    assert (told["outcome"], counts[1]) == (("applied", 1) if is_read else ("quarantined", 0))
    assert counts == (2, 1, 1) or not is_read


def test_what_nobody_agreed_to_is_in_no_byte_outside_the_landing_folder(night: Ran) -> None:
    files = [path for path in sorted(night.lake.rglob("*")) if path.is_file()]
    holding = [path for path in files if any(_holds(UNAGREED, c) for c in contents_of(path))]
    assert [str(path.relative_to(night.lake)) for path in holding] == []
    assert not _holds(UNAGREED, night.ended.said.encode())


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_agreed_is_found_by_the_same_search(first_night: Ran, name: str) -> None:
    files = (first_night.lake / "bronze" / f"clubs_{name}").rglob("*.parquet")
    assert any(_holds(AGREED, content) for path in files for content in contents_of(path))


def test_a_file_without_an_agreement_in_force_was_not_opened(first_night: Ran) -> None:
    [told] = [
        row
        for row in rows(first_night.lake, delivery.TABLE.path)
        if row["source"] == "former_clubs"
    ]
    assert told["outcome"] == "quarantined"
    assert "agreement ISA-091 with Former clubs ended on 31 October 2026" in told["reason"]
    assert "bronze/former_clubs_member" not in on_disk(first_night.lake)


def test_the_lake_holds_the_columns_of_the_register_and_no_others(first_night: Ran) -> None:
    agreed = {
        (row["extract"], row["column_name"])
        for row in rows(first_night.lake, agreed_column.TABLE.path)
    }
    extracts = extract_paths(on_disk(first_night.lake))
    present = {
        (path.removeprefix("bronze/"), name)
        for path in extracts
        for name in set(arrow(first_night.lake, path).column_names) - OWN_COLUMNS
    }
    assert len(extracts) > 10
    assert present - agreed == set()
    came = {extract for extract, _ in present}
    assert {(extract, name) for extract, name in agreed if extract in came} - present == set()


def test_the_registers_page_says_so_and_tells_of_the_agreement_that_ended(first_night: Ran) -> None:
    pages = first_night.lake / "reports" / "quality"
    page = (pages / "what-we-hold.html").read_text(encoding="utf-8")
    assert "Yes. The lake holds " in page
    assert "Closed, because agreement ISA-091 with Former clubs ended on 31 October 2026." in page
    notice = (pages / "privacy-notice.html").read_text(encoding="utf-8")
    assert "<h3>Clubs</h3>" in notice
    assert "Former clubs" not in notice


def _other_files(lake: Path) -> Iterator[Path]:
    for path in sorted(lake.rglob("*")):
        if path.is_file() and path.relative_to(lake).parts[0] not in MAY_HOLD_PEOPLE:
            yield path


def _is_marked(content: bytes) -> bool:
    return _holds(CANARY, content)


def _holds(word: str, content: bytes) -> bool:
    # Case folds for ASCII alone, byte by byte, whatever the encoding: the words are ASCII.
    lowered = content.lower()
    return any(word.lower().encode(encoding) in lowered for encoding in ENCODINGS)
