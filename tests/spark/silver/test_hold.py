"""A hold or a lock ends by what lifts it, and by nothing else."""

from datetime import UTC, datetime

import pytest
from pyspark.sql import SparkSession

from silver import hold, person
from tests.drawing import assert_same, table_of

PEOPLE = "record_key | person_id\na | A\nb | B"
BEFORE = """
record_key | kind | person_id | decided_by | decided_on
a          | hold | A         | IG         | 2026-11-20T09:00:00
"""


def decision(record_key: str, word: str, day: int) -> dict[str, object]:
    decided_on = datetime(2026, 11, day, 12, tzinfo=UTC)
    return {"record_key": record_key, "hold": word, "decided_by": "IG", "decided_on": decided_on}


@pytest.mark.parametrize(
    ("decisions", "held"),
    [
        pytest.param([], "a | hold | A | -", id="a list that is lost releases nobody"),
        pytest.param([decision("a", "released", 21)], "", id="a release that is newer"),
        pytest.param(
            [decision("a", "released", 19)], "a | hold | A | -", id="a release that is older"
        ),
        pytest.param(
            [decision("b", "held", 21)], "a | hold | A | -\nb | hold | B | -", id="another hold"
        ),
        pytest.param(
            [decision("gone", "held", 21)],
            "a | hold | A | -\ngone | hold | - | -",
            id="a record not sent",
        ),
        pytest.param(
            [decision("a", "locked", 1)],
            "a | hold | A | -\na | lock | A | 2027-01-30",
            id="a lock beside it, with the day of its review",
        ),
        pytest.param(
            [decision("a", "unlocked", 21)], "a | hold | A | -", id="a hold outlives a lock's end"
        ),
    ],
)
def test_who_is_held_stays_so_until_a_release(
    spark: SparkSession, decisions: list[dict[str, object]], held: str
) -> None:
    rows = hold.build(
        table_of(spark, person.TABLE, PEOPLE), table_of(spark, hold.TABLE, BEFORE), decisions
    )
    assert_same(rows, f"record_key | kind | person_id | review_by\n{held}")


@pytest.mark.parametrize(
    ("people", "decisions", "held"),
    [
        pytest.param(
            "a | A\na2 | A", [], "a | A\na2 | A", id="a record that joined a person who is held"
        ),
        pytest.param("a2 | A", [], "a | A\na2 | A", id="the record that was named is sent no more"),
        pytest.param(
            "a | A\na2 | A",
            [decision("a", "released", 21), decision("a2", "released", 21)],
            "",
            id="a release of all records",
        ),
        pytest.param("a2 | A", [decision("a", "released", 21)], "", id="a release of what is gone"),
        pytest.param(
            "a | A\na2 | A", [decision("a2", "released", 21)], "a | A", id="of one of two records"
        ),
    ],
)
def test_all_records_of_whoever_is_held_are_hidden(
    spark: SparkSession, people: str, decisions: list[dict[str, object]], held: str
) -> None:
    rows = hold.build(
        table_of(spark, person.TABLE, f"record_key | person_id\n{people}"),
        table_of(spark, hold.TABLE, BEFORE),
        decisions,
    )
    assert_same(rows, f"record_key | person_id\n{held}")
