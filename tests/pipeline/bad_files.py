"""Files as partners have really sent them: one fault each, put among good files."""

import io
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from synthetic import CANARY

HEAD = "Nominal ID;Occurrence Ref;Given Name;Family Name;DOB;Person Class"
NOTED = f"{HEAD};Narrative"
DAY = "2026-11-23"
LONG_NAME = f"police_occurrences_{DAY}_{'x' * 161}.csv"
GROWING = f"police_occurrences_{DAY}_growing.csv"
UNFINISHED = tuple(
    f"police_occurrences_{DAY}_half.csv.{ending}"
    for ending in ("part", "tmp", "filepart", "crdownload")
)
FOLDER = f"police_occurrences_{DAY}_folder.csv"
NO_FILES = {
    f"police_occurrences_{DAY}_loop.csv": "no file that can be read",
    f"police_occurrences_{DAY}_pipe.csv": "no file that can be read",
    f"police_occurrences_{DAY}_socket.csv": "no file that can be read",
    f"police_occurrences_{DAY}_zeros.csv": "a link that leads out of the landing folder",
    f"police_occurrences_{DAY}_outside.csv": "a link that leads out of the landing folder",
    f"police_occurrences_{DAY}_sparse.csv": "a file of over 20 GiB",
}
"""What is no delivery, with a part of what is said of it."""
FAR_AHEAD = "police_occurrences_9999-12-31.csv"
"""A file after whose day no other would be newer."""
ODD_NAME = f"police_occurrences_{DAY}_\ufffd\u202e.csv"
"""How the file is shown whose name holds bytes that are no text."""
CSC_HEAD = "pers_person_id,UPN,pers_common_child_id,pers_forename,pers_surname,pers_dob"


def _file(*lines: str, head: str = HEAD, encoding: str = "cp1252") -> bytes:
    return "\r\n".join([head, *lines, ""]).encode(encoding)


def _row(number: str, forename: str = "Ada", surname: str = "Quillfeather") -> str:
    return f"N{number};R{number};{forename};{surname};01/02/2015;missing"


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("inner.csv", _file(_row("zip")))
    return held.getvalue()


@dataclass(frozen=True)
class Bad:
    """A file, what is said of it as a whole, and what is said of its rows.

    `reason` and `notes` are parts of sentences, empty where nothing is said. `refused` has a line,
    an agreed column (or none) and a part of the reason for each refused row. `kept` counts rows.
    """

    content: bytes
    reason: str = ""
    notes: str = ""
    encoding: str | None = "cp1252"
    refused: tuple[tuple[int | None, str | None, str], ...] = ()
    kept: int = 0


UNREAD: dict[str, Bad] = {
    "empty": Bad(b"", "The file is empty: ask the sender to send it again", encoding=None),
    "zip": Bad(_zip(), "a zip archive, not delimited text", encoding=None),
    "duplicate_header": Bad(
        _file("N1;R1;Ada;Ada;01/02/2015;missing", head=HEAD.replace("Family Name", "Given Name")),
        "Columns 3 and 4 are both headed given_name: ask the sender which one is right",
        encoding=None,
    ),
    "missing_header": Bad(
        _file("N1;Ada;Quill;01/02/2015;missing", head=HEAD.replace("Occurrence Ref;", "")),
        "no column for occurrence_ref",
        encoding=None,
    ),
    "misspelt_header": Bad(
        _file(_row("2"), head=HEAD.replace("Occurrence Ref", "Ocurrence Ref")),
        "the header of column 2 is near it: did the sender mean 'occurrence_ref'?",
        encoding=None,
    ),
}
"""Files that are set aside whole."""
UNREAD["a_sea_of_columns"] = Bad(
    _file(_row("50"), head=HEAD + ";x" * 40_000),
    "The file has 40,006 columns: ask the sender for the extract as agreed",
    encoding=None,
)
UNREAD["a_sea_of_bytes"] = Bad(b"\x01\x7f" * 5_000, "This is no text", encoding=None)

