"""Names that only the person bore, out of the tables of names that models were trained on."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

import pyarrow.compute as pc

from dagster_project.erasure.subject import Subject
from dagster_project.lake import published
from dagster_project.lake.storage import Folder
from dagster_project.settings import Settings
from silver import person_record

FREQUENCIES = "frequencies.json"
COLUMNS = ("forename", "middle_names", "surname", "former_surname")


def erase(config: Settings, subject: Subject) -> int:
    """Take such names out of every model version of the lake, candidates included.

    A name that several records bore may be in a model's table; where all of them were the
    person's, it tells of them.

    Returns:
        How many names went.
    """
    paths = [
        path
        for folder in (config.models, config.candidates)
        for path in sorted(folder.glob(f"*/{FREQUENCIES}"))
    ]
    names = _names_of_nobody_else(config.lake_root, subject) if paths else frozenset()
    return sum(_erase_from(path, names) for path in paths) if names else 0


def names_left(
    frequencies: Mapping[str, Mapping[str, float]], names: Collection[str]
) -> dict[str, dict[str, float]]:
    """A model's tables of names without some names, in whatever case."""
    return {
        column: {name: share for name, share in shares.items() if name.casefold() not in names}
        for column, shares in frequencies.items()
    }


def _erase_from(path: Path, names: frozenset[str]) -> int:
    before = json.loads(path.read_text(encoding="utf-8"))
    left = names_left(before, names)
    gone = sum(map(len, before.values())) - sum(map(len, left.values()))
    if gone:
        text = json.dumps(left, indent=1, sort_keys=True, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
    return gone


def _names_of_nobody_else(root: Folder, subject: Subject) -> frozenset[str]:
    """Names of the person's records that no other record bears, in lower case."""
    own: set[str] = set()
    others: set[str] = set()
    rows = published.arrow(root, person_record.TABLE, ("record_key", *COLUMNS))
    keys = rows.column("record_key").to_pylist()
    for column in COLUMNS:
        folded = pc.utf8_lower(rows.column(column)).to_pylist()
        for key, name in zip(keys, folded, strict=True):
            (own if key in subject.record_keys else others).update([name] if name else [])
    return frozenset(own - others)
