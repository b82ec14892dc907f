"""A hash of code, so that what it makes is made anew once the code is another."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def code_hash(folders: Iterable[Path]) -> str:
    """Eight characters that change with any Python file in the folders, or below them."""
    code = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()[:8]
