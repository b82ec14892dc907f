"""Where tables lie: a folder of this machine or of an object store, and what differs between them.

Every other module joins names to a `Folder` and asks this one for tables, files and their removal.
Credentials are the environment's or the platform's own (dagster_project/lake/object_store.py).
"""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

import pyarrow as pa
from deltalake import DeltaTable, Schema
from pyarrow.fs import (
    FileSelector,
    FileSystem,
    FileType,
    LocalFileSystem,
    SubTreeFileSystem,
)

from dagster_project.lake import object_store
from dagster_project.lake.object_store import StoreFolder

Folder = Path | StoreFolder
Result = TypeVar("Result")
LOG = "_delta_log"
CHUNK = 8 * 2**20
"""Bytes of a file that are in memory at a time."""
AT_A_TIME = 8
"""Files that are moved or removed side by side: each waits for its store, and for nothing else."""


def folder_of(address: str) -> Folder:
    """The folder that a setting names.

    Raises:
        StoreAddressError: it is an address, and of no store that can be read here.
    """
    return StoreFolder.of(address) if "://" in address else Path(address)


def file_system(folder: Folder) -> FileSystem:
    """Arrow's file system, in which names are relative to the folder."""
    if isinstance(folder, Path):
        return SubTreeFileSystem(str(folder), LocalFileSystem())
    return SubTreeFileSystem(folder.path, object_store.file_system(folder))


def address(folder: Folder) -> Path | str:
    """What delta-rs is told of a folder's place."""
    return folder if isinstance(folder, Path) else str(folder)


def options(folder: Folder) -> dict[str, str] | None:
    """What delta-rs is told of a store; nothing of a folder of this machine."""
    return None if isinstance(folder, Path) else object_store.delta_options(folder)


def delta_table(folder: Folder, version: int | None = None) -> DeltaTable:
    """A table as it is, or as it was at a version."""
    return DeltaTable(address(folder), version=version, storage_options=options(folder))


def create_table(
    folder: Folder, schema: Schema, about: str, properties: Mapping[str, str]
) -> DeltaTable:
    """Make a table without rows.

    Raises:
        DeltaError: there is one.
    """
    return DeltaTable.create(
        address(folder),
        schema=schema,
        description=about,
        configuration=properties,
        storage_options=options(folder),
    )


def has_table(folder: Folder) -> bool:
    """Whether a table is there."""
    if isinstance(folder, Path):
        return (folder / LOG).exists()
    return DeltaTable.is_deltatable(str(folder), options(folder))


def table_folders(root: Folder, layers: str = "*") -> list[Folder]:
    """The folders of all tables of a lake, in order.

    Args:
        root: of the lake.
        layers: pattern of the names of the folders that hold tables.
    """
    if isinstance(root, Path):
        return [log.parent for log in sorted(root.glob(f"{layers}/*/{LOG}"))]
    in_logs = [PurePosixPath(name).parts for name in files(root)]
    places = {
        parts[:2]
        for parts in in_logs
        if len(parts) > 3 and parts[2] == LOG and fnmatchcase(parts[0], layers)
    }
    return [root / layer / name for layer, name in sorted(places)]


def for_each(folders: Sequence[Folder], action: Callable[[Folder], Result]) -> list[Result]:
    """What an action gives for each folder, in their order; of a store they wait side by side."""
    if all(isinstance(folder, Path) for folder in folders):
        return [action(folder) for folder in folders]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(action, folders))


def path_of(table_folder: Folder) -> str:
    """A table's path in its lake: its layer and name."""
    return f"{table_folder.parent.name}/{table_folder.name}"


def size_of(table_folder: Folder, version: int) -> int:
    """Bytes of the files that a version of a table has, as its log says."""
    actions = pa.table(delta_table(table_folder, version).get_add_actions())
    return sum(actions["size_bytes"].to_pylist())


def files(folder: Folder) -> list[str]:
    """Names of all files below a folder, relative to it; of one that is not there none."""
    if isinstance(folder, Path):
        return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    return list(states(folder))


class State(NamedTuple):
    """What tells whether a file is as it was: bytes, and nanoseconds since 1970."""

    size: int
    modified_ns: int


def states(folder: StoreFolder) -> dict[str, State]:
    """Size and time of every file below a folder of a store, by name."""
    selector = FileSelector("", allow_not_found=True, recursive=True)
    return {
        info.path: State(info.size, info.mtime_ns)
        for info in file_system(folder).get_file_info(selector)
        if info.type is FileType.File
    }


def remove_files(folder: Folder, names: Sequence[str]) -> None:
    """Remove files below a folder."""
    if isinstance(folder, Path):
        for name in names:
            (folder / name).unlink()
        return
    here = file_system(folder)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(here.delete_file, names))


def remove_folder(folder: Folder) -> None:
    """Remove a folder with all that is in it."""
    if isinstance(folder, Path):
        shutil.rmtree(folder)
    else:
        # File by file: some stores keep folders of their own, and refuse to drop a full one first.
        remove_files(folder, files(folder))


def take_in(paths: Iterable[Path], folder: Folder) -> None:
    """Put files of this machine into a folder under their names; a local one takes them over."""
    if isinstance(folder, Path):
        for path in paths:
            shutil.move(path, folder / path.name)
        return
    there = file_system(folder)

    def upload(path: Path) -> None:
        # Not by Arrow's copy_files, which drops an error that comes up as a file is closed.
        with path.open("rb") as source, there.open_output_stream(path.name) as target:
            shutil.copyfileobj(source, target, CHUNK)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(upload, paths))


def fetch(folder: StoreFolder, name: str, to: Path) -> None:
    """Copy a file of a store to this machine: it is there whole or not at all."""
    part = to.with_name(f"{to.name}.part")
    with file_system(folder).open_input_stream(name) as source, part.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK)
    part.replace(to)
