"""How much a night has to read: by that its session is made for a small council or a large one."""

from pathlib import Path

from contracts import Layer
from dagster_project.lake import published
from dagster_project.settings import Settings


def is_small(config: Settings) -> bool:
    """Whether so little is to be read that compiling for it costs more than it saves."""
    return bytes_to_read(config.landing, config.lake_root) <= config.small_night_bytes


def bytes_to_read(landing: Path, lake_root: Path) -> int:
    """The size of what was delivered since the last published night, and of what bronze holds.

    A file came when the file system noted a change to it, which no copy keeps from its original.
    """
    last = published.last(lake_root)
    since = last.published_at.timestamp() if last.published_at else 0.0
    arrived = sum(_size_if_since(path, since) for path in landing.glob("*/*"))
    return arrived + sum(
        int((lake_root / path / name).stat().st_size)
        for path, version in last.versions.items()
        if path.startswith(f"{Layer.BRONZE}/")
        for name in published.dataset(lake_root / path, version).files
    )


def _size_if_since(path: Path, since: float) -> int:
    """The size of a file that came since then; 0 of one that is no file by now, or never was."""
    try:
        file = path.stat()
    except OSError:
        return 0
    return file.st_size if file.st_ctime > since else 0