READ: dict[str, Bad] = {
    "utf16": Bad(_file(_row("16"), encoding="utf-16"), notes="UTF-16", encoding="utf-16", kept=1),
    "cp1252": Bad(_file(_row("17", "Zoë")), kept=1),
    "bom": Bad(
        _file(_row("18", "Zoë"), encoding="utf-8-sig"), notes="UTF-8", encoding="utf-8", kept=1
    ),
    "ragged": Bad(
        _file(_row("19"), "N20;R20;Ada;Quill;missing", _row("21")),
        refused=((3, None, "row has 5 cells, header has 6"),),
        kept=2,
    ),
    "quoted_newline": Bad(
        _file(_row("22", '"Ada\nMay"'), "N23;R23;Ada;Quill"),
        refused=((4, None, "row has 4 cells, header has 6"),),
        kept=1,
    ),
    "unclosed_quote": Bad(
        _file(_row("24", '"Ada'), _row("25")),
        refused=((2, "given_name", "a quotation mark is not closed"),),
        kept=1,
    ),
    "reordered": Bad(
        _file(
            "missing;Ada;N26;Quill;R26",
            head="Person Class;Given Name;Nominal ID;Family Name;Occurrence Ref",
        ),
        notes="column not in the file: date_of_birth",
        kept=1,
    ),
    "header_moved_down": Bad(
        _file("Printed on Monday", "", HEAD, _row("27"), head="Protection notices"),
        notes="header found on line 4",
        kept=1,
    ),
    "totals": Bad(
        _file(_row("28"), "Total: 1;;;;;"),
        refused=((3, None, "a totals row is no record"),),
        kept=1,
    ),
    "huge_cell": Bad(
        _file(_row("29", "A" * 10_000_000), _row("30")),
        refused=((2, None, "the line is too long"),),
        kept=1,
    ),
    "nul": Bad(
        _file(_row("31", "A\0da"), _row("32")),
        refused=((2, "given_name", "the row holds a NUL byte"),),
        kept=1,
    ),
    "impossible_date": Bad(_file("N33;R33;Ada;Quillfeather;31/02/2015;missing"), kept=1),
    "formula": Bad(_file(_row("34", '"=HYPERLINK(""x"")"')), kept=1),
    "markup": Bad(
        _file(_row("35", '"<b>Ada</b> \U0001f600 ""Quill"""'), encoding="utf-8"),
        notes="UTF-8",
        encoding="utf-8",
        kept=1,
    ),
    "name with spaces": Bad(_file(_row("36")), kept=1),
    "..": Bad(_file(_row("37")), kept=1),
    "right_to_left": Bad(
        _file(_row("51", "\u202eadA\u200b"), encoding="utf-8"),
        notes="UTF-8",
        encoding="utf-8",
        kept=1,
    ),
    "controls": Bad(_file(_row("52", "\x1b[31mAda\x07")), kept=1),
    "statements": Bad(
        _file(_row("53", '"\'); DROP TABLE child; --"', "${jndi:ldap://127.0.0.1:9/x}")), kept=1
    ),
    "marks_that_open": Bad(
        _file('a";"', 'a";"', _row("54")),
        refused=(
            (2, None, "a quotation mark is not closed"),
            (3, None, "a quotation mark is not closed"),
        ),
        kept=1,
    ),
    "note_in_paragraphs": Bad(
        _file(f'{_row("43")};"Rang.\r\n{CANARY};b;c;d;e;f;g\r\nOn."', head=NOTED), kept=1
    ),
    "note_without_marks": Bad(
        _file(f"{_row('44')};Rang.", f"{CANARY};b;c;d;e;missing;g", "On.", head=NOTED),
        refused=(
            (3, None, "the row's cells cannot be placed with certainty"),
            (4, None, "row has 1 cells, header has 7"),
        ),
        kept=1,
    ),
    "note_left_open": Bad(
        _file(f'{_row("45")};"Rang.', f"{CANARY};b;c;d;e;missing;g", f"{_row('46')};", head=NOTED),
        refused=(
            (2, None, "a quotation mark is not closed"),
            (3, None, "the row's cells cannot be placed with certainty"),
        ),
        kept=1,
    ),
}
"""Files that are read, whole or but for the rows at fault."""


def file_name(slug: str) -> str:
    """How the file of that slug is called."""
    return f"police_occurrences_{DAY}_{slug}.csv"


def put_bad_files(landing: Path) -> None:
    """Put every bad file into the police's folder, and spoilt identifiers into social care's."""
    police = landing / "police"
    for slug, bad in {**UNREAD, **READ}.items():
        (police / file_name(slug)).write_bytes(bad.content)
    (police / LONG_NAME).write_bytes(_file(_row("38")))
    (police / FAR_AHEAD).write_bytes(_file(_row("56")))
    (police / FOLDER).mkdir()
    for name in UNFINISHED:
        (police / name).write_bytes(_file(_row("39")))
    _spoil_identifiers(landing / "csc" / f"csc_person_{DAY}.csv")


def _spoil_identifiers(path: Path) -> None:
    """Two more children: a UPN without its leading letter, an NHS number read as a float."""
    text = path.read_text(encoding="utf-8-sig")
    header = text.splitlines()[0].split(",")
    for number, upn, nhs in (("BAD1", "085100000001", ""), ("BAD2", "", "9990000018.0")):
        given = dict(
            zip(
                CSC_HEAD.split(","),
                (number, upn, nhs, "Ada", "Quillfeather", "2015-02-01"),
                strict=True,
            )
        )
        text += ",".join(given.get(name, "") for name in header) + "\r\n"
    path.write_text(text, encoding="utf-8", newline="")


@contextmanager
def no_files(landing: Path) -> Iterator[None]:
    """Links, pipes, sockets and blanks among the files; at the end they are gone, to be copied."""
    police = landing / "police"
    loop, pipe, channel, zeros, outside, sparse = (police / name for name in NO_FILES)
    loop.symlink_to(loop.name)
    os.mkfifo(pipe)
    zeros.symlink_to("/dev/zero")
    outside.symlink_to(Path(__file__))
    sparse.touch()
    os.truncate(sparse, 10**12)
    with closing(socket.socket(socket.AF_UNIX)) as listening, chdir(police):
        listening.bind(channel.name)
    odd = Path(os.fsdecode(os.fsencode(police / ODD_NAME).replace("\ufffd".encode(), b"\xff")))
    odd.write_bytes(_file(_row("55")))
    try:
        yield
    finally:
        for entry in (loop, pipe, channel, zeros, outside, sparse, odd):
            entry.unlink()


@contextmanager
def still_writing(landing: Path) -> Iterator[None]:
    """Keep one file growing, as a slow transfer does; at the end it is gone, never finished."""
    done, growing = threading.Event(), landing / "police" / GROWING

    def write() -> None:
        with growing.open("ab") as file:
            file.write(_file(_row("40")))
            while not done.wait(0.05):
                file.write(_file(_row("41"), head=_row("42")))
                file.flush()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()
        growing.unlink()
