"""Files of tables on this machine's disk, for programs that read none elsewhere.

Spark and DuckDB read a store's files from a run's own folder. A file of a table never changes, so
it is fetched once, and what the run writes is there already. A lake that is a folder is its own
copy. The folder goes with the run, so nothing of anybody outlives it.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from dagster_project.lake import storage
from dagster_project.lake.storage import Folder

_FETCHING = Lock()


class LocalCopies:
    """The files of tables, as far as a run needed them."""

    def __init__(self, scratch: Path) -> None:
        """Open the copies of a run.

        Args:
            scratch: folder of the run; who opens the copies twice finds the same ones.
        """
        self._folder = scratch / "tables"

    def paths(self, table_folder: Folder, names: Sequence[str]) -> list[Path]:
        """Where files of a table are to be read; those that are missing are fetched."""
        if isinstance(table_folder, Path):
            return [table_folder / name for name in names]
        paths = [self.folder(table_folder) / name for name in names]
        # Two tables that are built side by side may read a third.
        with _FETCHING, ThreadPoolExecutor(storage.AT_A_TIME) as pool:
            missing = [name for name, path in zip(names, paths, strict=True) if not path.exists()]
            fetched = [
                pool.submit(storage.fetch, table_folder, name, self.folder(table_folder) / name)
                for name in missing
            ]
            for each in fetched:
                each.result()
        return paths

    def take_over(self, paths: Iterable[Path], table_folder: Folder) -> None:
        """Keep files that were put into a table on a store; one that is a folder has them."""
        if not isinstance(table_folder, Path):
            for path in paths:
                path.replace(self.folder(table_folder) / path.name)

    def folder(self, table_folder: Folder) -> Path:
        """The folder of the copies of a table's files, which is made where it is missing."""
        folder = self._folder / storage.path_of(table_folder)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
