"""When a whole file is set aside, and what is told of headers, seals and classes of rows."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bronze.readers import ReadResult, stage
from bronze.sources.police import OCCURRENCES
from contracts import ContractError, Csv, Extract, Seal

Staged = tuple[ReadResult, list[dict[str, Any]], list[dict[str, Any]]]
Read = Callable[..., Staged]

HEADER = "ref,forename,surname,dob,upn,nhs,plaa\n"
ROW = "1,Ann,Ash,02/01/2015,,,\n"


def zipped(member: str) -> bytes:
    """A zip archive with one member of that name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, HEADER + ROW)
    return buffer.getvalue()


QUARANTINED = {
    "an empty file": (b"", "The file is empty: ask the sender to send it again."),
    "a file of blank lines": (b"\n\n  \n", "No header row stands on the first 11 lines"),
    "a zip archive named .csv": (zipped("people.csv"), "This is a zip archive, not delimited text"),
    "a workbook named .csv": (
        zipped("xl/workbook.xml"),
        "This is an Excel workbook, not delimited",
    ),
    "a damaged zip archive": (
        b"PK\x03\x04 and no more",
        "This is a damaged zip archive or workbook",
    ),
    "a gzip archive": (gzip.compress(b"ref\n1\n"), "This is a gzip archive"),
    "a PDF": (b"%PDF-1.7\n", "This is a PDF document"),
    "UTF-16 without its mark": (
        (HEADER + ROW).encode("utf-16-le"),
        "This is text in UTF-16 without",
    ),
    "bytes that are no text": (bytes(range(1, 32)) * 9, "This is no text"),
    "a web page": (b"<html><body>Sign in</body></html>", "This is a web page or XML"),
    "no header row": ((ROW * 20).encode(), "No header row stands on the first 11 lines"),
    "a header too far down": (
        ("\n" * 11 + HEADER + ROW).encode(),
        "No header row stands on the first",
    ),
    "two columns for one field": (
        (HEADER.strip() + ",First name,Sur-Name\n" + ROW).encode(),
        "Columns 3 and 9 are both headed surname: ask the sender which one is right.",
    ),
    "no column for a needed field": (
        b"forename,surname\nAnn,Ash\n",
        "The file has no column for ref: ask the sender for it",
    ),
    "a needed header misspelt": (
        b"forename,surname,Reff No\nAnn,Ash,1\n",
        "The file has no column for ref: the header of column 3 is near it: did the sender mean",
    ),
    "another delimiter": (
        (HEADER + ROW).replace(",", ";").encode(),
        "The columns are parted by semicolons and not as was agreed",
    ),
}


@pytest.mark.parametrize("name", QUARANTINED)
def test_is_set_aside_with_a_reason_and_no_row(name: str, read: Read) -> None:
    content, sentence = QUARANTINED[name]
    reading, rows, rejections = read(content)
    assert reading.fault.startswith(sentence)
    assert rows == []
    assert [(r["row_number"], r["reason"], r["rows"]) for r in rejections] == [
        (None, reading.fault, 0)
    ]
    assert (reading.rows_in, reading.rows_staged, reading.rows_rejected) == (0, 0, 0)


def test_a_folder_is_set_aside(tmp_path: Path, people: Extract) -> None:
    folder = tmp_path / "people_1.csv"
    folder.mkdir()
    assert stage(folder, people, tmp_path / "out").fault.startswith("This is a folder")


def test_a_file_that_has_gone_is_set_aside(tmp_path: Path, people: Extract) -> None:
    reading = stage(tmp_path / "people_1.csv", people, tmp_path / "out")
    assert reading.fault.startswith("The file is no longer there")


def test_another_ending_than_was_agreed_is_set_aside(read: Read) -> None:
    reading, _, _ = read(HEADER + ROW, name="people_1.pdf")
    assert reading.fault.startswith("The name does not end in .csv or .txt")


@pytest.mark.parametrize(
    "name",
    ["people with spaces.csv", "people_..csv", "people_" + "x" * 200 + ".csv", "PEOPLE_1.CSV"],
)
def test_odd_file_names_are_no_fault(name: str, read: Read) -> None:
    reading, rows, _ = read(HEADER + ROW, name=name)
    assert (reading.fault, len(rows)) == ("", 1)


def test_a_second_staging_replaces_the_first(read: Read) -> None:
    read(HEADER + ROW)
    _, rows, rejections = read(b"")
    assert (rows, len(rejections)) == ([], 1)


def test_columns_are_told_by_what_was_agreed_of_them(read: Read) -> None:
    content = "Ref No,Case Notes,Shoe Size,<script>x,plaa,surnme\n1,secret,9,y,,Ash\n"
    reading, rows, _ = read(content)
    assert reading.unagreed_columns == ("column 3", "column 4", "column 6")
    assert reading.forbidden_columns == ("Case Notes",)
    assert reading.missing == ("forename", "surname", "dob", "upn", "nhs")
    assert "column not in the file: forename" in reading.notes
    question = "the header of column 6 is near it: did the sender mean 'surname'?"
    assert f"column not in the file: surname ({question})" in reading.notes
    assert [row["surname"] for row in rows] == [None]


