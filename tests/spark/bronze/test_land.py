"""What bronze keeps of deliveries that follow each other."""

import hashlib
import hmac
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze import land
from bronze.keys import KEY_LENGTH, opaque_key
from contracts import Extract, Field, Seal
from silver.shared.frames import frame_of
from tests.drawing import assert_same, table_of

VISITS = Extract(
    name="home_visit",
    about="Visits.",
    files="visits_*.csv",
    key=("id",),
    fields=(Field("id", "Id.", required=True), Field("note", "Note.")),
    statements=(),
)
SEALED = Extract(
    name="home_child",
    about="Children.",
    files="children_*.csv",
    key=("id",),
    fields=(Field("id", "Id.", required=True),),
    statements=(),
    seals=(Seal(headers=("closed",), values=("RC1",)),),
)
STAGED = "row_number bigint, id string, note string"
WORDS = "only the council knows"


def _keyed(spark: SparkSession, drawing: str) -> DataFrame:
    return land.with_row_keys(table_of(spark, STAGED, drawing), VISITS, WORDS)


def _after(spark: SparkSession, *days: DataFrame) -> DataFrame:
    versions = frame_of(spark, [], VISITS.table.ddl)
    for number, rows in enumerate(days, start=1):
        delivery = land.DeliveryToApply(f"d{number}", date(2026, 11, number))
        versions = land.versions_after(versions, rows, VISITS, delivery)
    return versions


FIRST_DAY = """
    row_number | id        | note
    2          | stays     | x
    3          | changes   | x
    4          | vanishes  | x
    5          | returns   | x
    6          | undone    | x
    7          | blanked   | x
"""
SECOND_DAY = """
    row_number | id        | note
    2          | changes   | y
    3          | stays     | x
    4          | new       | x
    5          | undone    | y
    6          | blanked   | -
"""
THIRD_DAY = """
    row_number | id        | note
    8          | returns   | x
    9          | undone    | x
    10         | stays     | x
    11         | blanked   |
"""


