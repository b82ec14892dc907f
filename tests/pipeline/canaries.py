"""Hundreds of words that stand nowhere else, each once, in files of one day: sound ones, rows that
are rejected, and files that are quarantined.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.pipeline.file_contents import contents_of
from tests.pipeline.partners.clubs import FORMATS
from tests.pipeline.unagreed_files import content

AGREED = (
    "Nominal ID", "Occurrence Ref", "Given Name", "Family Name", "DOB", "Person Class",
    "Home Address", "Guardian Given Name", "Guardian Family Name",
)  # fmt: skip
NOTE = "Narrative"
"""A column that the police's agreement does not name."""
SOUND, REJECTED, QUARANTINED = "sound", "rejected", "quarantined"
ROWS = {SOUND: 30, REJECTED: 12, QUARANTINED: 12}
WORD = re.compile(rb"zq[a-y]{5}zq")
LETTERS = "abcdefghijklmnopqrstuvwxy"


@dataclass
class Planted:
    """Words by where they stand: those that tables may hold, and those that nothing may.

    `agreed` are in agreed columns of rows that are taken in; `others` in columns that nobody agreed
    to, and in rows and files that are not taken in, by which of these it is.
    """

    first: int
    agreed: set[str] = field(default_factory=set)
    others: dict[str, set[str]] = field(default_factory=dict)

    @property
    def every(self) -> set[str]:
        """Every word."""
        return self.agreed.union(*self.others.values())

    def word(self, where: str = "") -> str:
        """A word that was not used yet; `where` is empty where tables may hold it."""
        number, letters = self.first + len(self.every), ""
        for _ in range(5):
            number, letter = divmod(number, len(LETTERS))
            letters += LETTERS[letter]
        word = f"zq{letters}zq"
        (self.others.setdefault(where, set()) if where else self.agreed).add(word)
        return word.capitalize()


def plant(landing: Path, day: str, first: int) -> Planted:
    """Put files of a day with hundreds of words into the landing folder.

    Args:
        landing: the folder.
        day: as file names have it.
        first: number of the first word: that of another day's is beyond all of this one's.
    """
    planted = Planted(first)
    police = landing / "police"
    mixed = [*_police(planted, SOUND, day), *_police(planted, REJECTED, day)]
    _write(police / f"police_occurrences_{day}_canaries.csv", mixed)
    # Without the column that is its key no row of a file can be told from another.
    keyless = [
        {name: cell for name, cell in row.items() if name != "Occurrence Ref"}
        for row in _police(planted, QUARANTINED, day)
    ]
    _write(police / f"police_occurrences_{day}_keyless_canaries.csv", keyless)
    _plant_clubs(planted, landing, day)
    return planted


def _police(planted: Planted, where: str, day: str) -> Iterator[dict[str, str]]:
    is_taken = where == SOUND
    for number in range(ROWS[where]):
        named = "" if is_taken else where
        key = f"Z{day}{where}{number}"
        yield {
            "Nominal ID": "" if where == REJECTED else key,
            "Occurrence Ref": key,
            "Given Name": planted.word(named),
            "Family Name": planted.word(named),
            "DOB": "01/02/2015",
            "Person Class": "missing",
            "Home Address": f"1 {planted.word(named)} Street",
            "Guardian Given Name": planted.word(named),
            "Guardian Family Name": planted.word(named),
            NOTE: f"Rang {planted.word(f'note of a {where} row')}.",
        }


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    path.write_text("\r\n".join([*map(";".join, lines), ""]), encoding="cp1252", newline="")


def _plant_clubs(planted: Planted, landing: Path, day: str) -> None:
    """A file of every format that is read but for a row, and one that is quarantined."""
    for name, (ending, _) in FORMATS.items():
        kept = {"Ref": f"Z{name}", "Club": planted.word(), NOTE: planted.word(f"note, {name}")}
        rejected = {"Ref": "", "Club": planted.word(REJECTED), NOTE: planted.word(f"note, {name}")}
        keyless = {"Club": planted.word(QUARANTINED), NOTE: planted.word(f"note, {name}")}
        stem = landing / "clubs" / f"clubs_{name}_{day}"
        stem.parent.mkdir(exist_ok=True)
        Path(f"{stem}_canaries.{ending}").write_bytes(content(name, [kept, rejected]))
        Path(f"{stem}_keyless_canaries.{ending}").write_bytes(content(name, [keyless]))


def words_in(contents: Iterable[bytes]) -> set[str]:
    """Every planted word in any of these, in ASCII's letters of one byte or two, in any case."""
    return {
        word.decode()
        for content in contents
        for letters in (content.lower(), content.lower().replace(b"\0", b""))
        for word in WORD.findall(letters)
    }


def words_in_files(files: Iterable[Path]) -> dict[Path, set[str]]:
    """The planted words in each file that has any, also where they are packed."""
    by_file = {path: words_in(contents_of(path)) for path in files}
    return {path: words for path, words in by_file.items() if words}
