"""A small extract, and the reading of one file of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bronze.readers import ReadResult, stage
from contracts import Csv, Extract, Field, FieldKind, Seal

Staged = tuple[ReadResult, list[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def people() -> Extract:
    """An extract of six fields, one seal and one column that must not come in."""
    return Extract(
        name="toy_person",
        about="People of a toy source.",
        files="people_*.csv",
        format=Csv(),
        key=("ref",),
        fields=(
            Field("ref", "Key.", required=True, headers=("Ref No",)),
            Field("forename", "Forename."),
            Field("surname", "Surname."),
            Field("dob", "Date of birth.", FieldKind.DATE),
            Field("upn", "Unique pupil number."),
            Field("nhs", "NHS number.", headers=("NHS Number",)),
        ),
        seals=(Seal(headers=("plaa",), values=("A",)),),
        forbidden_headers=("Case Notes",),
        statements=(),
    )


@pytest.fixture
def read(tmp_path: Path, people: Extract) -> Callable[..., Staged]:
    """Stage a file of these bytes (or this text, as UTF-8): the reading, its rows, refusals."""

    def staged(
        content: str | bytes, extract: Extract = people, name: str = "people_2026-11-24.csv"
    ) -> Staged:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        reading = stage(path, extract, tmp_path / "staged")
        rows = pq.read_table(tmp_path / "staged" / "rows.parquet").to_pylist()
        rejections = pq.read_table(tmp_path / "staged" / "rejected.parquet").to_pylist()
        return reading, rows, rejections

    return staged
