"""One file out of a zip archive, of a bounded size, and never to a path that the archive names."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from bronze.readers import archives, sniff
from bronze.readers.raw import LARGEST_FILE, UnreadableError
from contracts import Extract, Zip

MOST_TIMES: Final = 200
"""Times its packed size that a member may unpack to: text packs to a tenth, a bomb to far less."""
SMALL: Final = 10 * 2**20
"""Bytes up to which that does not matter."""
_CHUNK = 1 << 20
_DAMAGED = "The archive is damaged or locked: ask the sender for it again, without a password."


@contextmanager
def unpacked(path: Path, extract: Extract, into: Path) -> Iterator[tuple[Path, Extract]]:
    """The file to be read, and the extract as if it had been delivered so; gone afterwards.

    A file that was not agreed as a zip archive is itself.

    Raises:
        UnreadableError: the archive is damaged, locked or too large, or holds no file of the agreed
            format, or several.
    """
    agreed = extract.format
    if not isinstance(agreed, Zip):
        yield path, extract
        return
    sniff.require_file(path, Zip.suffixes)
    with tempfile.TemporaryDirectory(dir=into) as folder:
        file = _unpack(path, agreed, Path(folder))
        yield file, replace(extract, format=agreed.of)


def _unpack(path: Path, agreed: Zip, folder: Path) -> Path:
    with archives.opened(path, _DAMAGED) as archive:
        member = _only_member(archive, agreed)
        # The archive's own name of it is not a path of ours.
        file = folder / f"member{PurePosixPath(member.filename).suffix.lower()}"
        _copy(archive, member, file)
        return file


def _only_member(archive: zipfile.ZipFile, agreed: Zip) -> zipfile.ZipInfo:
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and not member.filename.startswith("__MACOSX/")
        and PurePosixPath(member.filename).suffix.lower() in agreed.of.suffixes
    ]
    if len(members) != 1:
        raise UnreadableError(
            f"The archive holds {len(members)} files that may be the extract: ask the sender for "
            "one in each archive."
        )
    return members[0]


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: Path) -> None:
    """Unpack up to the limit, whatever size the archive claims."""
    limit = min(LARGEST_FILE, max(SMALL, member.compress_size * MOST_TIMES))
    written = 0
    with archive.open(member) as packed, file.open("wb") as unpacked_file:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > limit:
                raise UnreadableError(
                    "The archive unpacks to far more than an extract could hold: ask the sender "
                    "for the file without an archive."
                )
            unpacked_file.write(chunk)
