"""Opening a zip archive (a workbook is one too) without believing what it says of itself."""

import errno
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bronze.readers.raw import UnreadableError

MOST_DIRECTORY_BYTES: Final = 5_000_000
"""Bytes of an archive's list of members, each of which Python holds as ten times as much."""
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def opened(path: Path, damaged: str) -> Iterator[zipfile.ZipFile]:
    """The archive, whose members unpack piece by piece.

    Args:
        path: the file.
        damaged: what is said of one that is damaged or locked, whenever that shows itself.

    Raises:
        UnreadableError: it is damaged or locked, has far too many members, or is packed in a way
            that unpacks without measure.
    """
    try:
        with _BoundedFile(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
            _require_methods(archive)
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        LookupError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise UnreadableError(damaged) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # what a place before the file's beginning is called
            raise
        raise UnreadableError(damaged) from None


class _BoundedFile(io.BufferedReader):
    """A file of which nothing is read in one long piece: Python reads a list of members so."""

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        if size is not None and size > MOST_DIRECTORY_BYTES:
            raise UnreadableError(
                "The archive has far too many members: ask the sender for one file in each archive."
            )
        return super().read(size)


def _require_methods(archive: zipfile.ZipFile) -> None:
    if any(member.compress_type not in _METHODS for member in archive.infolist()):
        raise UnreadableError(
            "The archive is packed in a way that is not read here: ask the sender for an ordinary "
            "zip archive (Deflate), without a password."
        )
