"""Not one word of a column that is not agreed comes in, however a file is broken."""

import csv
import io
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bronze.readers import stage
from tests.unit.bronze.broken_files import CANARY, INVOLVEMENT, broken, drawn


def all_that_came_in(text: str, folder: Path) -> str:
    """Everything that a reading leaves behind, as one text."""
    path = folder / "toy_2026-11-23.csv"
    path.write_bytes(text.encode())
    reading = stage(path, INVOLVEMENT, folder / "staged")
    tables = [
        pq.read_table(folder / "staged" / f"{n}.parquet").to_pylist() for n in ("rows", "rejected")
    ]
    return repr((reading, tables))


@pytest.mark.parametrize(
    ("first", "files"),
    [
        (0, 250),
        pytest.param(4936, 1, id="a line break within the header row, and no quotation mark"),
        pytest.param(6294, 1, id="cut off within words that lost their quotation marks"),
        pytest.param(17588, 1, id="a line break within a header, and no quotation mark"),
        pytest.param(8905, 1, id="a comma lost in the key, and one won from a note"),
        pytest.param(250, 9_750, marks=pytest.mark.long),
    ],
)
def test_no_word_of_a_note_comes_in_however_a_file_is_broken(
    first: int, files: int, tmp_path: Path
) -> None:
    leaks = [
        seed
        for seed in range(first, first + files)
        if CANARY in all_that_came_in(broken(random.Random(seed)), tmp_path)  # noqa: S311 - drawn anew alike
    ]
    assert leaks == []


def test_a_sound_file_is_kept_whole_whatever_its_notes_hold(
    tmp_path: Path,
) -> None:
    for seed in range(200):
        text = drawn(random.Random(seed))  # noqa: S311 - drawn anew alike
        (tmp_path / "toy_1.csv").write_bytes(text.encode())
        reading = stage(tmp_path / "toy_1.csv", INVOLVEMENT, tmp_path / "staged")
        assert reading.rows_staged == len(list(csv.reader(io.StringIO(text)))) - 1, seed
        assert reading.rows_rejected == 0
