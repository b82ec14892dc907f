"""Tables as they were published: what a run that was not published left behind is undone."""

from collections.abc import Mapping

from dagster_project.lake import storage
from dagster_project.lake.published import Published
from dagster_project.lake.right_to_write import commit_properties, not_overtaken
from dagster_project.lake.storage import Folder
from gold import publication


def put_back(root: Folder, last: Published) -> Mapping[str, int | None]:
    """Undo what a run that was not published left behind.

    Args:
        root: of the lake.
        last: the night that readers see.

    Raises:
        OvertakenError: another run writes one of them at this moment.

    Returns:
        The paths of the tables that were put back, each with its version now; None where the
        table was never published and is gone.
    """
    ledger = root / publication.TABLE.path
    folders = [folder for folder in storage.table_folders(root) if folder != ledger]

    def as_published(folder: Folder) -> int | None:
        return _as_published(folder, last.versions.get(storage.path_of(folder)))

    versions = zip(folders, storage.for_each(folders, as_published), strict=True)
    now = {storage.path_of(folder): version for folder, version in versions}
    return {path: v for path, v in now.items() if v is None or v != last.versions[path]}


def _as_published(folder: Folder, version: int | None) -> int | None:
    """The version under which a table is what was published; None of one that had to go."""
    if version is None:
        storage.remove_folder(folder)
        return None
    table = storage.delta_table(folder)
    newest = table.version()
    if newest == version:
        return version
    with not_overtaken():
        table.restore(version, commit_properties=commit_properties({}))
    return newest + 1
