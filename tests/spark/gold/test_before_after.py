"""What happened before a service began and after: which beginnings count, and what is hidden."""

from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze import sources
from gold import before_after, event, involvement
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
BEGAN = date(2026, 6, 1)


def _before_after(spark: SparkSession, involvements: list[str], events: list[str]) -> DataFrame:
    began = "\n".join(["person_id | service | since | source", *involvements])
    happened = "\n".join(["person_id | kind | happened | source", *events])
    return before_after.build(
        table_of(spark, involvement.TABLE, began),
        table_of(spark, event.TABLE, happened),
        sources.find(),
        NIGHT,
    )


def _with(children: range, service: str, since: str) -> list[str]:
    return [f"K{number} | {service} | {since} | csc" for number in children]


def _missing(children: range, happened: str, source: str = "csc") -> list[str]:
    return [f"K{number} | missing episode | {happened} | {source}" for number in children]


def test_a_child_counts_once_before_and_once_after_a_service_began(spark: SparkSession) -> None:
    began = _with(range(20), "Social care", "2026-06-01")
    counted = _before_after(
        spark,
        [*began, *_with(range(3), "Social care", "2026-07-01")],
        [
            *_missing(range(8), "2026-05-31"), *_missing(range(8), "2026-03-02"),
            *_missing(range(5), "2026-06-01"), *_missing(range(5, 7), "2026-08-30"),
        ],
    )  # fmt: skip
    assert_same(
        counted,
        """
        service     | kind            | children | children_before | children_after | began_to
        Social care | missing episode | 20       | 8               | 7              | 2026-08-24
        """,
    )


@pytest.mark.parametrize(
    ("happened", "source"),
    [
        ("2026-03-01", "csc"),
        ("2026-08-31", "csc"),
        ("2026-06-01", "encompass"),
    ],
)
def test_what_lies_outside_the_time_or_is_not_for_leaders_does_not_count(
    spark: SparkSession, happened: str, source: str
) -> None:
    events = _missing(range(10), happened, source)
    assert _before_after(spark, _with(range(20), "Social care", "2026-06-01"), events).isEmpty()


@pytest.mark.parametrize("since", ["2026-08-25", "2025-02-21", "-"])
def test_a_beginning_counts_only_where_all_before_and_after_it_is_known(
    spark: SparkSession, since: str
) -> None:
    events = _missing(range(10), "2026-08-30") + _missing(range(10), "2025-02-20")
    assert _before_after(spark, _with(range(20), "Social care", since), events).isEmpty()


@pytest.mark.parametrize(
    ("children", "before", "shown"),
    [
        (4, 4, "- | -"),
        (9, 4, "9 | -"),
        (9, 5, "9 | -"),
        (10, 5, "10 | 5"),
        (10, 10, "10 | -"),
    ],
)
def test_few_children_are_hidden_and_so_are_all_but_a_few(
    spark: SparkSession, children: int, before: int, shown: str
) -> None:
    involvements = _with(range(children), "Social care", str(BEGAN))
    counted = _before_after(spark, involvements, _missing(range(before), "2026-05-31"))
    drawn = f"children | children_before | children_after\n{shown} | -"
    assert_same(counted.select("children", "children_before", "children_after"), drawn)
