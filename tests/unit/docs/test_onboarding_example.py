"""What docs/onboarding.md shows is done here, with the very text of the page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bronze import sources
from bronze.readers import ReadResult, stage
from bronze.readers.arrivals import effective_date, extract_for
from contracts import Source
from contracts.rules import Dated, OneOf, rules_of
from synthetic import Council

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "onboarding.md").read_text(encoding="utf-8")
FILE = "roll_2026-11-23.csv"


def block(language: str) -> str:
    """The page's one block in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.fixture
def nursery(tmp_path: Path) -> Source:
    """The page's module, found in a council's own folder."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "nursery.py").write_text(block("python"), encoding="utf-8")
    return {source.name: source for source in sources.find(folder)}["nursery"]


@pytest.fixture
def read(tmp_path: Path, nursery: Source) -> ReadResult:
    """The page's file, read by the page's contract."""
    path = tmp_path / FILE
    path.write_text(block("csv"), encoding="utf-8")
    return stage(path, nursery.extracts[0], tmp_path / "staged")


def cells(path: Path) -> Iterator[str]:
    """Every text in a staged file."""
    for row in pq.read_table(path).to_pylist():
        yield from (str(cell) for cell in row.values() if cell is not None)


def test_the_example_stands_beside_the_shipped_partners(nursery: Source, tmp_path: Path) -> None:
    shipped = {source.name for source in sources.find()}
    found = {source.name for source in sources.find(tmp_path / "sources")}
    assert found - shipped == {nursery.name}


def test_the_examples_file_is_recognised_and_dated_by_its_name(nursery: Source) -> None:
    extract = extract_for(FILE, nursery)
    assert extract is not None
    assert extract.name == "nursery_roll"
    assert str(effective_date(FILE, extract)) == "2026-11-23"


def test_three_rows_come_in_two_are_kept_and_one_is_refused(
    read: ReadResult, tmp_path: Path
) -> None:
    assert (read.rows_in, read.rows_staged, read.rows_rejected) == (3, 2, 1)
    (refused,) = pq.read_table(tmp_path / "staged" / "rejected.parquet").to_pylist()
    assert refused["column_name"] == "place_ref"


def test_columns_that_were_not_agreed_are_told_and_are_nowhere(
    read: ReadResult, tmp_path: Path
) -> None:
    assert (read.unagreed_columns, read.forbidden_columns) == (("column 16",), ("SEN Notes",))
    kept = [*cells(tmp_path / "staged" / "rows.parquet")]
    kept += cells(tmp_path / "staged" / "rejected.parquet")
    assert not [cell for cell in kept if "glue ear" in cell]


def test_the_adoption_signal_becomes_a_flag(read: ReadResult, tmp_path: Path) -> None:
    assert read.rows_staged == 2
    rows = pq.read_table(tmp_path / "staged" / "rows.parquet").to_pylist()
    assert [row["identity_sealed"] for row in rows] == [False, True]
    assert "Adopted" not in rows[0]


def test_dates_and_codes_become_findings_of_the_report(nursery: Source) -> None:
    rules = rules_of(nursery.extracts[0].table)
    assert {r.columns[0] for r in rules if isinstance(r, Dated)} == {"born", "started", "left"}
    assert {r.columns[0] for r in rules if isinstance(r, OneOf)} == {"sex"}


def test_the_synthetic_council_writes_the_example_and_it_reads_whole(
    nursery: Source, tmp_path: Path
) -> None:
    council = Council(children=500, seed=1, sources=(nursery,))
    (path,) = council.write_night(1, tmp_path / "landing")
    made = stage(path, nursery.extracts[0], tmp_path / "made")
    assert made.rows_staged > 10
    assert (made.fault, made.unagreed_columns, made.missing) == ("", (), ())
