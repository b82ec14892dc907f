"""A pack: what an owner reads and can do in it, and what no cell of it can do."""

import csv
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from bronze.sources import school
from bronze.sources.csc import SOURCE
from dagster_project.outbox import pack_layout, packs, source_keys
from silver.corrections.states import MATTER_ANSWERS, RECORD_ANSWERS
from tests.unit.dagster_project.drawn_packs import OWN, ROW, pack, written

PUPIL = "pupilonrollorderseqcolumn"
PUPILS = {"extract": "school_pupil", "source_key": "P100001|9991234"}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "=HYPERLINK(1)")


def parts(path: Path, pattern: str) -> str:
    with zipfile.ZipFile(path) as book:
        names = [name for name in book.namelist() if re.fullmatch(pattern, name)]
        return "".join(book.read(name).decode() for name in names)


def sheet(path: Path) -> list[dict[str, str]]:
    """The rows of the sheet that asks, by heading."""
    book = CalamineWorkbook.from_path(str(path))
    head, *rows = book.get_sheet_by_name("Requests").to_python()
    names = [str(name) for name in head]
    return [dict(zip(names, map(str, row), strict=True)) for row in rows]


def test_the_first_sheet_says_what_to_do_by_when_where_to_and_what_comes_next() -> None:
    said = " ".join(line for line, _ in pack_layout.guide(pack({}, mailbox="dq@council.example")))
    assert "ISA-001" in said
    assert "23 November 2026" in said
    assert "Please answer by 21 December 2026" in said
    assert "Send this file back to dq@council.example, by the same secure" in said
    assert "What happens next" in said
    assert f"your next delivery ({SOURCE.cadence.words}) shows it" in said
    said = " ".join(line for line, _ in pack_layout.guide(pack()))
    assert "Nothing is asked this time" in said
    assert "whoever sent it to you" in said


def test_answers_stand_beside_the_key_and_both_stay_in_sight(tmp_path: Path) -> None:
    path = written(tmp_path, {}, OWN)
    assert list(sheet(path)[0]) == [
        "pers_person_id", "Second record: pers_person_id", "Your answer", "One child or two?",
        "Answered by", "Your column", "What is wrong", "What speaks for it", "Likely right",
        "Answer by", "Your file", "Request",
    ]  # fmt: skip
    assert '<pane xSplit="5" ySplit="1" topLeftCell="F2"' in parts(path, r".*sheet2\.xml")


def test_a_pack_without_second_records_asks_nothing_about_them(tmp_path: Path) -> None:
    path = written(tmp_path, {})
    assert list(sheet(path)[0])[:3] == ["pers_person_id", "Your answer", "Answered by"]
    assert '<pane xSplit="3" ySplit="1"' in parts(path, r".*sheet2\.xml")
    assert sheet(written(tmp_path)) == []


@pytest.mark.parametrize(
    ("extract", "record_key", "source_key", "split"),
    [
        ("school_pupil", "k", "P1|9991234", {PUPIL: "P1", "LA Estab": "9991234"}),
        # Of a protected child the school's number is left out of the key.
        ("school_pupil", "k", "P1", {PUPIL: "P1"}),
        ("school_pupil", "k", "P1|9991234|x", {"Your key": "P1|9991234|x"}),
        ("school_contact", "r/1", "C7/1", {"contact_id": "C7", "Person in the row": "contact"}),
        ("school_gone", "k", "P1", {"Your key": "P1"}),
        ("school_pupil", "k", None, {}),
    ],
)
def test_a_key_is_split_under_the_owners_own_headers(
    extract: str, record_key: str, source_key: str | None, split: dict[str, str]
) -> None:
    extracts = {one.name: one for one in school.SOURCE.extracts}
    assert source_keys.parts(extracts, extract, record_key, source_key) == split


@pytest.mark.parametrize(
    ("row", "ending"),
    [
        (OWN, "The other record is yours too: pers_person_id 9000002."),
        (
            {"other_source": "school", "disclosed": "Schools: 2011-02-03"},
            "Schools holds the other record: 2011-02-03.",
        ),
        ({"other_source": "school", "disclosed": "Schools"}, "Schools holds the other record."),
        (
            {"other_source": "school", "disclosed": None},
            "The other record is another source's, whose agreement lets us say no more.",
        ),
        ({}, "they differ in date of birth."),
    ],
)
def test_what_is_wrong_names_the_other_record_as_far_as_it_may(
    row: dict[str, Any], ending: str
) -> None:
    said = pack_layout.what_is_wrong(pack(), ROW | row)
    assert said.startswith("Probably one child: they differ in date of birth.")
    assert said.endswith(ending)


