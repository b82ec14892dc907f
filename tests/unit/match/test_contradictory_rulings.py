"""Rulings of one night that contradict each other: nobody obeys them, in whatever order they come.

The query is DuckDB's; a test beside tests/spark/match/test_rulings.py holds Spark's to the same.
"""

from datetime import datetime, timedelta

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silver.match.rulings import RULINGS, in_force_sql
from tests.unit.match.drawn_rulings import CASES, rows_of

Ruling = dict[str, object]
DAY = datetime(2026, 11, 20)  # noqa: DTZ001 # DuckDB compares times without a zone
SHAPE = pa.schema(
    [
        ("left_key", pa.string()),
        ("right_key", pa.string()),
        ("ruling", pa.string()),
        ("decided_by", pa.string()),
        ("decided_on", pa.timestamp("us")),
        ("run_number", pa.int64()),
        ("ruling_id", pa.string()),
    ]
)


def in_force(rows: list[Ruling]) -> dict[tuple[str, str], str]:
    with duckdb.connect() as connection:
        connection.register("ruling", pa.Table.from_pylist(rows, schema=SHAPE))
        rulings = connection.sql(in_force_sql("ruling")).fetchall()
    assert len({(left, right) for left, right, _ in rulings}) == len(rulings)
    return {(left, right): ruling for left, right, ruling in rulings}


@pytest.mark.parametrize("case", CASES)
def test_of_rulings_on_a_pair_there_is_in_force(case: str) -> None:
    drawing, ruled, _ = CASES[case]
    assert in_force(rows_of(drawing)) == ({("a", "b"): ruled} if ruled else {})


DRAWN = st.lists(
    st.fixed_dictionaries(
        {
            "left_key": st.just("a"),
            "right_key": st.sampled_from(["b", "c"]),
            "ruling": st.sampled_from(RULINGS),
            "decided_by": st.sampled_from(["R. Steward", "S. Steward", " r. steward"]),
            "decided_on": st.integers(0, 5).map(lambda hours: DAY + timedelta(hours=hours)),
            "run_number": st.integers(1, 3),
        }
    ),
    max_size=8,
).map(lambda rows: [row | {"ruling_id": f"r{n}"} for n, row in enumerate(rows)])


@settings(max_examples=150, deadline=None)
@given(rows=DRAWN, data=st.data())
def test_the_order_of_rulings_changes_nothing(rows: list[Ruling], data: st.DataObject) -> None:
    assert in_force(data.draw(st.permutations(rows))) == in_force(rows)


@settings(max_examples=150, deadline=None)
@given(rows=DRAWN, data=st.data())
def test_two_opposite_rulings_of_one_night_leave_every_pair_as_it_was(
    rows: list[Ruling], data: st.DataObject
) -> None:
    other = data.draw(st.sampled_from(["b", "c"]))
    tonight = [
        {
            "left_key": "a",
            "right_key": other,
            "ruling": ruling,
            "decided_by": by,
            "decided_on": DAY + timedelta(hours=data.draw(st.integers(0, 9))),
            "run_number": 4,
            "ruling_id": f"tonight {ruling}",
        }
        for ruling, by in (("same", "T. Steward"), ("different", "U. Steward"))
    ]
    assert in_force([*rows, *tonight]) == in_force(rows)
