"""Files that people put into the answers folder: how one is named on a page, and which none reads.

A file's own name may hold a child's. So a person is shown the words of it that are ours, and when
it was saved: enough to find it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from contracts.dates import LONDON

OUR_WORDS = frozenset(
    {
        "accepted", "answer", "answers", "audit", "copy", "correction", "corrections", "final",
        "hold", "holds", "list", "new", "of", "old", "pack", "relations", "replies", "reply",
        "ruling", "rulings", "seed", "staff", "week",
    }
)  # fmt: skip
"""Words of a file's name that name nobody."""
ENDINGS = frozenset(
    {
        ".csv", ".doc", ".docx", ".eml", ".htm", ".html", ".jpg", ".json", ".msg", ".ods", ".odt",
        ".pdf", ".png", ".rtf", ".tsv", ".txt", ".xls", ".xlsb", ".xlsm", ".xlsx", ".xml", ".zip",
    }
)  # fmt: skip
"""Endings that are shown; any other may be a part of a name."""
NO_ANSWER = (".*", "~$*", "*.part", "*.tmp", "*.filepart", "*.crdownload", "thumbs.db",
             "desktop.ini")  # fmt: skip
"""What programs leave beside a file: nobody's answer."""
HIDDEN = "…"


@dataclass(frozen=True, order=True)
class Unread:
    """A file that nobody understands: how a person finds it, why it was not read, what to do."""

    file: str
    why: str
    to_do: str

    def __str__(self) -> str:
        """All in one sentence."""
        return f"{self.file}: {self.why}: {self.to_do}"


def shown_name(path: Path) -> str:
    """The file's name with every word hidden that is none of ours."""
    stem = path.stem if path.suffix.lower() in ENDINGS else path.name
    ending = path.suffix.lower() if path.suffix.lower() in ENDINGS else ""
    numbers = re.findall(r"\d+", stem)
    few = {number for number in numbers if len(numbers) == 1 and len(number) <= 2}
    words = re.sub(r"[^\W_]+", lambda word: _shown(word[0], few), stem)
    return re.sub(rf"{HIDDEN}(\W*_*{HIDDEN})+", HIDDEN, words) + ending


def _shown(word: str, numbers: set[str]) -> str:
    return word if word.casefold() in OUR_WORDS or word in numbers else HIDDEN


def place_of(path: Path) -> str:
    """The file as a person finds it: its shown name, and when it was saved."""
    saved = datetime.fromtimestamp(path.lstat().st_mtime, UTC).astimezone(LONDON)
    return f"answers/{shown_name(path)} (saved {saved:%d %B %Y at %H:%M})"


def unread(folder: Path, read: Iterable[str]) -> Iterator[Unread]:
    """What stands in the answers folder and is of no kind that is read.

    Args:
        folder: the answers folder; one that is missing is empty.
        read: patterns of the names that some reader takes.
    """
    patterns = [*read, *NO_ANSWER]
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir():
            yield Unread(
                place_of(path),
                "it is a folder",
                "put the files themselves into answers, not a folder of them",
            )
        elif not any(fnmatchcase(path.name.lower(), pattern.lower()) for pattern in patterns):
            yield Unread(
                place_of(path),
                "no file of this kind is read here",
                "send the pack back as the workbook or CSV file that we sent, and take this away",
            )
