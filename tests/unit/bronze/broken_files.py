"""Files with notes that are not agreed, drawn at random, sound and broken."""

import csv
import io
import random
from collections.abc import Callable

from contracts import Csv, Extract, Field, FieldKind

CANARY = "zq"
"""Begins every word of a note, and nothing else in these files."""
FIELDS = ("ref", "child", "worker", "team", "since", "status", "notes", "phone", "town", "remarks")
NOTES = ("notes", "remarks")
Break = Callable[[random.Random, str], str]

INVOLVEMENT = Extract(
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
"""An extract with agreed text before, between and behind two columns of notes."""


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
