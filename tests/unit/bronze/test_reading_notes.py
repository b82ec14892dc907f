"""Notes in files that are sound, and in files that are broken: which rows are certain."""

from collections.abc import Callable
from typing import Any

import pytest

from bronze.readers import ReadResult
from bronze.readers.delimited import UNCLOSED as OPEN
from bronze.readers.rows import UNPLACED

Staged = tuple[ReadResult, list[dict[str, Any]], list[dict[str, Any]]]
Read = Callable[..., Staged]


def line_of(row: dict[str, Any]) -> str:
    """A staged row as one line: its number, then its cells; a null is a dash."""
    cells = [row[name] for name in row if name not in {"row_number", "identity_sealed"}]
    return f"{row['row_number']}: " + "|".join("-" if cell is None else cell for cell in cells)


def cause_of(rejection: dict[str, Any]) -> tuple[int | None, str | None, str]:
    """Where and why a row was refused."""
    return rejection["row_number"], rejection["column_name"], rejection["reason"]


UNCLOSED = f"{OPEN}; reading went on with the next line"
NOTED = "ref,forename,dob,Case Notes,upn,nhs\n"
ANN, BEN, CY = "11,Ann,02/01/2015,,,\n", "12,Ben,03/02/2016,,,\n", "13,Cy,04/03/2017,,,\n"
PLACED = {
    "a note in paragraphs, as many commas as a row": (
        '11,Ann,02/01/2015,"Visited.\nMum said,they argue,he left,came back,took,phone\nOn",U,N\n',
        ["2: 11|Ann|-|02/01/2015|U|N", "5: 12|Ben|-|03/02/2016|-|-"],
        [],
    ),
    "a note whose line begins with a number": (
        '11,Ann,02/01/2015,"Rang\n99 times,no answer,02/01/2015,x,y",U,N\n',
        ["2: 11|Ann|-|02/01/2015|U|N", "4: 12|Ben|-|03/02/2016|-|-"],
        [],
    ),
    "a note in paragraphs without its quotation marks": (
        "11,Ann,02/01/2015,Visited.\nMum said,they argue,he left,came back,took,phone\nOn,U,N\n",
        ["5: 12|Ben|-|03/02/2016|-|-"],
        [
            (2, "row has 4 cells, header has 6"),
            (3, "no certainty"),
            (4, "row has 3 cells, header has 6"),
        ],
    ),
    "a note with a quotation mark that is not doubled": (
        '11,Ann,02/01/2015,"He "said\nMum,they,he,came,took,phone\nOn",U,N\n',
        ["5: 12|Ben|-|03/02/2016|-|-"],
        [(2, UNCLOSED), (3, "no certainty"), (4, "row has 3 cells, header has 6")],
    ),
    "a note's own comma behind a quotation mark, and its rest below": (
        '11,Ann,02/01/2015,"He",said,that\nMum,they",U,N\n',
        ["4: 12|Ben|-|03/02/2016|-|-"],
        [(2, "no certainty"), (3, "row has 4 cells, header has 6")],
    ),
    "the end of a note where a row was cut": (
        '11,Ann,02/01, then",U,N\n',
        ["3: 12|Ben|-|03/02/2016|-|-"],
        [(2, "no certainty")],
    ),
    "two rows that lost two quotation marks": (
        '11,Ann,02/01/2015,"He said,U,N\n14,Di,02/01/2015,left",U,N\n',
        ["4: 12|Ben|-|03/02/2016|-|-"],
        [(2, UNCLOSED), (3, UNCLOSED)],
    ),
    "a cell too many before a date": (
        "11,Ann,Mary,02/01/2015,said,U\n",
        ["3: 12|Ben|-|03/02/2016|-|-"],
        [(2, "no certainty")],
    ),
    "words where a key should be": (
        "11,Ann,02/01/2015,,,\nMum said,he left,again,at night,no,more\n",
        ["2: 11|Ann|-|02/01/2015|-|-", "4: 12|Ben|-|03/02/2016|-|-"],
        [(3, "no certainty")],
    ),
}


@pytest.mark.parametrize("name", PLACED)
def test_no_word_of_a_note_moves_into_an_agreed_column(name: str, read: Read) -> None:
    content, expected, reasons = PLACED[name]
    _, rows, rejections = read(NOTED + content + BEN + CY)
    assert [line_of(row) for row in rows[:-1]] == expected
    placed = [(n, UNPLACED if reason == "no certainty" else reason) for n, reason in reasons]
    assert [(row["row_number"], row["reason"], row["agreed"]) for row in rejections] == [
        (number, reason, None) for number, reason in placed
    ]


def test_nothing_is_kept_of_a_refused_row_that_shows_no_sign_of_being_one(read: Read) -> None:
    _, _, rejections = read(NOTED + ANN + ",Zebedee,,said,that,too\n" + BEN)
    assert (cause_of(rejections[0]), rejections[0]["agreed"]) == (
        (3, "ref", "no value in ref"),
        None,
    )


def test_where_most_rows_do_not_fit_the_header_no_cell_behind_a_note_is_taken(read: Read) -> None:
    torn = "ref,forename,dob,Case Notes,u,pn,nhs\n"
    _, rows, rejections = read(torn + ANN + BEN + "13,Cy,04/03/2017,said,Zebedee,left,N\n" + ANN)
    assert (rows, len(rejections)) == ([], 4)


def test_a_note_that_a_title_left_open_does_not_hide_the_header(read: Read) -> None:
    _, rows, _ = read('"Made for the team\n' + NOTED + ANN + '12,Ben,03/02/2016,"",,\n')
    assert [row["ref"] for row in rows] == ["11", "12"]
