"""How much a night has to read: by that its session is made for a small council or a large one."""

from pathlib import Path

from contracts import Layer
from dagster_project.lake import published, storage
from dagster_project.lake.object_store import StoreFolder
from dagster_project.lake.storage import Folder
from dagster_project.settings import Settings


def is_small(config: Settings) -> bool:
    """Whether so little is to be read that compiling for it costs more than it saves."""
    landing = (
        config.landing_root if isinstance(config.landing_root, StoreFolder) else config.landing
    )
    return bytes_to_read(landing, config.lake_root) <= config.small_night_bytes


def bytes_to_read(landing: Folder, lake_root: Folder) -> int:
    """The size of what was delivered since the last published night, and of what bronze holds.

    A file came when the file system noted a change to it, which no copy keeps from its original.
    """
    last = published.last(lake_root)
    since = last.published_at.timestamp() if last.published_at else 0.0
    if isinstance(landing, Path):
        arrived = sum(_size_if_since(path, since) for path in landing.glob("*/*"))
    else:
        states = storage.states(landing).values()
        arrived = sum(state.size for state in states if state.modified_ns > since * 1e9)
    return arrived + sum(
        storage.size_of(lake_root / path, version)
        for path, version in last.versions.items()
        if path.startswith(f"{Layer.BRONZE}/")
    )


def _size_if_since(path: Path, since: float) -> int:
    """The size of a file that came since then; 0 of one that is no file by now, or never was."""
    try:
        file = path.stat()
    except OSError:
        return 0
    return file.st_size if file.st_ctime > since else 0
