"""Texts without the person: found in files of any kind, and taken out of those that stay."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

GONE = "erased"
"""Stands where a name of the person stood."""
PIECE = 8_000_000
"""Bytes that are searched at a time."""
OVERLAP = 1_000
"""Bytes of a piece that are searched with the next one: what stands across their border."""
Pattern = re.Pattern[str]


def either(*patterns: "Pattern | None") -> Pattern:
    """A pattern that finds what any of these finds; nothing where there is none."""
    parts = [f"(?:{each.pattern})" for each in patterns if each and each.pattern]
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE | re.DOTALL)


def is_named_in(path: Path, pattern: Pattern) -> bool:
    """Whether a file's name or content names the person, also where it is packed."""
    name = path.name.replace("_", " ")
    return bool(pattern.search(name)) or any(map(pattern.search, _texts(path)))


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


def take_out(path: Path, pattern: Pattern) -> None:
    """Take the person out of a file of ours: rows of a CSV file, words of another text.

    A file that is no text goes as a whole.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        path.unlink()
        return
    is_csv = path.suffix.lower() == ".csv"
    left = rows_left(text, pattern) if is_csv else pattern.sub(GONE, text)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(left.encode())
    part.chmod(path.stat().st_mode)
    part.replace(path)


def rows_left(text: str, pattern: Pattern) -> str:
    """A CSV file's text without the rows that name the person; the others byte for byte."""
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines)
    left: list[str] = []
    first = 0
    for cells in reader:
        if not pattern.search("\n".join(cells)):
            left += lines[first : reader.line_num]
        first = reader.line_num
    return "".join(left)
