"""One writer across machines: who began last may publish, and nobody who began before.

A lock is seen by the programs of one machine. What two machines share is the lake, so there the
table of publications is the fence: a run on an object store begins with a commit to it that
changes nothing, and publishes by the very next one. A commit goes through if the table is as the
run left it, and never otherwise, so of two runs that meet the one that began last is published.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError

from contracts import SingleViewError
from dagster_project.lake import storage
from dagster_project.lake.storage import LOG, Folder
from gold import publication


class OvertakenError(SingleViewError, RuntimeError):
    """Another run has begun since, on this machine or another, and is the one that may publish."""

    def __init__(self) -> None:
        super().__init__(
            "another run has begun to write this lake since this one began, on this machine or "
            "another: nothing of this one was published. Start nights on one machine alone"
        )


def commit_properties(metadata: Mapping[str, str]) -> CommitProperties:
    """Of a commit that is made on the version that was read, or not at all."""
    return CommitProperties(custom_metadata=dict(metadata), max_commit_retries=0)


@contextmanager
def not_overtaken() -> Iterator[None]:
    """Make a commit, unless another run has written the table since it was read.

    Raises:
        OvertakenError: another run has.
    """
    try:
        yield
    except CommitFailedError:
        raise OvertakenError from None


def append(table: DeltaTable, rows: pa.Table, metadata: Mapping[str, str]) -> int:
    """Add rows to a table as it was read; returns its version.

    Args:
        table: which.
        rows: in its columns, or with more.
        metadata: what the commit tells of itself.

    Raises:
        OvertakenError: another run has written the table since.
    """
    with not_overtaken():
        write_deltalake(
            table,
            rows,
            mode="append",
            schema_mode="merge",
            commit_properties=commit_properties(metadata),
        )
    return table.version()


class RightToWrite:
    """The right of one run to write a lake, until another run takes it."""

    def __init__(self, root: Folder, ledger: DeltaTable | None) -> None:
        """Hold the right over a lake.

        Args:
            root: of the lake.
            ledger: its publications, as they stand when the right is taken; none in a folder of
                this machine where nothing was published yet.
        """
        self.root, self._ledger = root, ledger

    @classmethod
    def take(cls, root: Folder) -> "RightToWrite":
        """Take the right from whoever has it; in a folder of this machine a lock has seen to that.

        On a store the table of publications must have been made before.

        Raises:
            OvertakenError: another run takes it at this moment.
        """
        folder = root / publication.TABLE.path
        if isinstance(root, Path):
            return cls(root, storage.delta_table(folder) if storage.has_table(folder) else None)
        ledger = storage.delta_table(folder)
        with not_overtaken():
            ledger.alter.set_table_description(
                publication.TABLE.about, commit_properties=commit_properties({})
            )
        # Whoever asks for the published night reads this log: else commit by commit.
        ledger.create_checkpoint()
        return cls(root, ledger)

    def require(self) -> None:
        """Stop a run that has lost the right before it writes any more.

        Raises:
            OvertakenError: another run has taken it.
        """
        if isinstance(self.root, Path) or self._ledger is None:
            return
        following = f"{LOG}/{self._ledger.version() + 1:020}.json"
        here = storage.file_system(self.root / publication.TABLE.path)
        if here.get_file_info(following).is_file:
            raise OvertakenError

    def publish(self, rows: pa.Table, metadata: Mapping[str, str]) -> int:
        """Add a row to the publications.

        Args:
            rows: the one row.
            metadata: what the commit tells of itself.

        Returns:
            The version of the table of publications.

        Raises:
            OvertakenError: another run has taken the right; nothing was added.
        """
        ledger = self._ledger or storage.delta_table(self.root / publication.TABLE.path)
        version = append(ledger, rows, metadata)
        self._ledger = ledger
        return version
