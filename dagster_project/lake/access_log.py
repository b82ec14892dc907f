"""Who looked: a log that only grows, in which each line holds a hash of all the lines before it.

It lies beside the tables, and holds who looked, when and by what. Whom they looked at, and why
where they said so, stand there as keyed hashes, each under a key of its own; keys and words are in
a second file, from which those of a person who is erased go. So the chain holds all the same:
whoever changes or drops a line breaks it from there on, and a log that was cut at its end is
noticed where somebody kept the last hash, which the audit prints.
"""

import hashlib
import hmac
import json
import os
import pwd
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock

from contracts.dates import LONDON
from contracts.looks import AccessLevel

FILE = "access_log/access.jsonl"
WORDS = "access_log/words.jsonl"
"""Keys of the hashes that stand in the log, each with the word that it hides."""
ERASED = "erased"
"""Stands for a word that an erasure took out."""
BEFORE_THE_FIRST = "0" * 64
LONGEST_REASON = 500
"""Characters of a reason that are kept."""
LONGEST_LINE = 16 * 1024
"""Bytes that a line has at most: every character of a reason may be written as an escape."""


@dataclass(frozen=True)
class Access:
    """One look: by whom, through which command, at whom (a person's id or a record's key).

    As the log holds it, `subject` and `why` are keyed hashes.
    """

    at: str
    who: str
    command: str
    level: str
    subject: str
    why: str

    @property
    def day(self) -> date:
        """The day of the look."""
        return datetime.fromisoformat(self.at).date()


@dataclass(frozen=True)
class AccessLog:
    """The log as it was read.

    `broken_at` is the first line whose hash is not what the lines before it make, or whose word is
    not the one that it was written with; None where all are. `hashes` are those of its lines, in
    order; `erased_words` is how many words are there no more.
    """

    entries: tuple[Access, ...]
    hashes: tuple[str, ...]
    broken_at: int | None
    erased_words: int = 0

    @property
    def last_hash(self) -> str:
        """The hash of the last line."""
        return self.hashes[-1] if self.hashes else BEFORE_THE_FIRST


def note(root: Path, command: str, level: AccessLevel, subject: str, why: str = "") -> None:
    """Add a look by whoever runs this program.

    Args:
        root: the folder that the log lies in, beside what is no table.
        command: what they looked with.
        level: how much they saw.
        subject: a person's id, or a record's opaque key.
        why: in their words; empty where they were not asked.
    """
    at = datetime.now(LONDON).isoformat(timespec="seconds")
    who = pwd.getpwuid(os.getuid()).pw_name
    add(root, [Access(at, who, command, level, subject, why)])


