"""What a file is by its first bytes, and in which encoding its text is written."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from bronze.readers import archives
from bronze.readers.raw import UnreadableError

DAMAGED: Final = "\udcff"
"""Stands where bytes could not be decoded: no encoding yields it, so it marks rows to refuse."""
WORKBOOK: Final = "an Excel workbook"
OLD_OFFICE: Final = "an old Office document, or a workbook protected by a password"
_SAMPLE = 64 * 1024
_CHUNK = 1024 * 1024
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TITLES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "iso8859-1": "Latin-1",
}
_KINDS = (
    (b"PK\x03\x04", "a zip archive"),
    (b"\xd0\xcf\x11\xe0", OLD_OFFICE),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Encoding:
    """How a file's bytes become text, and what is worth telling about it ("" for nothing)."""

    name: str
    note: str = ""


def require_file(path: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse what is no file, holds nothing, or is named as something else than was agreed.

    Raises:
        UnreadableError: with what to do next.
    """
    if path.is_dir():
        raise UnreadableError(
            "This is a folder, not a file: put the files themselves into the source's folder."
        )
    if not path.is_file():
        raise UnreadableError("The file is no longer there: deliver it again.")
    if path.suffix.lower() not in suffixes:
        raise UnreadableError(
            f"The name does not end in {' or '.join(suffixes)}: ask the sender for what was agreed."
        )
    if not path.stat().st_size:
        raise UnreadableError("The file is empty: ask the sender to send it again.")


def kind_of(path: Path) -> str:
    """What the first bytes say that a file is, in words; "" if they may be text."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for magic, words in _KINDS:
        if head.startswith(magic):
            return _kind_of_zip(path) if magic == b"PK\x03\x04" else words
    return "" if _encoding_by_mark(head) else _kind_of_text(head)


def encoding_of(path: Path, agreed: str) -> Encoding:
    """The encoding of a text file.

    A byte order mark decides. Without one, text that reads as UTF-8 is UTF-8, text that reads
    mostly so is UTF-8 with damaged rows, and only the rest is what was agreed (Windows-1252
    where UTF-8 was). Bytes that the encoding lacks decode to `DAMAGED`.

    Args:
        path: the file; it is read once, in pieces.
        agreed: the contract's encoding.
    """
    agreed = codecs.lookup(agreed).name
    with path.open("rb") as file:
        name = _encoding_by_mark(file.read(4))
        file.seek(0)
        name = name or _encoding_without_mark(file, agreed)
    if name.removesuffix("-sig") == agreed:
        return Encoding(name)
    return Encoding(name, f"read as {_title(name)} although {_title(agreed)} was agreed")


def _encoding_by_mark(head: bytes) -> str:
    return next((name for mark_bytes, name in _BYTE_ORDER_MARKS if head.startswith(mark_bytes)), "")


def _encoding_without_mark(file: BinaryIO, agreed: str) -> str:
    is_ascii, decoded, undecodable = True, 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="damaged")
    while chunk := file.read(_CHUNK):
        is_ascii = is_ascii and chunk.isascii()
        text = "" if is_ascii else decoder.decode(chunk)
        damaged = text.count(DAMAGED)
        undecodable += damaged
        decoded += len(text) - len(text.encode("ascii", "ignore")) - damaged
    if is_ascii:
        return agreed
    # Windows-1252 letters are hardly ever valid UTF-8 by chance, so the more frequent one is meant.
    return "utf-8" if decoded > undecodable else ("cp1252" if agreed == "utf-8" else agreed)


def _title(encoding: str) -> str:
    return _TITLES.get(encoding, encoding)


def _kind_of_zip(path: Path) -> str:
    try:
        with archives.opened(path, "") as archive:
            is_workbook = any(name.startswith("xl/") for name in archive.namelist())
    except UnreadableError:
        return "a damaged zip archive or workbook"
    return WORKBOOK if is_workbook else "a zip archive"


def _kind_of_text(head: bytes) -> str:
    if head.count(0) * 3 > len(head):
        return "text in UTF-16 without its byte order mark, or no text at all"
    if len(_NOT_TEXT.findall(head)) * 10 > len(head):
        return "no text"
    return "a web page or XML" if head.lstrip().startswith(b"<") else ""


def _replace_undecodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return DAMAGED, error.end


codecs.register_error("damaged", _replace_undecodable)