def test_no_header_that_was_not_agreed_is_quoted(read: Read) -> None:
    # The header lost its end and the first row its beginning: words of a note stand in it.
    reading, _, _ = read("ref,upn,Case Notes,surnmeZebedee left,Zebedee again\n1,,,,\n")
    assert reading.unagreed_columns == ("column 4", "column 5")
    assert "Zebedee" not in repr(reading)


def test_the_line_of_a_header_moved_down_is_noted(read: Read) -> None:
    reading, rows, _ = read("Report\n\n\n" + HEADER + ROW)
    assert reading.notes == ("header found on line 4",)
    assert [row["row_number"] for row in rows] == [5]


def test_a_seal_becomes_one_flag_and_its_column_does_not_come_in(read: Read) -> None:
    content = "ref,plaa\n1, a \n2,B\n3,\n"
    reading, rows, _ = read(content)
    assert [(row["ref"], row["identity_sealed"]) for row in rows] == [
        ("1", True),
        ("2", False),
        ("3", False),
    ]
    assert "plaa" not in rows[0]
    assert "identity_sealed" not in reading.missing


def test_without_a_seals_column_the_flag_is_unknown_unless_another_seal_is_set(
    read: Read, people: Extract
) -> None:
    sealed = replace(people, seals=(*people.seals, Seal(headers=("rec",), values=("E11", "E12"))))
    reading, rows, _ = read("ref,rec\n1,e12\n2,\n", sealed)
    assert [row["identity_sealed"] for row in rows] == [True, None]
    assert "identity_sealed" in reading.missing


def test_rows_of_other_classes_are_counted_and_nothing_of_them_is_kept(
    read: Read, people: Extract
) -> None:
    extract = replace(people, agreed_values={"upn": ("vulnerable child", "missing")})
    content = "ref,upn,surname\n1,Vulnerable  CHILD,Ash\n2,suspect,Sum\n,witness,Cole\n4,,Dee\n"
    reading, rows, rejections = read(content, extract)
    assert [row["ref"] for row in rows] == ["1"]
    assert rejections == [
        {
            "row_number": None,
            "column_name": "upn",
            "reason": "not agreed: upn",
            "agreed": None,
            "rows": 3,
        }
    ]
    assert (reading.rows_in, reading.rejected_by_reason) == (4, {"not agreed": 3})


def test_without_the_column_that_selects_rows_the_file_is_set_aside(
    read: Read, people: Extract
) -> None:
    reading, _, _ = read(
        "ref,surname\n1,Ash\n", replace(people, agreed_values={"upn": ("missing",)})
    )
    assert reading.fault.startswith("The file has no column for upn")


def test_text_of_cells_is_in_no_reason_note_or_fault(read: Read) -> None:
    canary = "Zebedee Quux <b>9990000018</b>"
    cells = [f'{n},"{canary}",{canary},{canary},,,A\n' for n in range(3)]
    bad = [f',"{canary}",,,,,\n', f'7,"{canary},,,,,\n', f"8,{canary}\n", f"9,{canary}\0,,,,,\n"]
    files = [
        HEADER + "".join([*cells, *bad, f"Total {canary},,,,,,\n"]),
        "".join(cells),
        f"{canary},ref,surname\n{canary},1,Ash\n",
        f"{canary},forename,surname\n{canary},1,Ash\n",
    ]
    for content in files:
        reading, _, rejections = read(content)
        text = repr(reading) + json.dumps([{**row, "agreed": None} for row in rejections])
        assert "Zebedee" not in text
        assert "9990000018" not in text


def test_a_reading_of_text_names_its_encoding(read: Read, people: Extract) -> None:
    reading, _, _ = read((HEADER + ROW).encode("utf-16"), replace(people, format=Csv()))
    assert (reading.encoding, reading.notes) == (
        "utf-16",
        ("read as UTF-16 although UTF-8 was agreed",),
    )


def test_an_extract_selects_rows_by_a_field_of_its_own_and_by_values(people: Extract) -> None:
    for agreed_values in ({"class": ("missing",)}, {"upn": ()}):
        with pytest.raises(ContractError, match="is no field with agreed values"):
            replace(people, agreed_values=agreed_values)


def test_of_a_police_file_only_children_at_risk_come_in(read: Read) -> None:
    content = (
        "Nominal ID;Occurrence Ref;Given Name;Family Name;Person Class;Narrative\n"
        "N1;O1;Zo\u00eb;Ash;Vulnerable Child;words\n"
        "N2;O1;Ben;Birch;Suspect;words\n"
        "N3;O2;Cy;Cole;MISSING;words\n"
    )
    name = "police_occurrences_2026-11-24.csv"
    reading, rows, _ = read(content.encode("cp1252"), OCCURRENCES, name)
    assert [(row["nominal_id"], row["given_name"]) for row in rows] == [
        ("N1", "Zo\u00eb"),
        ("N3", "Cy"),
    ]
    assert reading.forbidden_columns == ("Narrative",)
    assert (reading.encoding, reading.rejected_by_reason) == ("cp1252", {"not agreed": 1})
