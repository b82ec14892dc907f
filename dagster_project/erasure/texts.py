"""Texts without the person: found in files of any kind, and taken out of those that stay."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

GONE = "erased"
"""Stands where a name of the person stood."""
PIECE = 8_000_000
"""Bytes that are searched at a time."""
OVERLAP = 1_000
"""Bytes of a piece that are searched with the next one: what stands across their border."""
WINDOW = 400
"""Characters around a word in which the whole pattern is looked for."""
Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Finder:
    """Finds a person in a text: first one of some words, then what a pattern asks around it.

    `words` are in lower case, and one of them stands in whatever the pattern finds; without words
    the pattern is looked for everywhere. A word with companions counts only where one of these
    is near. A pattern of forty names reads 1.5 MB a second, a search for their words
    some fifty times as much.
    """

    pattern: Pattern
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def search(self, text: str) -> bool:
        """Whether the person is named in the text."""
        if not self.words:
            return bool(self.pattern.search(text))
        return any(map(self.pattern.search, self._windows(text.casefold())))

    def sub(self, text: str) -> str:
        """The text with a word in the place of each name."""
        return self.pattern.sub(GONE, text) if self.search(text) else text

    def _windows(self, folded: str) -> Iterator[str]:
        for word, companions in self.words.items():
            if companions and not any(each in folded for each in companions):
                continue
            place = folded.find(word)
            while place >= 0:
                window = folded[max(place - WINDOW, 0) : place + len(word) + WINDOW]
                if not companions or any(each in window for each in companions):
                    yield window
                place = folded.find(word, place + 1)


def either(
    *patterns: "Pattern | None", words: Mapping[str, frozenset[str]] | None = None
) -> Finder:
    """Finds what any of these patterns finds; nothing where there is none.

    Args:
        patterns: of a person's names.
        words: one of them, in whatever case, stands in everything that a pattern finds, with one of
            its companions where it has any.
    """
    parts = [f"(?:{each.pattern})" for each in patterns if each and each.pattern]
    pattern = re.compile("|".join(parts) or r"(?!)", re.IGNORECASE | re.DOTALL)
    return Finder(pattern, {word.casefold(): near for word, near in (words or {}).items()})


def is_named_in(path: Path, finder: Finder) -> bool:
    """Whether a file's name or content names the person, also where it is packed."""
    name = path.name.replace("_", " ")
    return finder.search(name) or any(map(finder.search, _texts(path)))


def _texts(path: Path) -> Iterator[str]:
    """All that a file says, piece by piece, in every encoding that it may be written in."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                try:
                    with archive.open(member) as file:
                        yield from _decoded(file)
                except (NotImplementedError, RuntimeError, zipfile.BadZipFile):
                    continue  # locked or packed by other means: nobody reads it here
        return
    with path.open("rb") as file:
        yield from _decoded(file)


def _decoded(file: IO[bytes]) -> Iterator[str]:
    before = b""
    while piece := file.read(PIECE):
        content = before + piece
        yield content.decode("utf-8", errors="ignore")
        if not content.isascii():
            yield content.decode("cp1252", errors="ignore")
        if b"\0" in content:
            # Pieces may begin in the middle of a character of two bytes.
            for start in (0, 1):
                yield content[start:].decode("utf-16-le", errors="ignore")
                yield content[start:].decode("utf-16-be", errors="ignore")
        before = content[-OVERLAP:]


ABOUT = frozenset(
    {"record", "other_record", "person", "record_key", "left_key", "right_key", "left", "right"}
)
"""Headings of a list under which it says whom a line is about."""
BLANK = " \ufeff"


def take_out(path: Path, finder: Finder) -> None:
    """Take the person out of a file of ours: rows of a CSV file, words of another text.

    A file that is no text goes as a whole.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        path.unlink()
        return
    is_csv = path.suffix.lower() == ".csv"
    left = rows_left(text, finder) if is_csv else finder.sub(text)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(left.encode())
    part.chmod(path.stat().st_mode)
    part.replace(path)


def rows_left(text: str, finder: Finder) -> str:
    """A CSV file's text without the rows about the person; those of others byte for byte.

    Where headings say whom a row is about, one that is about somebody else stays, for it may be
    their lock: only the person's names go from it.
    """
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines)
    left: list[str] = []
    first, about = 0, None
    for cells in reader:
        raw = "".join(lines[first : reader.line_num])
        first = reader.line_num
        if about is None:
            about = [number for number, cell in enumerate(cells) if cell.strip(BLANK) in ABOUT]
        if not finder.search("\n".join(cells)):
            left.append(raw)
        elif about and not any(finder.search(cells[n]) for n in about if n < len(cells)):
            left.append(finder.sub(raw))
    return "".join(left)
