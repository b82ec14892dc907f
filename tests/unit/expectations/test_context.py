"""A context leaves nothing on disk."""

import tempfile
from pathlib import Path

import pytest

from expectations.context import passing_context


def test_a_context_makes_no_folder_that_outlives_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    passing_context()
    assert list(tmp_path.iterdir()) == []
