"""What the stewards' pages count, from published nights: since the run before, by feed and pair."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from contracts import Table
from dagster_project.lake.delta_lake import Lake
from dagster_project.outbox import feed_matters, source_standing
from gold import correction, correction_queue, ruling
from silver import correction as requests
from silver import feed_fault
from tests.drawing import table_of

FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 23)
Publish = Callable[[date, dict[Table, str]], Path]

BEFORE = """
    request_id | state     | is_open | sent_on    | closed_on
    a          | sent      | yes     | 2026-11-20 | -
    b          | sent      | yes     | 2026-11-20 | -
    c          | corrected | no      | 2026-10-01 | 2026-11-02
"""
NOW = """
    request_id | state     | is_open | sent_on    | closed_on
    a          | sent      | yes     | 2026-11-20 | -
    b          | corrected | no      | 2026-11-20 | 2026-11-23
    c          | sent      | yes     | 2026-11-23 | -
    d          | raised    | yes     | -          | -
    e          | corrected | no      | 2026-10-01 | 2026-10-31
    f          | sent      | yes     | 2026-11-16 | -
"""


@pytest.fixture
def publish(spark: SparkSession, tmp_path: Path) -> Publish:
    """Publish a night with the tables that are drawn; the lake's folder."""
    runs = iter(range(9))

    def published(day: date, tables: dict[Table, str]) -> Path:
        lake = Lake(tmp_path / "lake", spark, tmp_path / f"aside{next(runs)}", day)
        for table, drawing in tables.items():
            rows = table_of(spark, table, drawing)
            if table.layer == "gold":
                lake.stage(table, rows)
            else:
                lake.write(table, rows)
        lake.publish()
        return tmp_path / "lake"

    return published


def test_new_is_what_was_not_open_in_the_run_before(publish: Publish) -> None:
    publish(FIRST, {correction.TABLE: BEFORE})
    root = publish(SECOND, {correction.TABLE: NOW})
    rows = {row["request_id"]: row for row in source_standing.requests(root, SECOND)}
    flags = {
        name: [key for key, row in sorted(rows.items()) if row[name]]
        for name in ("is_new", "joins_pack", "is_recent")
    }
    # c came back; a run later on the same day would call neither c nor d new.
    assert flags == {"is_new": ["c", "d", "f"], "joins_pack": ["a", "c"], "is_recent": ["b"]}
    again = publish(SECOND, {correction.TABLE: NOW})
    assert not [row for row in source_standing.requests(again, SECOND) if row["is_new"]]


def test_on_the_first_run_all_that_is_open_is_new(publish: Publish) -> None:
    root = publish(SECOND, {correction.TABLE: NOW})
    new = [row["request_id"] for row in source_standing.requests(root, SECOND) if row["is_new"]]
    assert sorted(new) == ["a", "c", "d", "f"]


def test_a_matter_about_a_file_has_its_deliveries_and_examples(publish: Publish) -> None:
    root = publish(
        SECOND,
        {
            requests.TABLE: """
    request_id | scope   | times_asked | source | extract | state | records_found | records_held | examples | reason
    m1         | extract | 2     | csc    | csc_a   | sent  | 60            | 100          | k1+k2    | Why.
    m2         | extract | 1     | csc    | csc_b   | answered | 80         | 90           | -        | Why.
    m3         | extract | 1     | csc    | csc_b   | corrected | 9         | 90           | -        | Why.
    b          | record  | 1     | csc    | csc_b   | sent  | -             | -            | -        | Why.
""",  # noqa: E501 - a drawn row is a line
            feed_fault.TABLE: """
    matter_id | delivery_id | delivered_on | records_found | records_held
    m1        | d1          | 2026-11-01   | 10            | 50
    m1        | d2          | 2026-11-20   | 50            | 50
""",
            correction_queue.TABLE: """
    source | requests_per_week | weeks | grouped | waiting_since
    csc    | 100    | 3     | 60      | 2026-11-01
""",
        },
    )
    second, first = feed_matters.open_matters(root, source_standing.STATES)["csc"]
    assert (first.number, first.is_unanswered) == ("m1-2", True)
    assert (first.records_with_fault, first.records) == (60, 100)
    assert [delivery[0] for delivery in first.deliveries] == ["d2", "d1"]
    assert list(first.examples) == ["k1", "k2"]
    assert (second.number, second.is_unanswered) == ("m2-1", False)
    assert feed_matters.queues(root)["csc"].weeks == 3


def test_rulings_that_contradict_each_other_stand_together_with_file_and_row(
    publish: Publish,
) -> None:
    root = publish(
        SECOND,
        {
            ruling.TABLE: """
    ruling_id | left_key | right_key | ruling    | is_contradictory | file_and_row
    r1        | a        | b         | same      | yes              | rulings.csv, line 3
    r2        | a        | b         | different | yes              | a file, row 7
    r3        | a        | c         | same      | no               | rulings.csv, line 4
"""
        },
    )
    [pair] = feed_matters.contradictions(root)
    assert (pair.left_key, pair.right_key) == ("a", "b")
    assert list(pair.rulings) == [
        ("one child", "rulings.csv, line 3"),
        ("two children", "a file, row 7"),
    ]
