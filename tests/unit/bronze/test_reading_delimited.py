"""What delimited text is read as, and what is refused of it, row by row."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bronze.readers import ReadResult
from bronze.readers.lines import Lines, TooLongError
from bronze.readers.raw import LONGEST
from contracts import Csv, Extract

Staged = tuple[ReadResult, list[dict[str, Any]], list[dict[str, Any]]]
Read = Callable[..., Staged]

HEADER = "ref,forename,surname,dob,upn,nhs,plaa\n"
ANN_ROW = "1,Ann,Ash,02/01/2015,A001234567891,9990000018,\n"
BEN_ROW = "2,Ben,Birch,03/02/2016,,,\n"


def line_of(row: dict[str, Any]) -> str:
    """A staged row as one line: its number, then its cells; a null is a dash."""
    cells = [row[name] for name in row if name not in {"row_number", "identity_sealed"}]
    return f"{row['row_number']}: " + "|".join("-" if cell is None else cell for cell in cells)


def cause_of(rejection: dict[str, Any]) -> tuple[int | None, str | None, str]:
    """Where and why a row was refused."""
    return rejection["row_number"], rejection["column_name"], rejection["reason"]


READ_RIGHTLY = {
    "plain rows": (HEADER + ANN_ROW, ["2: 1|Ann|Ash|02/01/2015|A001234567891|9990000018"]),
    "a byte order mark": (
        b"\xef\xbb\xbf" + (HEADER + "1,Zo\u00eb,Ash,,,,\n").encode(),
        ["2: 1|Zo\u00eb|Ash|-|-|-"],
    ),
    "UTF-16 with a mark": (
        (HEADER + "1,Zo\u00eb,Ash,,,,\n").encode("utf-16"),
        ["2: 1|Zo\u00eb|Ash|-|-|-"],
    ),
    "Windows-1252 where UTF-8 was agreed": (
        (HEADER + "1,Zo\u00eb,O\u2019Ash,,,,\n").encode("cp1252"),
        ["2: 1|Zo\u00eb|O\u2019Ash|-|-|-"],
    ),
    "line ends of Windows": (
        (HEADER + ANN_ROW).replace("\n", "\r\n"),
        ["2: 1|Ann|Ash|02/01/2015|A001234567891|9990000018"],
    ),
    "no line end at the end": (HEADER + "1,Ann,Ash,,,,", ["2: 1|Ann|Ash|-|-|-"]),
    "a quoted newline": (
        HEADER + '1,Ann,"Ash\nBirch",,,,\n2,Ben,Birch,,,,\n',
        ["2: 1|Ann|Ash\nBirch|-|-|-", "4: 2|Ben|Birch|-|-|-"],
    ),
    "a quoted delimiter behind a blank": (
        HEADER + '1, "Ann, Mary", Ash,,,,\n',
        ["2: 1|Ann, Mary|Ash|-|-|-"],
    ),
    "surrounding blanks": (HEADER + " 1 ,\u00a0Ann\t, ,,,,\n", ["2: 1|Ann|-|-|-|-"]),
    "reordered headers": ("surname,REF_NO,plaa,forename\nAsh,1,,Ann\n", ["2: 1|Ann|Ash|-|-|-"]),
    "a header moved down under titles": (
        "People report\n\nMade on,24/11/2026\n" + HEADER + "\n1,Ann,Ash,,,,\n",
        ["6: 1|Ann|Ash|-|-|-"],
    ),
    "a header under a row that names more fields": (
        "forename,surname,dob\nref,surname\n1,Ash\n",
        ["3: 1|-|Ash|-|-|-"],
    ),
    "blank rows": (
        HEADER + "1,Ann,Ash,,,,\n,,,,,,\n\n  ,,,,,,\n2,Ben,,,,,\n",
        ["2: 1|Ann|Ash|-|-|-", "6: 2|Ben|-|-|-|-"],
    ),
    "a delimiter behind every row": (HEADER + "1,Ann,Ash,,,,,\n", ["2: 1|Ann|Ash|-|-|-"]),
    "a formula in a cell": (HEADER + "1,=1+1,@SUM(A1),,,,\n", ["2: 1|=1+1|@SUM(A1)|-|-|-"]),
    "markup, quotes and emoji in a name": (
        HEADER + '1,"<b>""Ann""</b>",O\'Ash \U0001f600,,,,\n',
        ['2: 1|<b>"Ann"</b>|O\'Ash \U0001f600|-|-|-'],
    ),
    "an impossible date, a serial, a UPN without its letter, a float": (
        HEADER + "1,,,31/02/2015,001234567891,9990000018.0,\n2,,,42005,,9.99E+09,\n",
        ["2: 1|-|-|31/02/2015|001234567891|9990000018.0", "3: 2|-|-|42005|-|9.99E+09"],
    ),
    "a quotation mark inside a cell without quotes": (
        HEADER + '1,Ann "Nan",Ash,,,,\n',
        ['2: 1|Ann "Nan"|Ash|-|-|-'],
    ),
}


@pytest.mark.parametrize("name", READ_RIGHTLY)
def test_is_read_rightly(name: str, read: Read) -> None:
    content, expected = READ_RIGHTLY[name]
    reading, rows, rejections = read(content)
    assert [line_of(row) for row in rows] == expected
    assert (reading.fault, rejections) == ("", [])


UNCLOSED = "a quotation mark is not closed or not doubled; reading went on with the next line"
REFUSED_ROWS = {
    "a row with too few cells": ("1,Ann\n", (2, None, "row has 2 cells, header has 7")),
    "a row with too many cells": ("1,Ann,Ash,,,,,x\n", (2, None, "row has 8 cells, header has 7")),
    "an unclosed quotation mark": ('1,Ann,"Ash,,,,\n', (2, "surname", UNCLOSED)),
    "an unclosed quotation mark before a quoted cell": (
        '1,"Ann,Ash,,,,\n9,"Di","Dee",,,,\n',
        (2, "forename", UNCLOSED),
    ),
    "unclosed quotation marks that look like one cell": (
        '1,Ann,Ash,,,,"\n9,Di,Dee,,,,"\n',
        (2, None, UNCLOSED),
    ),
    "text behind a closing quotation mark": ('1,"Ann"x,Ash,,,,\n', (2, None, UNCLOSED)),
    "a NUL byte": ("1,Ann,A\0sh,,,,\n", (2, "surname", "the row holds a NUL byte")),
    "a totals row": (",Total: 2,,,,,\n", (2, None, "a totals row is no record")),
    "a totals row in the key's column": (
        "Grand Total,2,,,,,\n",
        (2, None, "a totals row is no record"),
    ),
    "a blank key": (",Ann,Ash,,,,\n", (2, "ref", "no value in ref")),
    "the header again": (HEADER, (2, None, "the header row stands here again")),
}


@pytest.mark.parametrize("name", REFUSED_ROWS)
def test_is_refused_alone_with_line_and_reason(name: str, read: Read) -> None:
    content, expected = REFUSED_ROWS[name]
    _, rows, rejections = read(HEADER + content + "3,Cy,Cole,,,,\n")
    assert line_of(rows[-1]).endswith(": 3|Cy|Cole|-|-|-")
    assert cause_of(rejections[0]) == expected


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_10_mb_costs_its_own_row_alone(quote: str, read: Read) -> None:
    cell = quote + "x" * 10_000_000 + quote
    _, rows, rejections = read(HEADER + f"1,{cell},Ash,,,,\n" + BEN_ROW)
    too_long = f"the line is too long: more than {LONGEST:,} characters"
    assert [cause_of(rejection) for rejection in rejections] == [(2, None, too_long)]
    assert [line_of(row) for row in rows] == ["3: 2|Ben|Birch|03/02/2016|-|-"]


def test_lines_held_for_an_unclosed_quotation_mark_are_bounded() -> None:
    lines = Lines(io.StringIO("x" * 99 + "\n" + ("y" * 99 + "\n") * 2_000))
    with pytest.raises(TooLongError):
        list(lines)
    assert len(lines.row_lines) == LONGEST // 100 + 1


def test_rows_are_staged_in_batches(read: Read, tmp_path: Path) -> None:
    reading, _, _ = read(HEADER + ANN_ROW * 20_001)
    staged = pq.ParquetFile(tmp_path / "staged" / "rows.parquet")
    assert (reading.rows_staged, staged.num_row_groups) == (20_001, 2)


def test_an_unclosed_quotation_mark_costs_no_other_row(read: Read) -> None:
    reading, rows, _ = read(
        HEADER + ANN_ROW + '2,"Ben,Birch,,,,\n' + BEN_ROW.replace("2,", "3,", 1) * 500
    )
    assert (reading.rows_staged, reading.rows_rejected) == (501, 1)
    assert [row["row_number"] for row in rows[:3]] == [2, 4, 5]


def test_an_unclosed_quotation_mark_on_the_last_line_is_refused(read: Read) -> None:
    reading, rows, rejections = read(HEADER + ANN_ROW + '2,"Ben')
    assert (len(rows), cause_of(rejections[0])) == (1, (3, "forename", UNCLOSED))
    assert reading.rejected_by_reason == {"a quotation mark is not closed or not doubled": 1}


def test_an_unclosed_quotation_mark_far_from_the_next_one_is_given_up(read: Read) -> None:
    filler = "".join(f"{n},Ben,Birch,,,,\n" for n in range(2, 20_000))
    reading, _, _ = read(HEADER + '1,"Ann,Ash,,,,\n' + filler)
    assert (reading.rows_staged, reading.rows_rejected) == (19_998, 1)


def test_a_quoted_row_across_two_blocks_of_reading_is_one_row(read: Read) -> None:
    filler = "".join(f"{n},Ben,Birch,,,,\n" for n in range(20_000))
    reading, rows, _ = read(HEADER + filler.replace("Birch", '"Birch\nBay"'))
    assert reading.rows_staged == 20_000
    assert {row["surname"] for row in rows} == {"Birch\nBay"}
    assert rows[-1]["row_number"] == 2 + 2 * 19_999


def test_undecodable_bytes_refuse_only_their_rows(read: Read) -> None:
    good = HEADER.encode() + "1,Zo\u00eb,\u00c5sh,,,,\n".encode()
    reading, rows, rejections = read(good + b"2,Ben,B\xefrch,,,,\n")
    assert [line_of(row) for row in rows] == ["2: 1|Zo\u00eb|\u00c5sh|-|-|-"]
    assert cause_of(rejections[0]) == (3, "surname", "the row holds bytes that its encoding lacks")
    assert reading.encoding == "utf-8"


def test_a_byte_that_windows_1252_lacks_refuses_only_its_row(read: Read, people: Extract) -> None:
    agreed = replace(people, format=Csv(encoding="cp1252"))
    content = HEADER.encode() + b"1,Zo\xeb,Ash,,,,\n2,B\x81n,Birch,,,,\n"
    reading, rows, rejections = read(content, agreed)
    assert [line_of(row) for row in rows] == ["2: 1|Zo\u00eb|Ash|-|-|-"]
    assert cause_of(rejections[0])[:2] == (3, "forename")
    assert (reading.encoding, reading.notes) == ("cp1252", ())


def test_text_in_utf_8_where_windows_1252_was_agreed_is_noted(read: Read, people: Extract) -> None:
    agreed = replace(people, format=Csv(encoding="cp1252"))
    reading, rows, _ = read(HEADER + "1,Zo\u00eb,Ash,,,,\n", agreed)
    assert rows[0]["forename"] == "Zo\u00eb"
    assert reading.notes == ("read as UTF-8 although Windows-1252 was agreed",)


def test_plain_text_says_nothing_of_encodings(read: Read, people: Extract) -> None:
    reading, _, _ = read(HEADER + ANN_ROW, replace(people, format=Csv(encoding="cp1252")))
    assert (reading.encoding, reading.notes) == ("cp1252", ())


def test_other_delimiters_are_read_as_agreed(read: Read, people: Extract) -> None:
    content = (HEADER + "1,Ann,Ash,,,,\n").replace(",", "|")
    _, rows, _ = read(content, replace(people, format=Csv(delimiter="|")))
    assert [line_of(row) for row in rows] == ["2: 1|Ann|Ash|-|-|-"]


def test_a_refused_row_keeps_its_agreed_cells_and_no_others(read: Read) -> None:
    _, _, rejections = read("ref,surname,dob,Case Notes,shoe size\n,Ash,02/01/2015,secret,9\n")
    assert json.loads(rejections[0]["agreed"]) == {"surname": "Ash", "dob": "02/01/2015"}
