"""Which delivered files are ready to be read, and what their names say.

A file is ready when it looks the same twice, with a pause between, and still does once its bytes
have been hashed. Names may hold people's names: they are printed only where that is impossible.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from bronze.readers.raw import LARGEST_FILE
from contracts import Extract, Source
from contracts.dates import LONDON, iso_day

UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download")
"""Endings of files that a transfer (WinSCP, browsers) has not renamed yet."""
SYSTEM_FILES: Final = ("thumbs.db", "ehthumbs.db", "desktop.ini")
"""Files that Windows leaves in folders that somebody looked at; those of macOS begin with a dot."""
_CHUNK = 1024 * 1024
_LAST_MOMENT = 250_000_000_000_000_000
"""Microseconds since 1970 of a moment in the year 9892: calendars end soon after."""
_FileState = tuple[int, int, int]
FileSignature = tuple[str, str, int, int]
"""Source, file name, size and time of writing (microseconds) of a file."""


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
    def name(self) -> str:
        """The file's name as text: bytes that are no UTF-8 are shown as a mark in their place."""
        return _as_text(self.path.name)

    @property
    def day(self) -> date:
        """The day of arrival in England, for files whose name tells no date."""
        return datetime.fromtimestamp(self.modified_us / 1e6, LONDON).date()


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
    processed_files: Collection[FileSignature] = (),
) -> LandingScan:
    """Find the files under `<landing>/<source>/` that are ready, and whatever else is there.

    Args:
        landing: the landing folder; one that is missing is empty.
        folders: the names of the folders in which deliveries are expected.
        pause: called once between the two looks; long enough for a transfer to write more.
        processed_files: what earlier runs read: left out, so that old bytes are not read again.

    Returns:
        Ready files by source and path; files that changed between the looks or while they were
        hashed; and what is no delivery (folders within a source's, unknown folders, links that
        lead out, files that cannot be read). Unfinished and hidden files are in none of them.
    """
    entries = sorted(_entries(landing))
    unexpected = [
        UnexpectedEntry(path, reason)
        for path in entries
        if (reason := _unexpected_reason(path, landing, folders))
    ]
    unexpected_paths = {entry.path for entry in unexpected}
    files = [path for path in entries if path not in unexpected_paths]
    first_states = {path: _file_state(path) for path in files}
    files = [p for p in files if _signature(p, first_states[p]) not in processed_files]
    pause()
    ready: list[Arrival] = []
    waiting: list[Path] = []
    for path in files:
        arrival = _arrival(path, first_states[path])
        if isinstance(arrival, Arrival):
            ready.append(arrival)
        elif arrival:
            unexpected.append(UnexpectedEntry(path, arrival))
        else:
            waiting.append(path)
    return LandingScan(tuple(sorted(ready)), tuple(waiting), tuple(sorted(unexpected)))


def extract_for(name: str, source: Source) -> Extract | None:
    """The extract of a source that a file's name belongs to: the one with the longest pattern."""
    matching = [e for e in source.extracts if fnmatchcase(name.lower(), e.files.lower())]
    return max(matching, key=lambda extract: len(extract.files), default=None)


def effective_date(name: str, extract: Extract) -> date | None:
    """The effective date by a file's name: the first real date in it; None without one."""
    if not extract.effective_date_pattern:
        return None
    dates = (iso_day(match.group(1)) for match in re.finditer(extract.effective_date_pattern, name))
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
    """What stands in the landing folder and its folders, less unfinished and hidden files."""
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
    return name.startswith((".", "~$")) or lower.endswith(UNFINISHED) or lower in SYSTEM_FILES


def _unexpected_reason(path: Path, landing: Path, folders: Collection[str]) -> str:
    """Why something cannot be a delivery; "" if it may be one."""
    # Of links that lead to each other this makes one of them, which is then no file.
    target = Path(os.path.realpath(path))
    leads_outside = path.is_symlink() and not target.is_relative_to(landing.resolve())
    is_at_top = path.parent == landing
    reasons = (
        (leads_outside, "a link that leads out of the landing folder: put the file itself here"),
        (is_at_top and path.is_dir(), "a folder that cannot be opened: see to its permissions"),
        (is_at_top, "a file in no source's folder: move it into one"),
        (path.is_dir(), "a folder: put the files themselves into the source's folder"),
        (path.parent.name not in folders, "no source has this folder: move the file"),
        (not path.is_file(), "no file that can be read"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _file_state(path: Path) -> _FileState | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return (
        (status.st_size, status.st_mtime_ns, status.st_ino)
        if stat.S_ISREG(status.st_mode)
        else None
    )


def _arrival(path: Path, first_state: _FileState | None) -> Arrival | str:
    """The file if it is ready, "" while it changes, or why it cannot be read."""
    if first_state is None or _file_state(path) != first_state:
        return ""
    if first_state[0] > LARGEST_FILE:
        return f"a file of over {LARGEST_FILE / 2**30:.0f} GiB: ask the sender for smaller ones"
    try:
        sha256 = _sha256(path)
    except FileNotFoundError:
        return ""
    except PermissionError:
        return "a file that may not be read: see to its permissions"
    if _file_state(path) != first_state:
        return ""
    return Arrival(path.parent.name, path, first_state[0], sha256, modified_us(first_state[1]))


def is_as_it_was(arrival: Arrival) -> bool:
    """Whether the file still looks as it did when it was found ready."""
    return size_and_time(arrival.path) == (arrival.size, arrival.modified_us)


def size_and_time(path: Path) -> tuple[int, int] | None:
    """A file's size and when it was written (microseconds); None where there is none."""
    state = _file_state(path)
    return (state[0], modified_us(state[1])) if state else None


def modified_us(nanoseconds: int) -> int:
    """A time of writing in microseconds, within the years that a calendar has."""
    return min(nanoseconds // 1000, _LAST_MOMENT)


def _signature(path: Path, state: _FileState | None) -> FileSignature | None:
    return (
        (path.parent.name, _as_text(path.name), state[0], modified_us(state[1])) if state else None
    )


def _as_text(name: str) -> str:
    return os.fsencode(name).decode(errors="replace")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