def test_a_row_is_a_version_from_the_delivery_that_opened_it_to_the_last_that_carried_it(
    spark: SparkSession,
) -> None:
    table = _after(spark, *(_keyed(spark, day) for day in (FIRST_DAY, SECOND_DAY, THIRD_DAY)))

    assert_same(
        table,
        """
        id       | note | first_delivery | first_row_number | last_delivery | last_row_number | first_seen | last_seen  | is_latest
        stays    | x    | d1             | 2                | d3            | 10              | 2026-11-01 | 2026-11-03 | yes
        changes  | x    | d1             | 3                | d1            | 3               | 2026-11-01 | 2026-11-01 | no
        changes  | y    | d2             | 2                | d2            | 2               | 2026-11-02 | 2026-11-02 | yes
        vanishes | x    | d1             | 4                | d1            | 4               | 2026-11-01 | 2026-11-01 | yes
        returns  | x    | d1             | 5                | d3            | 8               | 2026-11-01 | 2026-11-03 | yes
        new      | x    | d2             | 4                | d2            | 4               | 2026-11-02 | 2026-11-02 | yes
        undone   | x    | d1             | 6                | d1            | 6               | 2026-11-01 | 2026-11-01 | no
        undone   | y    | d2             | 5                | d2            | 5               | 2026-11-02 | 2026-11-02 | no
        undone   | x    | d3             | 9                | d3            | 9               | 2026-11-03 | 2026-11-03 | yes
        blanked  | x    | d1             | 7                | d1            | 7               | 2026-11-01 | 2026-11-01 | no
        blanked  | -    | d2             | 6                | d2            | 6               | 2026-11-02 | 2026-11-02 | no
        blanked  |      | d3             | 11               | d3            | 11              | 2026-11-03 | 2026-11-03 | yes
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_of_a_late_file_of_changes_only_rows_that_no_newer_file_spoke_of_stand(
    spark: SparkSession,
) -> None:
    fourth = """
        row_number | id      | note
        2          | changed | new
        3          | same    | x
    """
    second = """
        row_number | id      | note
        2          | changed | old
        3          | same    | x
        4          | new     | x
        5          | first   | y
    """
    first = "row_number | id    | note\n2 | first | x"
    versions = land.first_versions(
        _keyed(spark, first), VISITS, land.DeliveryToApply("d1", date(2026, 11, 1))
    )
    versions = land.versions_after(
        versions, _keyed(spark, fourth), VISITS, land.DeliveryToApply("d4", date(2026, 11, 4))
    )
    late = land.DeliveryToApply("d2", date(2026, 11, 2), is_late=True)
    table = land.versions_after(versions, _keyed(spark, second), VISITS, late)

    assert_same(
        table,
        """
        id      | note | first_delivery | last_delivery | first_seen | last_seen  | is_latest
        first   | x    | d1             | d1            | 2026-11-01 | 2026-11-01 | no
        first   | y    | d2             | d2            | 2026-11-02 | 2026-11-02 | yes
        changed | old  | d2             | d2            | 2026-11-02 | 2026-11-02 | no
        changed | new  | d4             | d4            | 2026-11-04 | 2026-11-04 | yes
        same    | x    | d2             | d2            | 2026-11-02 | 2026-11-02 | no
        same    | x    | d4             | d4            | 2026-11-04 | 2026-11-04 | yes
        new     | x    | d2             | d2            | 2026-11-02 | 2026-11-02 | yes
        """,
    )


def test_of_rows_with_one_key_the_last_is_kept_and_the_others_are_refused_with_a_reason(
    spark: SparkSession,
) -> None:
    rows = _keyed(
        spark,
        """
        row_number | id | note
        2          | a  | first
        3          | b  | only
        9          | a  | second
        10         | a  | last
        """,
    )

    assert_same(_after(spark, rows), "id | note\na | last\nb | only")
    assert_same(
        land.repeated_rows(rows, VISITS).withColumn("is_reason", F.col("reason") == land.REPEATED),
        """
        row_number | column_name | is_reason | agreed                       | rows
        2          | id          | yes     | {"id":"a","note":"first"}    | 1
        9          | id          | yes     | {"id":"a","note":"second"}   | 1
        """,
    )


def test_a_seal_that_is_set_lifted_or_no_longer_told_is_another_version(
    spark: SparkSession,
) -> None:
    staged = table_of(
        spark,
        "row_number bigint, id string, identity_sealed boolean",
        """
        row_number | id | identity_sealed
        2          | a  | yes
        3          | a  | no
        4          | a  | -
        """,
    )

    assert land.with_row_keys(staged, SEALED, WORDS).select("row_version").distinct().count() == 3


def test_an_opaque_key_is_the_hmac_that_any_other_program_would_compute(
    spark: SparkSession,
) -> None:
    parts = [("a", "bc"), ("ab", "c"), ("", "abc"), ("Zoë", "😀"), ("1|2", ":")]
    rows = frame_of(spark, [*parts, ("a", None)], "first_part string, second_part string")
    for secret in ("short", "é" * 40):  # the second is longer than a block of the hash
        key = opaque_key(secret, "home_visit", [F.col("first_part"), F.col("second_part")])
        read = {
            (row.first_part, row.second_part): row.key
            for row in rows.select("first_part", "second_part", key.alias("key")).collect()
        }
        expected = {
            pair: hmac.new(
                secret.encode(),
                ("home_visit|" + "".join(f"{len(part)}:{part}" for part in pair)).encode(),
                hashlib.sha256,
            ).hexdigest()[:KEY_LENGTH]
            for pair in parts
        }

        assert read.pop(("a", None)) is None
        assert read == expected


Snapshot = list[tuple[int, str | None]]
snapshot = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["x", "y", None])), max_size=6)
councils = st.lists(st.tuples(snapshot, snapshot), min_size=20, max_size=20)


def _rows(spark: SparkSession, snapshots: list[Snapshot]) -> DataFrame:
    """One delivery that holds the snapshots of many councils, told apart by their keys."""
    rows = [
        (number, f"{council}/{key}", note)
        for council, snapshot_rows in enumerate(snapshots)
        for number, (key, note) in enumerate(snapshot_rows)
    ]
    return land.with_row_keys(frame_of(spark, rows, STAGED), VISITS, WORDS)


@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(councils)
def test_every_row_that_comes_in_is_kept_unchanged_or_refused_and_the_latest_is_what_was_last_sent(
    spark: SparkSession, pairs: list[tuple[Snapshot, Snapshot]]
) -> None:
    days = [_rows(spark, [council[day] for council in pairs]) for day in range(2)]
    table = _after(spark, *days).select(
        "id", "note", "first_delivery", "last_delivery", "is_latest"
    )
    rows = table.collect()
    opened = [row for row in rows if row.first_delivery == "d2"]
    seen_again = [row for row in rows if row.first_delivery == "d1" and row.last_delivery == "d2"]
    rejections = land.repeated_rows(days[1], VISITS).collect()
    latest = [(row.id, row.note) for row in rows if row.is_latest]
    delivery = {
        f"{council}/{key}": note
        for day in (0, 1)
        for council, snapshot_rows in enumerate(pairs)
        for key, note in snapshot_rows[day]
    }

    assert len(opened) + len(seen_again) + len(rejections) == sum(
        len(second) for _, second in pairs
    )
    assert len(latest) == len(dict(latest))
    assert dict(latest) == delivery
