"""Forgetting what tables were: earlier versions, files that no version needs, and their log.

A Delta table remembers. Files of earlier versions lie beside those in force, and its log quotes the
smallest and largest value of every column of each file. Whoever is erased has to leave all of it.
"""

import re
from pathlib import PurePosixPath

from deltalake import CommitProperties

from dagster_project.lake import published, storage
from dagster_project.lake.storage import LOG, Folder
from gold import publication

LAST_CHECKPOINT = "_last_checkpoint"
_VERSION = re.compile(r"^\.?(\d{20})\.")
"""What a file of the log is of; Hadoop keeps a checksum of each under its name after a dot."""


def forget(root: Folder) -> int:
    """Leave of every table its newest version alone; which runs were published stays.

    To be done after publication, under the lake's lock: then the newest version is the one that
    readers see. Whoever reads an older one at that moment has to start again.

    Returns:
        How many files were removed.
    """
    ledger = root / publication.TABLE.path
    folders = [folder for folder in storage.table_folders(root) if folder != ledger]
    return sum(storage.for_each(folders, forget_versions))


def forget_versions(folder: Folder) -> int:
    """Leave a table's newest version alone; returns how many files were removed."""
    table = storage.delta_table(folder)
    newest = table.version()
    names = storage.files(folder)
    if f"{LOG}/{newest:020}.checkpoint.parquet" not in names:
        table.create_checkpoint()
    in_force = set(published.dataset(folder, newest).files)
    surplus = [name for name in names if not _stays(PurePosixPath(name), in_force, newest)]
    storage.remove_files(folder, surplus)
    return len(surplus)


def add_empty_version(folder: Folder) -> None:
    """Commit a version that changes nothing, so that no commit in force names a file that went."""
    table = storage.delta_table(folder)
    table.alter.set_table_description(
        table.metadata().description or "",
        commit_properties=CommitProperties(custom_metadata={"after": str(table.version())}),
    )


def _stays(path: PurePosixPath, in_force: set[str], newest: int) -> bool:
    if path.parts[0] != LOG:
        return str(path) in in_force
    version = _VERSION.match(path.name)
    return path.name == LAST_CHECKPOINT or bool(
        version and _is_needed(path, int(version[1]), newest)
    )


def _is_needed(path: PurePosixPath, version: int, newest: int) -> bool:
    """Of the newest version, its commit and checkpoint; not the sums that Spark keeps beside it."""
    return version >= newest and not path.name.endswith(".crc")