def add(root: Path, looks: Iterable[Access]) -> None:
    """Add looks, in their order, whoever looked.

    Args:
        root: the folder that the log lies in, beside what is no table.
        looks: with their subject and reason in words, which the log hides.
    """
    path = root / FILE
    path.parent.mkdir(mode=0o770, parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        last_hash = _last_hash(path)
        with path.open("a", encoding="utf-8") as file:
            for look in looks:
                subject, why = (
                    _hidden(root, word) for word in (look.subject, look.why[:LONGEST_REASON])
                )
                access = replace(look, subject=subject, why=why)
                last_hash = _hash(last_hash, access)
                file.write(f"{json.dumps({**asdict(access), 'hash': last_hash})}\n")


def looks_at(root: Path, *subjects: str) -> tuple[Access, ...]:
    """The looks at any of these persons or records, the first one first."""
    return tuple(each for each in read(root).entries if each.subject in subjects)


def forget(root: Path, names_them: Callable[[str], object]) -> int:
    """Take out every word that names somebody, and why people looked at whom it names.

    Their keys go with them; the hashes in the log stay.

    Args:
        root: the folder that the log lies in, beside what is no table.
        names_them: whether a word does.

    Returns:
        How many words there were.
    """
    path = root / WORDS
    if not path.exists():
        return 0
    with FileLock((root / FILE).with_suffix(".lock")):
        words = [_cells(line) for line in _lines(path)]
        gone = {cells.get("hash") for cells in words if names_them(cells.get("word", ""))}
        looks = [_cells(line) for line in _lines(root / FILE)]
        gone |= {look.get("why") for look in looks if look.get("subject") in gone}
        left = [cells for cells in words if cells.get("hash") not in gone]
        part = path.with_suffix(".part")
        part.write_text("".join(f"{json.dumps(cells)}\n" for cells in left), encoding="utf-8")
        # Else whoever looks next could not write there.
        part.chmod(path.stat().st_mode)
        part.replace(path)
    return len(words) - len(left)


def read(root: Path) -> AccessLog:
    """Every look so far, and whether the chain of hashes holds.

    A look that is being noted meanwhile is waited for: its word is written before its line.
    """
    if not (root / FILE).exists():
        return AccessLog((), (), None)
    with FileLock((root / FILE).with_suffix(".lock")):
        noted_words, lines = list(_lines(root / WORDS)), list(_lines(root / FILE))
    return _read(lines, {cells.get("hash", ""): cells for cells in map(_cells, noted_words)})


def hidden_looks(root: Path) -> tuple[Access, ...]:
    """Every look as the log holds it, for whoever counts looks: whom at and why stay hidden.

    Nothing is compared with what it was written with: `read` does that.
    """
    if not (root / FILE).exists():
        return ()
    with FileLock((root / FILE).with_suffix(".lock")):
        lines = list(_lines(root / FILE))
    return tuple(_access(_cells(line)) for line in lines)


def _access(cells: Mapping[str, str]) -> Access:
    """The look of a line's cells, each empty where the line lacks it."""
    return Access(**{name: cells.get(name, "") for name in Access.__annotations__})


def _read(lines: Iterable[str], words: Mapping[str, Mapping[str, str]]) -> AccessLog:
    entries: list[Access] = []
    hashes: list[str] = []
    last_hash, broken_at, erased_words = BEFORE_THE_FIRST, None, 0
    for number, line in enumerate(lines, start=1):
        cells = _cells(line)
        told_hash = cells.pop("hash", "")
        access = _access(cells)
        shown = {name: _shown(getattr(access, name), words) for name in ("subject", "why")}
        is_whole = told_hash == _hash(last_hash, access) and None not in shown.values()
        if broken_at is None and not is_whole:
            broken_at = number
        erased_words += sum(
            _is_hash(hidden) and hidden not in words for hidden in (access.subject, access.why)
        )
        entries.append(replace(access, **{name: word or "" for name, word in shown.items()}))
        last_hash = told_hash
        hashes.append(told_hash)
    return AccessLog(tuple(entries), tuple(hashes), broken_at, erased_words)


def _hidden(root: Path, word: str) -> str:
    """A keyed hash of a word, whose key and word are noted; a word that says nothing stays so."""
    if not word:
        return ""
    key = secrets.token_hex(16)
    cells = {"hash": _keyed_hash(key, word), "key": key, "word": word}
    with (root / WORDS).open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(cells)}\n")
    return cells["hash"]


def _shown(hidden: str, words: Mapping[str, Mapping[str, str]]) -> str | None:
    """The word behind a hash; None where it is not the one that was noted."""
    if not _is_hash(hidden):
        return hidden  # it says nothing, or was written before words were hidden
    cells = words.get(hidden)
    if cells is None:
        return ERASED
    word = cells.get("word", "")
    return word if _keyed_hash(cells.get("key", ""), word) == hidden else None


def _is_hash(word: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", word) is not None


def _keyed_hash(key: str, word: str) -> str:
    return hmac.new(key.encode(), word.encode(), hashlib.sha256).hexdigest()


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


def _cells(line: str) -> dict[str, str]:
    """What a line holds; nothing where somebody made it unreadable."""
    try:
        cells = json.loads(line)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in cells.items()} if isinstance(cells, dict) else {}


def _last_hash(path: Path) -> str:
    """The hash of the last line, for which the end of the file is enough."""
    if not path.exists() or path.stat().st_size == 0:
        return BEFORE_THE_FIRST
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - LONGEST_LINE, 0))
        return _cells(file.read().splitlines()[-1].decode(errors="replace")).get("hash", "")


def _hash(before: str, access: Access) -> str:
    words = json.dumps([before, *asdict(access).values()], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()
