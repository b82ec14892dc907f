"""Rulings on Spark: which is in force, what they lift, and what becomes of the partition."""

from datetime import UTC, date, datetime
from functools import reduce

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import match_edge, person_record, relationship, ruling
from silver.match import duckdb_tasks, record, rulings, version
from silver.match.affected import MatchInputs
from silver.match.partition import partition
from silver.match.record import Records
from silver.shared.frames import frame_of
from tests.drawing import assert_same, table_of
from tests.unit.match import drawn_rulings

# One family, told again for each story with a surname, a home and numbers of its own.
PEOPLE = """
record_key | source | forename | nhs_number | upn
a1         | csc    | KATE     | 9990000018 | -
a2         | school | KATE     | -          | A000000100001
a3         | camhs  | KATE     | 9990000026 | -
b1         | csc    | ZARA     | 9990000034 | -
s1         | police | KATE     | -          | -
"""
SURNAMES = ("SHAH", "POPE", "NORGATE", "OKAFOR", "LINDQVIST")
RULED = """
ruling_id | left_key | right_key | ruling    | decided_on          | run_number
r1        | a1       | a3        | different | 2026-11-01T09:00:00 | 1
r2        | a1       | a3        | same      | 2026-11-02T09:00:00 | 2
r3        | a1       | b1        | same      | 2026-11-01T09:00:00 | 1
r4        | a1       | b1        | withdrawn | 2026-11-03T09:00:00 | 3
"""


# rulings, clusters
CASES = {
    "none: two NHS numbers are two people": ("", "a1+a2 a3 b1 s1"),
    "one person with two NHS numbers": ("a1 a3 same", "a1+a2+a3 b1 s1"),
    "two people that every value joins": ("a1 a2 different", "a1 a2+a3 b1 s1"),
    "one person with two forenames": ("a1 b1 same", "a1+b1 a2+a3 s1"),
    "one with a sealed identity, which no ruling opens": ("a2 s1 same", "a1+a2 a3 b1 s1"),
}
"""Without a ruling a2 stands with a1: of two like pairs the one with the smaller key is made."""


@pytest.fixture(scope="module")
def clusters(spark: SparkSession) -> dict[str, set[frozenset[str]]]:
    """Every story's clusters, from one match of them all."""
    ruled = frame_of(
        spark,
        [_ruling(story, drawing) for story, (drawing, _) in CASES.items() if drawing],
        ruling.TABLE.ddl,
    )
    families = [_family(spark, story, SURNAMES[n]) for n, story in enumerate(CASES)]
    model = version.shipped_version()
    people = reduce(DataFrame.unionByName, families).withColumns(record.derived_columns()).cache()
    none = frame_of(spark, [], match_edge.TABLE.ddl)
    scoring = match_edge.Scoring(model, date(2026, 11, 23), tasks=1)
    edges = match_edge.build(people, people.limit(0), ruled, ruled, none, scoring).cache()
    kin = frame_of(spark, [], relationship.TABLE.ddl)
    records = Records.from_frames(people, ruled)
    inputs = MatchInputs(
        records, duckdb_tasks.table_files(edges), duckdb_tasks.table_files(kin), model
    )
    rows = partition(spark, inputs).collect()
    return {
        story: {
            frozenset(_letters(row["record_key"]) for row in rows if row["cluster"] == name)
            for name in {
                row["cluster"] for row in rows if row["record_key"].startswith(f"{story}/")
            }
        }
        for story in CASES
    }


def _letters(key: str) -> str:
    return key.rpartition("/")[2]


def _family(spark: SparkSession, story: str, surname: str) -> DataFrame:
    people = table_of(spark, person_record.TABLE, PEOPLE, role="child", is_mention="no", sex="F")
    number = SURNAMES.index(surname)
    sealed = F.col("record_key") == "s1"
    own = {
        "record_key": F.concat(F.lit(f"{story}/"), "record_key"),
        "surname": F.when(sealed, f"{surname}SON").otherwise(surname),
        "date_of_birth": F.lit(date(2012 + number, 3, 2 + 5 * number)),
        "postcode": F.lit(f"A{number} 1AA"),
        "nhs_number": F.concat("nhs_number", F.lit(str(number))),
        "upn": F.concat("upn", F.lit(str(number))),
        "identity_sealed": sealed,
        "extract": F.col("source"),
    }
    return people.withColumns(own)


def _ruling(story: str, drawing: str) -> tuple[object, ...]:
    left, right, kind = drawing.split()
    row = {
        "ruling_id": story,
        "left_key": f"{story}/{left}",
        "right_key": f"{story}/{right}",
        "ruling": kind,
        "decided_by": "R. Steward",
        "decided_on": datetime(2026, 11, 2, tzinfo=UTC),
        "reason": "seen",
        "run_number": 1,
    }
    return tuple(row.get(name) for name in ruling.TABLE.names)


@pytest.fixture
def ruled(spark: SparkSession) -> DataFrame:
    return table_of(spark, ruling.TABLE, RULED)


def test_the_newest_ruling_on_a_pair_is_in_force_and_a_withdrawn_one_is_none(
    ruled: DataFrame,
) -> None:
    assert_same(rulings.in_force(ruled), "ruling_id | ruling\nr2        | same")


def test_spark_obeys_the_same_rulings_as_duckdb_and_tells_those_that_contradict(
    spark: SparkSession,
) -> None:
    names = ("ruling_id", "left_key", "right_key", "ruling", "decided_by", "decided_on",
             "run_number")  # fmt: skip
    shape = ", ".join(f"{name} {ruling.TABLE.column(name).type}" for name in names)
    rows = [
        tuple(
            (row | {"left_key": case, "decided_on": row["decided_on"].astimezone()})[n]
            for n in names
        )
        for case, (drawing, _, _) in drawn_rulings.CASES.items()
        for row in drawn_rulings.rows_of(drawing)
    ]
    frame = frame_of(spark, rows, shape).cache()
    obeyed = {row.left_key: row.ruling for row in rulings.in_force(frame).collect()}
    assert obeyed == {case: ruled for case, (_, ruled, _) in drawn_rulings.CASES.items() if ruled}
    opposed = {case: set[str]() for case in drawn_rulings.CASES}
    for row in rulings.contradictory(frame).collect():
        opposed[row.left_key].add(row.ruling_id)
    assert opposed == {case: set(ids.split()) for case, (_, _, ids) in drawn_rulings.CASES.items()}


@pytest.mark.parametrize("story", CASES)
def test_a_ruling_decides_who_is_who(clusters: dict[str, set[frozenset[str]]], story: str) -> None:
    assert clusters[story] == {frozenset(group.split("+")) for group in CASES[story][1].split()}


def test_a_ruling_is_taken_in_once_with_the_records_as_they_stood(
    spark: SparkSession, ruled: DataFrame
) -> None:
    answers = [row.asDict() for row in ruled.select(*ruling.ANSWER_COLUMNS).fillna("x").collect()]
    records = table_of(spark, person_record.TABLE, "record_key | match_hash\na1 | h-a1\na3 | h-a3")
    new = ruling.build(answers, ruled.where("ruling_id <> 'r2'"), records, 7)
    assert_same(
        new,
        """
        ruling_id | left_key | left_match_hash | right_match_hash | run_number
        r2        | a1       | h-a1            | h-a3             | 7
        """,
    )
