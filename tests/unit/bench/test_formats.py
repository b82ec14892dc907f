"""The bench of formats: every reader reads what was written, and memory is told as measured."""

from pathlib import Path

import pytest

from bench.format_files import LAYOUTS, write, write_large_csv
from bench.formats import PEERS, stream
from bench.one_reading import PRODUCT, READERS, Reading, read_apart


@pytest.mark.parametrize("suffix", LAYOUTS)
def test_every_reader_of_a_format_reads_all_its_rows(suffix: str, tmp_path: Path) -> None:
    path, count = write(suffix, 300, tmp_path)
    (tmp_path / "into").mkdir()
    readers = (PRODUCT, *PEERS[suffix])
    assert {name: READERS[name](path, tmp_path / "into") for name in readers} == dict.fromkeys(
        readers, count
    )


def test_a_large_file_has_as_many_rows_as_it_is_said_to_have(tmp_path: Path) -> None:
    path = tmp_path / "toy_2026-11-23.csv"
    count = write_large_csv(path, 1)
    reading = read_apart(PRODUCT, path)
    assert reading.rows == count
    assert 0 < reading.bytes_before < reading.peak_bytes


def test_memory_is_told_beside_that_of_the_first_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks = iter((300 * 2**20, 330 * 2**20))

    def read(_: str, __: Path) -> Reading:
        return Reading(20_000, 10.0, next(peaks), 200 * 2**20)

    monkeypatch.setattr("bench.formats.read_apart", read)
    page = stream(tmp_path, (0.001, 0.001)).splitlines()
    assert page[-1].endswith("| 20,000 | 10 | 2,000 | 330 | 1.100 | 130 | 1.300 |")
    assert list(tmp_path.iterdir()) == []