def test_a_value_is_called_as_the_owner_calls_it(tmp_path: Path) -> None:
    rows = [PUPILS | {"field": name} for name in ("dob", "record", "upn")]
    told = [row["Your column"] for row in sheet(written(tmp_path, *rows, source=school.SOURCE))]
    assert told == ["DateOfBirth", "record as a whole", "upn"]


def test_an_owner_chooses_an_answer_and_can_change_nothing_else(tmp_path: Path) -> None:
    path = written(tmp_path, {}, OWN)
    sheet = parts(path, r"xl/worksheets/sheet2\.xml")
    assert "<sheetProtection" in sheet
    offered = re.findall(r'<dataValidation type="list".*?sqref="([A-Z0-9:]+)"', sheet)
    assert offered == ["C2:C3", "D3"]
    assert ",".join(RECORD_ANSWERS) in sheet
    free = re.search(r'<c r="C2" s="(\d+)"', sheet)
    locked = re.search(r'<c r="D2" s="(\d+)"', sheet)
    # Of two records an owner speaks where both are the owner's own.
    assert free is not None
    assert locked is not None
    assert free[1] != locked[1]
    assert f'<c r="D3" s="{free[1]}"' in sheet
    styles = parts(path, r"xl/styles\.xml")
    assert styles.count('locked="0"') == 1


def test_a_fault_of_a_whole_file_is_a_row_with_examples_and_an_answer_of_its_own(
    tmp_path: Path,
) -> None:
    matter = {"scope": "extract", "request": "m1-1", "source_key": None, "record_key": None}
    path = written(tmp_path, matter | {"source_examples": ["9000001", "9000002"]}, {})
    said = " ".join(line for line, _ in pack_layout.guide(pack(matter)))
    assert "choose 'ask row by row'" in said
    assert "row by row" not in " ".join(line for line, _ in pack_layout.guide(pack({})))
    first, second = sheet(path)
    assert first["pers_person_id"] == "the whole file"
    assert first["What speaks for it"].endswith(
        "How sure: possible. Some of them: 9000001, 9000002."
    )
    assert first["Likely right"] == "the others'"
    assert second["pers_person_id"] == "9000001"
    lists = re.findall(r"<formula1>(.*?)</formula1>", parts(path, r".*sheet2\.xml"))
    assert lists == [f'"{",".join(MATTER_ANSWERS)}"', f'"{",".join(RECORD_ANSWERS)}"']


def test_a_pack_prints_on_landscape_a4_as_wide_as_the_paper_with_its_headings(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, {}, OWN)
    printed = parts(path, r"xl/worksheets/sheet2\.xml")
    [setup] = re.findall(r"<pageSetup ([^>]*)/>", printed)
    assert {'paperSize="9"', 'orientation="landscape"', 'fitToHeight="0"'} <= set(setup.split())
    assert "Page &amp;P of &amp;N" in printed
    assert "Requests!$1:$1" in parts(path, r"xl/workbook\.xml")
    # 10 points on 277 mm: some 190 characters are printed at 8 points.
    twice = PUPILS | {"other_source_key": "P200001|9991234"} | {"other_extract": "school_pupil"}
    widest = pack_layout.columns_of(pack(twice, source=school.SOURCE))
    assert sum(column.width for column in widest) <= 190


@pytest.mark.parametrize("payload", FORMULAS)
def test_nothing_that_a_source_sent_is_computed(tmp_path: Path, payload: str) -> None:
    path = written(tmp_path, {"source_key": payload, "evidence": "https://example.org/"})
    sheets = parts(path, r"xl/worksheets/.*\.xml")
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert not parts(path, r".*vbaProject.*|xl/externalLinks/.*")
    told = tmp_path / "corrections.csv"
    packs.write_csv(told, [ROW | {"source_key": payload, "source_examples": [payload]}])
    with told.open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.reader(file))[1]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert cells[list(packs.COLUMNS).index("answer")] == ""
