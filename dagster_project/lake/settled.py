"""Tables as they were published: what a run that was not published left behind is undone."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from deltalake import DeltaTable

from dagster_project.lake.published import Published
from gold import publication


def put_back(root: Path, last: Published) -> Mapping[str, int | None]:
    """Undo what a run that was not published left behind.

    Args:
        root: of the lake.
        last: the night that readers see.

    Returns:
        The paths of the tables that were put back, each with its version now; None where the
        table was never published and is gone.
    """
    back: dict[str, int | None] = {}
    for folder in sorted(root.glob("*/*/_delta_log")):
        path = f"{folder.parent.parent.name}/{folder.parent.name}"
        if path == publication.TABLE.path:
            continue
        seen = last.versions.get(path)
        if seen is None:
            shutil.rmtree(folder.parent)
            back[path] = None
        elif DeltaTable(folder.parent).version() != seen:
            DeltaTable(folder.parent).restore(seen)
            back[path] = DeltaTable(folder.parent).version()
    return back
