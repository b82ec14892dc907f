"""Files for people who write no Python: the shipped one, or a council's own in its place."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any


def own_or_shipped(own: Path | None, package: str, shipped: str) -> dict[str, Any]:
    """What a council's own file declares, or the shipped one where none is named.

    Args:
        own: the council's own file, where a setting names one.
        package: that the shipped file stands in.
        shipped: its name.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no TOML, or no text.
    """
    file = own or files(package).joinpath(shipped)
    return tomllib.loads(file.read_text(encoding="utf-8"))
