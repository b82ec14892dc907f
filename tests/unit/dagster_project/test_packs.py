"""A pack and its way back: what an owner can do in it, and what no cell of it can do."""

import csv
import os
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bronze.sources.csc import SOURCE
from dagster_project import packs, replies
from silver.correction import ANSWERS

DAY = date(2026, 11, 23)
ROW = dict.fromkeys(packs.COLUMNS, "") | {
    "request": "0123456789abcdef-1",
    "extract": "csc_person",
    "own_key": "9000001",
    "field": "pers_dob",
    "kind": "possible",
    "reason": "Probably one child: they differ in date of birth.",
}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "=HYPERLINK(1)")


def workbook(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "corrections.xlsx"
    packs.write_workbook(path, SOURCE, [ROW | row for row in rows], DAY)
    return path


def parts(path: Path, pattern: str) -> str:
    with zipfile.ZipFile(path) as book:
        names = [name for name in book.namelist() if re.fullmatch(pattern, name)]
        return "".join(book.read(name).decode() for name in names)


def test_the_first_sheet_says_what_to_do_and_the_second_asks(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(str(workbook(tmp_path, {})))
    assert book.sheet_names == ["Read me", "Requests"]
    guide = "\n".join(str(row[0]) for row in book.get_sheet_by_name("Read me").to_python())
    assert "ISA-001" in guide
    assert "23 November 2026" in guide
    rows = book.get_sheet_by_name("Requests").to_python()
    assert rows[0] == [title for title, _ in packs.COLUMNS.values()]
    assert "9000001" in rows[1]


def test_an_owner_chooses_an_answer_and_can_change_nothing_else(tmp_path: Path) -> None:
    path = workbook(tmp_path, {}, {"other_own_key": "9000002"})
    sheet = parts(path, r"xl/worksheets/sheet2\.xml")
    assert "<sheetProtection" in sheet
    offered = re.findall(r'<dataValidation type="list".*?sqref="([A-Z]+\d+:[A-Z]+\d+)"', sheet)
    assert offered == ["M2:M3", "N2:N3"]
    assert ",".join(ANSWERS) in sheet
    free = re.search(r'<c r="M2" s="(\d+)"', sheet)
    locked = re.search(r'<c r="N2" s="(\d+)"', sheet)
    # Of two records an owner speaks where both are the owner's own.
    assert free is not None
    assert locked is not None
    assert free[1] != locked[1]
    assert f'<c r="N3" s="{free[1]}"' in sheet
    styles = parts(path, r"xl/styles\.xml")
    assert styles.count('locked="0"') == 1


@pytest.mark.parametrize("payload", FORMULAS)
def test_nothing_that_a_source_sent_is_computed(tmp_path: Path, payload: str) -> None:
    path = workbook(tmp_path, {"own_key": payload, "told": "https://example.org/"})
    sheets = parts(path, r"xl/worksheets/.*\.xml")
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert not parts(path, r".*vbaProject.*|xl/externalLinks/.*")
    told = tmp_path / "corrections.csv"
    packs.write_csv(told, [ROW | {"own_key": payload}])
    with told.open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.reader(file))[1]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert cells[list(packs.COLUMNS).index("answer")] == ""


def answered(path: Path, **cells: str) -> Path:
    packs.write_workbook(path, SOURCE, [ROW | cells], DAY)
    return path


def in_csv(path: Path, **cells: str) -> Path:
    packs.write_csv(path.with_suffix(".csv"), [ROW | cells])
    return path.with_suffix(".csv")


@pytest.mark.parametrize("send", [answered, in_csv], ids=["workbook", "csv"])
def test_an_answered_pack_is_read_back(tmp_path: Path, send: Callable[..., Path]) -> None:
    send(tmp_path / "back.xlsx", answer="It is right", children="two children", answered_by="T")
    found = replies.read(tmp_path)
    assert found.faults == []
    [told] = found.replies.values()
    assert (told["request_id"], told["asked"]) == ("0123456789abcdef", 1)
    assert (told["answer"], told["children"]) == ("it is right", "two children")
    assert told["answered_by"] == "T"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"answer": "yes"}, "row 2: the answer must be one of: corrected"),
        ({"children": "three"}, "row 2: 'One child or two?' must be one of: one child"),
        ({"answer": "corrected", "request": "x"}, "row 2: the request's own number was changed"),
        ({}, None),
    ],
)
def test_an_answer_that_is_none_is_told_by_row_and_changes_nothing(
    tmp_path: Path, cells: dict[str, str], fault: str | None
) -> None:
    answered(tmp_path / "about Synthia Example.xlsx", **cells)
    found = replies.read(tmp_path)
    assert found.replies == {}
    assert [one for one in found.faults if fault and fault in one] == found.faults
    assert len(found.faults) == (fault is not None)
    assert not [one for one in found.faults if "Synthia" in one]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"PK\x03\x04 broken", "it cannot be opened"),
        (b"", "it cannot be opened"),
    ],
)
def test_a_file_that_is_no_pack_stops_nothing(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    (tmp_path / "b.csv").write_text("one,two\n1,2\n", encoding="utf-8")
    (tmp_path / "rulings.csv").write_text("ruling\n", encoding="utf-8")
    (tmp_path / "accepted.txt").write_text("d1\n", encoding="utf-8")
    found = replies.read(tmp_path)
    assert (found.replies, found.faults) == ({}, [])
    assert sorted(fault == one.why for one in found.unread) == [False, True]
    assert any("no row has the headings" in one.why for one in found.unread)


def _reply(request: str, children: str) -> dict[str, object]:
    return {
        "request_id": request,
        "asked": 1,
        "children": children,
        "answered_by": "A team",
        "answered_at": datetime(2026, 11, 24, tzinfo=UTC),
        "said_in": "answers file saved 24 November 2026 at 00:00, row 2",
    }


def test_an_owner_rules_on_two_records_of_its_own_and_on_no_others() -> None:
    sides: dict[str, str | None] = {"record_key": "b", "other_record_key": "a", "source": "csc"}
    requests: list[dict[str, str | None]] = [
        sides | {"request_id": "own", "other_source": "csc"},
        sides | {"request_id": "across", "other_source": "school"},
        sides | {"request_id": "alone", "other_record_key": None, "other_source": None},
    ]
    said = [_reply(name, "two children") for name in ("own", "across", "alone", "unknown")]
    told, faults = replies.rulings(said, requests)
    assert [(r["left_key"], r["right_key"], r["ruling"], r["decided_by"]) for r in told] == [
        ("a", "b", "different", "A team")
    ]
    assert "3 times" in faults[0]
    assert replies.rulings(said, requests)[0] == told


def test_of_two_answers_to_one_question_the_newer_holds(tmp_path: Path) -> None:
    old = answered(tmp_path / "z.xlsx", answer="corrected")
    new = answered(tmp_path / "a.xlsx", answer="not ours")
    os.utime(old, (1, 1))
    os.utime(new, (2, 2))
    [told] = replies.read(tmp_path).replies.values()
    assert told["answer"] == "not ours"


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=40))
def test_no_words_of_an_owner_become_a_formula_or_break_the_reading(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("answers")
    answered(folder / "back.xlsx", answer=text, answered_by=text)
    found = replies.read(folder)
    assert all(one["answer"] in ANSWERS for one in found.replies.values())
    assert text not in "".join([*found.faults, *map(str, found.unread)]) or len(text) < 3
