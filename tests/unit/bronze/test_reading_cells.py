"""What is taken off a value on its way in, and which records are none."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bronze.readers import ReadResult
from contracts import Extract, Person

Staged = tuple[ReadResult, list[dict[str, Any]], list[dict[str, Any]]]
Read = Callable[..., Staged]

HEADER = "ref,forename,surname,dob,upn,nhs,plaa\n"
BEN_ROW = "2,Ben,Birch,03/02/2016,,,\n"


def line_of(row: dict[str, Any]) -> str:
    """A staged row as one line: its number, then its cells; a null is a dash."""
    cells = [row[name] for name in row if name not in {"row_number", "identity_sealed"}]
    return f"{row['row_number']}: " + "|".join("-" if cell is None else cell for cell in cells)


def cause_of(rejection: dict[str, Any]) -> tuple[int | None, str | None, str]:
    """Where and why a row was refused."""
    return rejection["row_number"], rejection["column_name"], rejection["reason"]


GUARDED: dict[str, tuple[str, str]] = {
    "a quoted formula": (
        '1,"=""Ann""",Ash,"=""02/01/2015""",,"=""0123"""',
        "Ann|Ash|02/01/2015|-|0123",
    ),
    "an apostrophe before a number": (
        "1,Ann,Ash,'02/01/2015,,'9990000018",
        "Ann|Ash|02/01/2015|-|9990000018",
    ),
    "an apostrophe before a name": ("1,'Abla,'t Hooft,,,", "'Abla|'t Hooft|-|-|-"),
    "an apostrophe before a key": ("'1,Ann,Ash,,,", "Ann|Ash|-|-|-"),
    "a formula is no guard": ('1,"=""a""&""b""",=A1,,,', '="a"&"b"|=A1|-|-|-'),
    "entities": ("1,Ren&eacute;e,O&#39;Ash &amp; Son,,&#x41;1,", "Renée|O'Ash & Son|-|A1|-"),
    "entities are read once": ("1,&amp;#39;,AT&T,,&copy,", "&#39;|AT&T|-|&copy|-"),
    "an entity that is a blank": ("1,&nbsp;,&nbsp;Ash,,,", "-|Ash|-|-|-"),
    "a key as a float": ("1.0,Ann,Ash,,,9.0", "Ann|Ash|-|-|9.0"),
}


@pytest.mark.parametrize("name", GUARDED)
def test_what_a_program_wrapped_around_a_value_goes(name: str, read: Read) -> None:
    content, expected = GUARDED[name]
    _, rows, rejections = read(HEADER + content + ",\n")
    assert ([line_of(row) for row in rows], rejections) == ([f"2: 1|{expected}"], [])


@pytest.mark.parametrize("key", ["9.00302E+11", "2.02600000000001e+16", "9.00302E11", "2E+15"])
def test_a_row_whose_key_lost_digits_is_refused(key: str, read: Read) -> None:
    _, rows, rejections = read(HEADER + f"{key},Ann,Ash,,,,\n{key},Ben,Birch,,,,\n" + BEN_ROW)
    assert [row["ref"] for row in rows] == ["2"]
    reason = "a key has lost digits: ask for ref as text, not as a number that was rounded"
    assert [cause_of(rejection) for rejection in rejections] == [
        (2, "ref", reason),
        (3, "ref", reason),
    ]


def test_a_key_of_letters_and_digits_has_lost_none(read: Read) -> None:
    _, rows, _ = read(HEADER + "1E10,Ann,Ash,,,,\n20260000000000100,Ben,Birch,,,,\n")
    assert [row["ref"] for row in rows] == ["1E10", "20260000000000100"]


TRIED = Person("child", role="child", key=("ref",), forename="forename", surname="surname")
NAMES = {
    "DONOTUSE,XXTESTPATIENT-QZQZ": "forename",
    "Ann,XXTESTPATIENT-QZQZ": "surname",
    "Do not use,Ash": "forename",
    "Ann,ZZZAsh": "surname",
    "Ann,ZZ-Test": "surname",
    "Test,Patient": None,
    "Test Patient,Ash": "forename",
    "Ann,Test": None,
    "Ann,Testa": None,
    "Zz,Zazzera": None,
    "Ann,ZZ Khan": None,
    "Ann,Ash (DO NOT USE)": None,
}


@pytest.mark.parametrize("names", NAMES)
def test_a_record_to_try_a_system_with_is_no_child(names: str, read: Read, people: Extract) -> None:
    _, rows, rejections = read(
        HEADER + f"1,{names},,,,\n" + BEN_ROW, replace(people, statements=(TRIED,))
    )
    column = NAMES[names]
    expected = [(2, column, "a record to try a system with is no child")] if column else []
    assert [cause_of(rejection) for rejection in rejections] == expected
    assert [row["ref"] for row in rows] == (["2"] if column else ["1", "2"])
    assert [rejection["agreed"] for rejection in rejections] == [None] * len(expected)
