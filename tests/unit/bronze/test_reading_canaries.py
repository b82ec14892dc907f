"""Not one word of a column that is not agreed comes in, however a file is broken."""

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bronze.readers import stage
from contracts import Csv, Extract, Field, FieldKind

CANARY = "zq"
"""Begins every word of a note, and nothing else in these files."""
FIELDS = ("ref", "child", "worker", "team", "since", "status", "notes", "phone", "town", "remarks")
NOTES = ("notes", "remarks")
Break = Callable[[random.Random, str], str]


@pytest.fixture(scope="module")
def involvement() -> Extract:
    """An extract with agreed text before, between and behind two columns of notes."""
    return Extract(
        name="toy_involvement",
        about="Involvements of a toy source.",
        files="toy_*.csv",
        format=Csv(),
        key=("ref",),
        fields=(
            Field("ref", "Key.", required=True),
            Field("child", "The child.", required=True),
            Field("worker", "Worker."),
            Field("team", "Team."),
            Field("since", "Since.", FieldKind.DATE),
            Field("status", "Status.", FieldKind.CODE, codes={"CIN": "in need", "CPP": "plan"}),
            Field("phone", "Phone."),
            Field("town", "Town."),
        ),
        forbidden_headers=("notes",),
        statements=(),
    )


def note(dice: random.Random) -> str:
    """Words with commas, quotation marks and paragraphs among them, some as many as a row's."""
    words = [
        CANARY + "".join(dice.choices("aeiourst", k=4))
        for _ in range(dice.choice((0, 1, 4, 12, 25)))
    ]
    marks = dice.choice(((" ",), (",",), (" ", ", ", ",", "\n", "\r\n", ' "', '" ', ".\n\n")))
    return "".join(word + dice.choice(marks) for word in words)


def row(dice: random.Random, number: int) -> tuple[str, ...]:
    """One involvement with its notes."""
    return (
        f"IV{900000 + number}",
        str(900300 + dice.randrange(60)),
        dice.choice(("Hedra Ash", 'Jory "Jo" Oak', "Fern, T.", "")),
        dice.choice(("Team 2", "", "North\nStation Road")),
        f"{dice.randrange(1, 29):02}/0{dice.randrange(1, 10)}/2025",
        dice.choice(("CIN", "CPP", "")),
        note(dice),
        dice.choice(("01632 960113", "")),
        dice.choice(("Wexley", "")),
        note(dice),
    )


def drawn(dice: random.Random) -> str:
    """A file as a sound export writes it."""
    text = io.StringIO()
    dialect = dice.choice((csv.excel, csv.unix_dialect))  # quotes where needed, or everywhere
    writer = csv.writer(text, dialect, lineterminator=dice.choice(("\n", "\r\n")))
    writer.writerows([FIELDS, *(row(dice, number) for number in range(dice.randrange(1, 9)))])
    return text.getvalue()


def cut(dice: random.Random, text: str) -> str:
    start = dice.randrange(len(text) + 1)
    return text[:start] + text[start + dice.choice((1, 5, 40, 200, len(text))) :]


def inserted(character: str) -> Break:
    def broken(dice: random.Random, text: str) -> str:
        offset = dice.randrange(len(text) + 1)
        return text[:offset] + character + text[offset:]

    return broken


def lost(character: str) -> Break:
    def broken(dice: random.Random, text: str) -> str:
        offsets = [offset for offset, letter in enumerate(text) if letter == character]
        offset = dice.choice(offsets) if offsets else 0
        return text[:offset] + text[offset + (1 if offsets else 0) :]

    return broken


def unquoted(_: random.Random, text: str) -> str:
    return text.replace('"', "")


BREAKS: tuple[Break, ...] = (cut, inserted('"'), lost('"'), inserted("\n"), lost("\n"), unquoted)
ALONE: tuple[Break, ...] = (inserted(","), lost(","))
"""Two of these in one row may make up for each other: then nobody can see that it is broken."""


def broken(dice: random.Random) -> str:
    text = drawn(dice)
    if dice.random() < 0.1:
        return dice.choice(ALONE)(dice, text)
    for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3))):
        text = dice.choice(BREAKS)(dice, text)
    return text


def all_that_came_in(text: str, extract: Extract, folder: Path) -> str:
    """Everything that a reading leaves behind, as one text."""
    path = folder / "toy_2026-11-23.csv"
    path.write_bytes(text.encode())
    reading = stage(path, extract, folder / "staged")
    tables = [
        pq.read_table(folder / "staged" / f"{n}.parquet").to_pylist() for n in ("rows", "rejected")
    ]
    return repr((reading, tables))


@pytest.mark.parametrize(
    ("first", "files"),
    [
        (0, 250),
        pytest.param(4936, 1, id="a line break within the header row, and no quotation mark"),
        pytest.param(6294, 1, id="cut off within words that lost their quotation marks"),
        pytest.param(17588, 1, id="a line break within a header, and no quotation mark"),
        pytest.param(8905, 1, id="a comma lost in the key, and one won from a note"),
        pytest.param(250, 9_750, marks=pytest.mark.long),
    ],
)
def test_no_word_of_a_note_comes_in_however_a_file_is_broken(
    first: int, files: int, involvement: Extract, tmp_path: Path
) -> None:
    leaks = [
        seed
        for seed in range(first, first + files)
        if CANARY in all_that_came_in(broken(random.Random(seed)), involvement, tmp_path)  # noqa: S311 - drawn anew alike
    ]
    assert leaks == []


def test_a_sound_file_is_kept_whole_whatever_its_notes_hold(
    involvement: Extract, tmp_path: Path
) -> None:
    for seed in range(200):
        text = drawn(random.Random(seed))  # noqa: S311 - drawn anew alike
        (tmp_path / "toy_1.csv").write_bytes(text.encode())
        reading = stage(tmp_path / "toy_1.csv", involvement, tmp_path / "staged")
        assert reading.rows_staged == len(list(csv.reader(io.StringIO(text)))) - 1, seed
        assert reading.rows_rejected == 0
