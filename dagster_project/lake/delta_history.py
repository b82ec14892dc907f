"""Forgetting what tables were: earlier versions, files that no version needs, and their log.

A Delta table remembers. Files of earlier versions lie beside those in force, and its log quotes the
smallest and largest value of every column of each file. Whoever is erased has to leave all of it.
"""

import re
from pathlib import Path

from deltalake import CommitProperties, DeltaTable

from dagster_project.lake import published
from gold import publication

LOG = "_delta_log"
LAST_CHECKPOINT = "_last_checkpoint"
_VERSION = re.compile(r"^\.?(\d{20})\.")
"""What a file of the log is of; Hadoop keeps a checksum of each under its name after a dot."""


def forget(root: Path) -> int:
    """Leave of every table its newest version alone; which runs were published stays.

    To be done after publication, under the lake's lock: then the newest version is the one that
    readers see. Whoever reads an older one at that moment has to start again.

    Returns:
        How many files were removed.
    """
    folders = [log.parent for log in sorted(root.glob(f"*/*/{LOG}"))]
    return sum(
        forget_versions(folder) for folder in folders if folder != root / publication.TABLE.path
    )


def forget_versions(folder: Path) -> int:
    """Leave a table's newest version alone; returns how many files were removed."""
    table = DeltaTable(folder)
    newest = table.version()
    if not (folder / LOG / f"{newest:020}.checkpoint.parquet").exists():
        table.create_checkpoint()
    in_force = set(published.dataset(folder, newest).files)
    surplus = [
        path
        for path in folder.rglob("*")
        if path.is_file() and not _stays(path.relative_to(folder), in_force, newest)
    ]
    for path in surplus:
        path.unlink()
    return len(surplus)


def add_empty_version(folder: Path) -> None:
    """Commit a version that changes nothing, so that no commit in force names a file that went."""
    table = DeltaTable(folder)
    table.alter.set_table_description(
        table.metadata().description or "",
        commit_properties=CommitProperties(custom_metadata={"after": str(table.version())}),
    )


def _stays(path: Path, in_force: set[str], newest: int) -> bool:
    if path.parts[0] != LOG:
        return str(path) in in_force
    version = _VERSION.match(path.name)
    return path.name == LAST_CHECKPOINT or bool(
        version and _is_needed(path, int(version[1]), newest)
    )


def _is_needed(path: Path, version: int, newest: int) -> bool:
    """Of the newest version, its commit and checkpoint; not the sums that Spark keeps beside it."""
    return version >= newest and not path.name.endswith(".crc")
