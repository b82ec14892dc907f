"""What bounds the memory and the time that a file may cost, and what its sender is told."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from bronze.readers import archives, stage, workbook_apart
from bronze.readers.json_text import JsonText
from bronze.readers.lines import Lines, TooLongError
from bronze.readers.raw import MOST_COLUMNS, RawRow, UnreadableError
from bronze.readers.records import DEEPEST, LARGEST, NO_TEXT
from contracts import Csv, Extract, FileFormat, Json, Xlsx, Xml, Zip
from tests.unit.bronze.conftest import Staged
from tests.unit.bronze.hostile_archives import archive
from tests.unit.bronze.old_workbooks import old_workbook

Read = Callable[..., Staged]
HEADER = "ref,forename,surname,dob,upn,nhs,plaa"


def lines_given_up(text: str) -> int:
    """How often a line is taken where a mark opens on each and none is ever closed."""
    lines, taken = Lines(io.StringIO(text)), 0
    while lines.fill() or lines.has_lines_ahead:
        while lines.has_lines_ahead:
            try:
                for _ in lines:
                    taken += 1
            except TooLongError:
                taken += 1
            lines.rewind_to_first()
            lines.begin_row()
    return taken


def test_a_file_of_marks_that_open_is_read_a_few_times_and_not_thousands() -> None:
    line, count = 'a","\n', 400_000
    assert count < lines_given_up(line * count) < 8 * count


def test_a_row_of_many_lines_is_read_where_few_were_given_up(read: Read) -> None:
    note = "x\n" * 30_000
    body = "".join(f'{n},Ann,"{note}",,,,\n' for n in range(1, 6))
    reading, rows, _ = read(f"{HEADER}\n{body}")
    assert (len(rows), reading.rows_rejected) == (5, 0)


COLUMNS = f"{HEADER},{'x,' * MOST_COLUMNS}x\n1\n"
LONG_CELL = f"<m><Child><ref>1</ref><x>{'a' * 2 * LARGEST}</x></Child></m>"
LONG_COMMENT = f"<m><!--{'a' * 2 * LARGEST}--></m>"
UNKNOWN_ENCODING = '<?xml version="1.0" encoding="x-none"?><m><Child/></m>'
LONG_VALUE = json.dumps([{"ref": "1", "x": "a" * LARGEST}])
BZIP2, LZMA = (archive({"p.csv": b"x"}, method) for method in (12, 14))
BEYOND: dict[str, tuple[FileFormat, str, str | bytes, str]] = {
    "thousands of columns": (Csv(), "p.csv", COLUMNS, "The file has 2,008 columns"),
    "a cell of XML": (Xml(), "p.xml", LONG_CELL, "A record, or what stands between two, has over"),
    "a comment in XML": (Xml(), "p.xml", LONG_COMMENT, "A record, or what stands between two"),
    "an encoding that is none": (Xml(), "p.xml", UNKNOWN_ENCODING, "The file is not well-formed"),
    "a value of JSON": (Json(), "p.json", LONG_VALUE, "The file is no list of records"),
    "JSON that goes on": (Json(), "p.json", '[{"ref": "1"}] {}', "The file is no list of records"),
    "a zip by bzip2": (Zip(of=Csv()), "p.zip", BZIP2, "The archive is packed in a way"),
    "a zip by LZMA": (Zip(of=Csv()), "p.zip", LZMA, "The archive is packed in a way"),
}


@pytest.mark.parametrize("name", BEYOND)
def test_a_file_beyond_a_bound_is_set_aside_with_a_reason(
    name: str, read: Read, people: Extract
) -> None:
    layout, file_name, content, fault = BEYOND[name]
    reading, rows, _ = read(content, replace(people, format=layout), file_name)
    assert reading.fault.startswith(fault)
    assert rows == []


def test_an_archive_of_members_without_number_is_not_opened(
    read: Read, people: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_DIRECTORY_BYTES", 70_000)
    many = archive({f"{n}.pdf": b"" for n in range(2_000)})
    reading, _, _ = read(many, replace(people, format=Zip(of=Csv())), "p.zip")
    assert reading.fault.startswith("The archive has far too many members")


NESTED = "{}".join(['{"a":' * DEEPEST, "}" * DEEPEST])
FAULTY_OBJECTS = {
    "half a letter": (
        '{"ref": "2", "upn": "\\ud83d"}',
        NO_TEXT,
    ),
    "a NUL": ('{"ref": "2", "upn": "\\u0000"}', NO_TEXT),
    "a name that stands twice": ('{"ref": "2", "ref": "3"}', "a value stands several times"),
    "a path that stands twice": (
        '{"ref": "2", "id": {"upn": "A"}, "id.upn": "B"}',
        "a value stands several times",
    ),
    "values nested too deeply": (f'{{"ref": "2", "x": {NESTED}}}', "no JSON object"),
}


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize("name", FAULTY_OBJECTS)
def test_what_is_wrong_with_an_object_costs_that_object_alone(
    name: str, suffix: str, read: Read, people: Extract
) -> None:
    headers = {"upn": ("id.upn",)}
    fields = tuple(replace(f, headers=headers.get(f.name, f.headers)) for f in people.fields)
    odd, kind = FAULTY_OBJECTS[name]
    objects = ['{"ref": "1"}', odd, '{"ref": "4"}']
    content = "\n".join(objects) if suffix == "jsonl" else f"[{','.join(objects)}]"

    extract = replace(people, format=Json(), fields=fields)
    reading, rows, _ = read(content, extract, f"p.{suffix}")

    assert [row["ref"] for row in rows] == ["1", "4"]
    assert reading.rejected_by_reason == {kind: 1}


def test_a_line_that_is_too_long_costs_that_line_alone(read: Read, people: Extract) -> None:
    lines = ['{"ref": "1"}', json.dumps({"ref": "2", "x": "a" * LARGEST}), '{"ref": "4"}']
    reading, rows, _ = read("\n".join(lines), replace(people, format=Json()), "p.jsonl")
    assert [row["ref"] for row in rows] == ["1", "4"]
    assert reading.rejected_by_reason == {"a record is too large": 1}


def test_a_list_in_a_file_of_lines_is_read_as_a_list(read: Read, people: Extract) -> None:
    content = json.dumps([{"ref": str(n), "x": "a" * 1000} for n in range(2_000)])
    _, rows, _ = read(content, replace(people, format=Json()), "p.jsonl")
    assert len(rows) == 2_000


def test_of_a_list_no_more_is_read_than_has_been_asked_for() -> None:
    file = io.StringIO(json.dumps([{"n": n, "x": "a" * 1000} for n in range(10_000)]))
    elements = JsonText(file).elements()
    assert [next(elements)["n"] for _ in range(3)] == ["0", "1", "2"]
    assert file.tell() < LARGEST


@pytest.mark.parametrize("cut_at", range(1, 60, 7))
def test_a_list_is_read_alike_wherever_its_pieces_end(
    cut_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bronze.readers.json_text._CHUNK", cut_at)
    values = [{"a": 12345, "b": ["x", None]}, 678.5, "\u00e9\n", [], {}]
    assert list(JsonText(io.StringIO(json.dumps(values))).elements()) == [
        {"a": "12345", "b": ["x", None]},
        "678.5",
        "\u00e9\n",
        [],
        {},
    ]


def test_an_old_workbook_is_read(tmp_path: Path, people: Extract) -> None:
    path = tmp_path / "people_1.xls"
    path.write_bytes(old_workbook([HEADER.split(","), ["1", "Zo\u00eb"]]))
    reading = stage(path, replace(people, format=Xlsx()), tmp_path / "out")
    assert (reading.fault, reading.rows_staged) == ("", 1)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "people_1.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("People")
        for number, cells in enumerate((HEADER.split(","), ("1", "Ann"))):
            sheet.write_row(number, 0, cells)
    return path


SAYS_SHEETS = 'print("[[\\"People\\", 1, 1]]", flush=True); input()'
PROGRAMS = {
    "crashes": ("import os; os.abort()", 600),
    "hangs": ("import time; time.sleep(600)", 0.2),
    "breaks off": ('print("[[", end="")', 600),
    "lacks memory": (f"{SAYS_SHEETS}; raise MemoryError", 600),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_ends_the_program_that_opens_workbooks_ends_nothing_else(
    name: str, book: Path, people: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, patience = PROGRAMS[name]
    script = book.with_name("program.py")
    script.write_text(program)
    monkeypatch.setattr(workbook_apart, "SCRIPT", script)
    monkeypatch.setattr(workbook_apart, "MOST_SECONDS", patience)
    reading = stage(book, replace(people, format=Xlsx()), book.parent / "out")
    assert reading.fault.startswith("The workbook cannot be opened: it is damaged, or holds far")


def test_a_sheet_that_writes_one_text_without_end_is_given_up(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_apart, "MOST_CHARACTERS", 20)
    with workbook_apart.Workbook(book) as opened, pytest.raises(UnreadableError):
        list(opened.rows(0))


def test_a_file_that_changes_while_it_is_read_is_set_aside(
    tmp_path: Path, people: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people_1.csv"
    path.write_text(f"{HEADER}\n1,Ann,,,,,\n")

    def grow(row: RawRow, _: Extract) -> tuple[bool, int, int]:
        with path.open("a") as file:
            file.write("2,Ben,,,,,\n")
        return True, 9, -row.number

    monkeypatch.setattr("bronze.readers.headers.fitness", grow)
    reading = stage(path, people, tmp_path / "out")
    assert reading.fault.startswith("The file changed while it was read")
    assert (reading.rows_in, reading.rows_staged) == (0, 0)
