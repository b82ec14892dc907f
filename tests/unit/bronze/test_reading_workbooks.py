"""What an Excel workbook is read as, and which ones are set aside."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from bronze.readers import ReadResult, stage
from bronze.readers.raw import LONGEST
from contracts import Extract, Xlsx

HEADING = ("ref", "forename", "surname", "dob", "upn", "nhs", "plaa")
Sheets = Mapping[str, Sequence[Sequence[object]]]
Read = Callable[[Sheets, str], tuple[ReadResult, list[dict[str, Any]]]]


def write(path: Path, sheets: Sheets, offset: tuple[int, int] = (0, 0)) -> None:
    """Write a workbook; its tables begin at that row and column, from 0.

    A sheet whose name begins with `Old` is hidden, and one with `Older` is hidden from the menu.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name.startswith("Old"):
                (sheet.very_hidden if name.startswith("Older") else sheet.hide)()
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    shape = moment if isinstance(cell, datetime) else day
                    position = (offset[0] + r, offset[1] + c)
                    is_day = isinstance(cell, date | time)
                    sheet.write(*position, cell, *([shape] if is_day else []))


@pytest.fixture
def workbook(tmp_path: Path, people: Extract) -> tuple[Path, Extract]:
    """Where a workbook is to be written, and the extract whose file it is."""
    return tmp_path / "people_1.xlsx", replace(people, format=Xlsx(sheet="People"))


@pytest.fixture
def read(workbook: tuple[Path, Extract]) -> Read:
    """Stage a workbook of these sheets, of which that one was agreed: the reading and its rows."""
    path, extract = workbook

    def staged(sheets: Sheets, agreed: str = "People") -> tuple[ReadResult, list[dict[str, Any]]]:
        write(path, sheets)
        reading = stage(path, replace(extract, format=Xlsx(sheet=agreed)), path.parent / "out")
        return reading, pq.read_table(path.parent / "out" / "rows.parquet").to_pylist()

    return staged


