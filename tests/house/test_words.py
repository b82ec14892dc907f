"""What people read is in words that a clerk knows."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

OURS_ALONE = ("made whole", "half of a child", "halves of", "heal(s|ed|ing)?", "whose it is")
"""Words of a dialect of ours, which nobody outside knows."""
READ = sorted(
    [
        ROOT / "README.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "expectations" / "templates").glob("*.html"),
        *(ROOT / "expectations").glob("*.py"),
        ROOT / "silver" / "findings" / "kinds.py",
        ROOT / "gold" / "correction.py",
        *(ROOT / "dagster_project" / "outbox").glob("*.py"),
        *(ROOT / "dagster_project" / "cli").glob("*.py"),
    ]
)


@pytest.mark.parametrize("path", READ, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_pack_or_document_speaks_our_dialect(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").split())
    found = [
        words for words in OURS_ALONE if re.search(rf"(?<![\w-]){words}(?!\w)", text, re.IGNORECASE)
    ]
    assert found == []
