"""Which delivered files are ready to be read, and what their names say.

A file is ready when it looks the same twice, with a pause between, and still does once its bytes
have been hashed. Names may hold people's names: they are printed only where that is impossible.
"""

import hashlib
import re
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from contracts import Extract, Source

UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download")
"""Endings of files that a transfer (WinSCP, browsers) has not renamed yet."""
LITTER: Final = ("thumbs.db", "ehthumbs.db", "desktop.ini")
"""Files that Windows leaves in folders that somebody looked at; those of macOS begin with a dot."""
_CHUNK = 1024 * 1024
_Look = tuple[int, int, int]
FileSignature = tuple[str, str, int, int]
"""Source, file name, size and time of writing (microseconds) of a file that was dealt with."""


@dataclass(frozen=True, order=True)
class Arrival:
    """A file that is ready: the folder (source) it stands in, its bytes, and their SHA-256.

    `modified_us` is when it was last written, in microseconds since 1970.
    """

    source: str
    path: Path
    size: int
    sha256: str
    modified_us: int = 0

    @property
    def day(self) -> date:
        """The day of arrival in England, for files whose name tells no date."""
        return datetime.fromtimestamp(self.modified_us / 1e6, ZoneInfo("Europe/London")).date()


@dataclass(frozen=True, order=True)
class UnexpectedEntry:
    """Something in the landing folder that is no delivery, and why. The reason names no name."""

    path: Path
    reason: str


@dataclass(frozen=True)
class LandingScan:
    """What stands in the landing folder, each part in a fixed order.

    `waiting` are files that are still being written: they are looked at again by the next run.
    """

    ready: tuple[Arrival, ...]
    waiting: tuple[Path, ...]
    unexpected: tuple[UnexpectedEntry, ...]


def scan_landing(
    landing: Path,
    folders: Collection[str],
    pause: Callable[[], None],
    dealt_with: Collection[FileSignature] = (),
) -> LandingScan:
    """Tell the files under `<landing>/<source>/` that are ready from all else that is there.

    Args:
        landing: the landing folder; one that is missing is empty.
        folders: the names of the folders in which deliveries are expected.
        pause: called once between the two looks; long enough for a transfer to write more.
        dealt_with: files that earlier runs dealt with: left out, so that old bytes are not read.

    Returns:
        Ready files by source and path; files that changed between the looks or while they were
        hashed; and what is no delivery (folders within a source's, unknown folders, links that
        lead out, files that cannot be read). Unfinished and hidden files are in none of them.
    """
    found = sorted(_entries(landing))
    unexpected = [
        UnexpectedEntry(path, why) for path in found if (why := _odd(path, landing, folders))
    ]
    odd = {oddity.path for oddity in unexpected}
    files = [path for path in found if path not in odd]
    before = {path: _look(path) for path in files}
    files = [path for path in files if _seen(path, before[path]) not in dealt_with]
    pause()
    ready: list[Arrival] = []
    waiting: list[Path] = []
    for path in files:
        try:
            arrival = _arrival(path, before[path])
        except PermissionError:
            unexpected.append(
                UnexpectedEntry(path, "a file that may not be read: see to its permissions")
            )
            continue
        if arrival:
            ready.append(arrival)
        else:
            waiting.append(path)
    return LandingScan(tuple(sorted(ready)), tuple(waiting), tuple(sorted(unexpected)))


def extract_for(name: str, source: Source) -> Extract | None:
    """The extract of a source that a file's name belongs to: the one with the longest pattern."""
    fitting = [e for e in source.extracts if fnmatchcase(name.lower(), e.files.lower())]
    return max(fitting, key=lambda extract: len(extract.files), default=None)


def effective_date(name: str, extract: Extract) -> date | None:
    """The date that a file speaks for by its name: the first real one; None without one."""
    if not extract.effective_date_pattern:
        return None
    dates = (_date(found.group(1)) for found in re.finditer(extract.effective_date_pattern, name))
    return next((day for day in dates if day), None)


def printable_name(path: Path, extract: Extract) -> str:
    """A file's name, if what stands in place of the pattern's wildcards is a date or a counter.

    Returns:
        The name where each `*` (or `?`) stands for digits, dashes, underscores, T and Z alone;
        "" otherwise, because it may be a person's name.
    """
    pattern = re.escape(extract.files).replace(r"\*", "[0-9TZ_-]*").replace(r"\?", "[0-9TZ_-]")
    return path.name if re.fullmatch(pattern, path.name, re.IGNORECASE) else ""


def _entries(landing: Path) -> Iterator[Path]:
    """What stands in the landing folder and in its folders, less unfinished, hidden and litter."""
    for entry in landing.iterdir() if landing.is_dir() else ():
        if _is_ignored(entry.name):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from (inner for inner in _within(entry) if not _is_ignored(inner.name))
        else:
            yield entry


def _within(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except PermissionError:
        yield folder


def _is_ignored(name: str) -> bool:
    lower = name.lower()
    return name.startswith((".", "~$")) or lower.endswith(UNFINISHED) or lower in LITTER


def _odd(path: Path, landing: Path, folders: Collection[str]) -> str:
    """Why something cannot be a delivery; "" if it may be one."""
    is_out = path.is_symlink() and not path.resolve().is_relative_to(landing.resolve())
    is_at_top = path.parent == landing
    reasons = (
        (is_out, "a link that leads out of the landing folder: put the file itself here"),
        (is_at_top and path.is_dir(), "a folder that cannot be opened: see to its permissions"),
        (is_at_top, "a file in no source's folder: move it into one"),
        (path.is_dir(), "a folder: put the files themselves into the source's folder"),
        (path.parent.name not in folders, "no source has this folder: move the file"),
        (not path.is_file(), "no file that can be read"),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def _look(path: Path) -> _Look | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _arrival(path: Path, before: _Look | None) -> Arrival | None:
    if before is None or _look(path) != before:
        return None
    sha256 = _sha256(path)
    if _look(path) != before:
        return None
    return Arrival(path.parent.name, path, before[0], sha256, before[1] // 1000)


def _seen(path: Path, look: _Look | None) -> FileSignature | None:
    return (path.parent.name, path.name, look[0], look[1] // 1000) if look else None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