CELLS: dict[str, tuple[object, str | None]] = {
    "text": (" Ash\nBirch ", "Ash\nBirch"),
    "a whole number": (9990000018, "9990000018"),
    "a number with decimals": (1.5, "1.5"),
    "a date": (date(2015, 1, 2), "2015-01-02"),
    "a moment": (datetime(2015, 1, 2, 13, 5), "2015-01-02T13:05:00"),  # noqa: DTZ001 - as Excel's
    "a time": (time(9, 30), "09:30:00"),
    "a date's serial number": (42006, "42006"),
    "yes or no": (True, "true"),
    "a formula's text": ("=1+1", "=1+1"),
    "nothing": ("", None),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_is_read_as_its_sender_would_type_it(name: str, read: Read) -> None:
    cell, expected = CELLS[name]
    reading, rows = read({"People": [HEADING, (1, "Ann", cell)]}, "People")
    assert [(row["ref"], row["surname"]) for row in rows] == [("1", expected)]
    assert reading.fault == ""


def test_titles_blank_rows_and_totals_are_no_records(read: Read) -> None:
    table = [("People report",), (), HEADING, (1, "Ann"), (), (2, "Ben"), ("Total", 2)]
    reading, rows = read({"People": table}, "People")
    assert [(row["row_number"], row["ref"]) for row in rows] == [(4, "1"), (6, "2")]
    assert reading.rejected_by_reason == {"a totals row is no record": 1}
    assert reading.notes == ("header found on line 3",)


def test_row_and_column_numbers_are_those_of_the_sheet(workbook: tuple[Path, Extract]) -> None:
    path, extract = workbook
    write(path, {"People": [(*HEADING, "surname"), (1, "Ann")]}, offset=(2, 3))
    assert stage(path, extract, path.parent / "out").fault.startswith("Columns 6 and 11 are both")
    write(path, {"People": [HEADING, (1, "Ann")]}, offset=(2, 3))
    stage(path, extract, path.parent / "out")
    assert pq.read_table(path.parent / "out" / "rows.parquet")["row_number"].to_pylist() == [4]


WITH_OUR_HEADERS = [HEADING, (1, "Ann")]
STALE = [HEADING, (9, "Zoe")]
OTHER = [("code", "title"), ("A", "Alpha")]
CHOSEN: dict[str, tuple[Sheets, str, list[str], tuple[str, ...]]] = {
    "the agreed one": (
        {"Notes": WITH_OUR_HEADERS[:1], "People": WITH_OUR_HEADERS},
        "People",
        ["1"],
        (),
    ),
    "the agreed one in other letters": (
        {"X": OTHER, "PEOPLE ": WITH_OUR_HEADERS},
        "People",
        ["1"],
        (),
    ),
    "the only one": (
        {"Sheet1": WITH_OUR_HEADERS},
        "People",
        ["1"],
        ("no sheet is called People: another one was read",),
    ),
    "the one with our headers and rows below": (
        {"A": OTHER, "B": WITH_OUR_HEADERS, "C": WITH_OUR_HEADERS[:1]},
        "",
        ["1"],
        (),
    ),
    "the visible one": ({"Now": WITH_OUR_HEADERS, "Old": STALE, "Older": STALE}, "", ["1"], ()),
    "a hidden one of the agreed name": ({"Now": STALE, "Old": WITH_OUR_HEADERS}, "Old", ["1"], ()),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_the_sheet_that_is_read(name: str, read: Read) -> None:
    sheets, agreed, refs, notes = CHOSEN[name]
    reading, rows = read(sheets, agreed)
    assert [row["ref"] for row in rows] == refs
    assert reading.notes == notes


def test_columns_of_a_sheet_that_were_not_agreed_are_named(read: Read) -> None:
    reading, _ = read({"People": [("ref", "Shoe Size", "<b>x", "surname"), (1, 9, 2, "Ash")]}, "")
    assert reading.unagreed_columns == ("Shoe Size", "an unnamed column")


UNSURE: dict[str, tuple[Sheets, str]] = {
    "no sheet with our headers": ({"A": OTHER, "B": OTHER}, "No visible sheet has"),
    "only hidden ones": ({"A": OTHER, "Old": WITH_OUR_HEADERS}, "No visible sheet has"),
    "two visible ones": ({"A": WITH_OUR_HEADERS, "B": STALE}, "More than one visible sheet has"),
}


@pytest.mark.parametrize("name", UNSURE)
def test_a_workbook_is_set_aside_where_no_sheet_is_sure(name: str, read: Read) -> None:
    sheets, reason = UNSURE[name]
    reading, rows = read(sheets, "")
    assert rows == []
    assert reading.fault == f"{reason} the agreed headers: ask the sender which sheet is meant."


def test_a_key_of_more_digits_than_a_workbook_keeps_refuses_its_row(read: Read) -> None:
    numbers = [2026000000000055.0, 20260000000000512.0, 999999999999999.0]
    reading, rows = read({"People": [HEADING, *((n, "Ann") for n in numbers)]}, "People")
    assert [row["ref"] for row in rows] == ["999999999999999"]
    assert reading.rejected_by_reason == {"a key has lost digits": 2}


def test_an_error_cell_is_empty_and_noted(workbook: tuple[Path, Extract]) -> None:
    path, extract = workbook
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, HEADING)
        sheet.write_row(1, 0, ("1", "Ann"))
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    reading = stage(path, extract, path.parent / "out")
    assert pq.read_table(path.parent / "out" / "rows.parquet")["surname"].to_pylist() == [None]
    assert reading.notes == ("cells that hold an Excel error were read as empty",)


@pytest.mark.parametrize("bytes_at_once", [50, 1_000_000])
def test_a_stray_cell_far_from_the_table_sets_the_workbook_aside(
    bytes_at_once: int, workbook: tuple[Path, Extract], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bronze.readers.workbook_size._CHUNK", bytes_at_once)
    path, extract = workbook
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, HEADING)
        sheet.write(1_048_575, 16_383, "x")
    fault = stage(path, extract, path.parent / "out").fault
    assert fault.startswith("A sheet reaches to row 1,048,576, column 16,384: ask the sender to")


def test_a_cell_that_is_too_long_refuses_its_row(workbook: tuple[Path, Extract]) -> None:
    path, extract = workbook
    write(path, {"People": [HEADING, (1, "LONG"), (2, "Ben")]})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(b"LONG", b"x" * (LONGEST + 1)))
    reading = stage(path, extract, path.parent / "out")
    rejections = pq.read_table(path.parent / "out" / "rejected.parquet").to_pylist()
    assert (reading.rows_staged, reading.rows_rejected) == (1, 1)
    assert (rejections[0]["row_number"], rejections[0]["column_name"]) == (2, "forename")


NO_WORKBOOK = {
    "text": (b"ref,forename\n1,Ann\n", "This is text, not a workbook"),
    "nothing": (b"", "The file is empty"),
    "a locked workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "The workbook is prot"),
    "a torn archive": (b"PK\x03\x04" + bytes(60), "This is a damaged zip archive or workbook"),
}


@pytest.mark.parametrize("name", NO_WORKBOOK)
def test_what_is_no_workbook_is_set_aside(name: str, workbook: tuple[Path, Extract]) -> None:
    path, extract = workbook
    content, sentence = NO_WORKBOOK[name]
    path.write_bytes(content)
    assert stage(path, extract, path.parent / "out").fault.startswith(sentence)


@pytest.mark.parametrize(
    "broken", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
)
def test_a_workbook_with_a_broken_part_is_set_aside(
    broken: str, workbook: tuple[Path, Extract]
) -> None:
    path, extract = workbook
    write(path, {"People": WITH_OUR_HEADERS})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content[:200] if name == broken else content)
    fault = stage(path, extract, path.parent / "out").fault
    assert fault == "The workbook is damaged: ask the sender to save it anew and send it again."
