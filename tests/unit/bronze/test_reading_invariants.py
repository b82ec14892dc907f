"""What holds for any file: nothing is lost, and nothing that was not agreed comes in."""

import csv
import io
import json
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from bronze.readers import stage
from contracts import Extract

FIELDS = ("ref", "forename", "surname", "dob", "upn", "nhs", "plaa")
HEADER = ",".join(FIELDS) + "\n"
PIECES = st.sampled_from(
    ["1", "2", "Ann", "Ash", ",", ",,,,,,", '"', '""', "\n", "\r\n", " ", "Total", "\0", "=A1", "é"]
)
BYTES = st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=3)), max_size=60).map(
    b"".join
)
# Guards and entities (test_reading_cells.py) begin with three of these, and a date beside its
# column is a sign of a moved cell (test_reading_notes.py).
TEXT = st.characters(
    exclude_categories=["Cs", "Cc", "Nd"], include_characters="\n", exclude_characters="'=&"
)
CELL = st.text(TEXT, max_size=12).map(str.strip)
ROWS = st.lists(st.tuples(st.uuids().map(str), *[CELL] * 5, st.sampled_from(["", "A", "B"])))


@settings(deadline=None)  # the machine's pace is no behaviour
@given(body=BYTES)
def test_rows_in_are_rows_staged_and_rows_refused(people: Extract, body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people_1.csv"
        path.write_bytes(HEADER.encode() + body)
        reading = stage(path, people, Path(folder))
        rows = pq.read_table(Path(folder) / "rows.parquet")
        rejections = pq.read_table(Path(folder) / "rejected.parquet").to_pylist()
    assert reading.rows_in == reading.rows_staged + reading.rows_rejected
    assert rows.num_rows == reading.rows_staged
    assert sum(row["rows"] for row in rejections) == reading.rows_rejected
    assert sum(reading.rejected_by_reason.values()) == reading.rows_rejected
    numbers = rows["row_number"].to_pylist() + [row["row_number"] for row in rejections]
    assert len(set(numbers)) == len(numbers)
    for row in rejections:
        assert set(json.loads(row["agreed"] or "{}")) <= set(FIELDS) - {"plaa"}


@settings(deadline=None)  # the machine's pace is no behaviour
@given(rows=ROWS)
def test_what_a_csv_writer_wrote_is_staged_as_it_was(
    people: Extract, rows: list[tuple[str, ...]]
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([FIELDS, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people_1.csv"
        path.write_bytes(text.getvalue().encode())
        reading = stage(path, people, Path(folder))
        staged = pq.read_table(Path(folder) / "rows.parquet").to_pylist()
    assert (reading.rows_rejected, len(staged)) == (0, len(rows))
    for row, cells in zip(staged, rows, strict=True):
        assert [row[name] or "" for name in FIELDS[:6]] == list(cells[:6])
        assert row["identity_sealed"] is (cells[6] == "A")
