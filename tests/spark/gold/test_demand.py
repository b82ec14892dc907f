"""Demand: what is counted in which month, of whom nothing is, and which numbers are hidden."""

from datetime import date

from pyspark.sql import DataFrame, SparkSession

from bronze import sources
from gold import assessment, child, demand, event, factor, involvement, plan
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
ELEVEN = [f"K{number}" for number in range(11)]


def _demand(spark: SparkSession, children: str = "", **facts: str) -> DataFrame:
    everybody = "\n".join(f"{person} | 7 | AA1" for person in ELEVEN)
    modules = (("event", event), ("plan", plan), ("involvement", involvement),
               ("assessment", assessment), ("factor", factor))  # fmt: skip
    events, plans, involvements, assessments, factors = (
        table_of(spark, module.TABLE, facts.get(name, "person_id")) for name, module in modules
    )
    return demand.build(
        table_of(spark, child.TABLE, f"person_id | age | area\n{children or everybody}"),
        events,
        plans,
        involvements,
        assessments,
        factors,
        sources.find(),
        NIGHT,
    )


def _of_all(heading: str, row: str, *more: str) -> str:
    """The rows for each of eleven children."""
    return "\n".join(
        [heading, *(f"{person} | {each}" for person in ELEVEN for each in (row, *more))]
    )


def test_events_are_counted_by_child_for_a_year_of_months(spark: SparkSession) -> None:
    events = _of_all(
        "person_id | kind | happened | source",
        "missing episode | 2026-11-01 | csc",
        "missing episode | 2026-11-30 | police",
        "missing episode | 2025-11-30 | csc",
        "missing episode | 2025-10-31 | csc",
        "missing episode | - | csc",
    )
    assert_same(
        _demand(spark, event=events).where("dimension = 'all'"),
        """
        month      | subject | kind            | counted  | in_group | children | suppression
        2026-11-01 | event   | missing episode | happened | all      | 11       | -
        2025-11-01 | event   | missing episode | happened | all      | 11       | -
        """,
    )


def test_of_a_source_that_was_not_agreed_for_leaders_nothing_is_counted(
    spark: SparkSession,
) -> None:
    events = _of_all(
        "person_id | kind | happened | source", "domestic abuse notice | 2026-11-01 | encompass"
    )
    assert_same(_demand(spark, event=events), "kind\n")


def test_plans_are_counted_as_they_begin_end_stand_open_and_fall_due(spark: SparkSession) -> None:
    plans = _of_all(
        "person_id | kind | since | until | status | next_review | source",
        "looked after | 2026-09-10 | 2026-11-05 | historic | 2026-12-01 | csc",
        "child protection plan | 2026-10-01 | - | current | 2027-01-20 | csc",
        "care leaver | 2020-10-01 | - | current | 2026-09-20 | csc",
    )
    rows = _demand(spark, plan=plans).where("dimension = 'all'")
    assert_same(
        rows.where("kind <> 'care leaver'"),
        """
        month      | kind                  | counted    | children
        2026-09-01 | looked after          | began      | 11
        2026-11-01 | looked after          | ended      | 11
        2026-09-01 | looked after          | open       | 11
        2026-10-01 | looked after          | open       | 11
        2026-10-01 | child protection plan | began      | 11
        2026-10-01 | child protection plan | open       | 11
        2026-11-01 | child protection plan | open       | 11
        2027-01-01 | child protection plan | review due | 11
        """,
    )
    leavers = rows.where("kind = 'care leaver'")
    assert_same(leavers.where("counted <> 'open'"), "month | counted\n2026-09-01 | review overdue")
    assert leavers.where("counted = 'open'").count() == 13


def test_services_assessments_and_kinds_of_need_are_counted(spark: SparkSession) -> None:
    rows = _demand(
        spark,
        involvement=_of_all(
            "person_id | service | since | until | status | source",
            "Early help | 2026-10-02 | - | current | earlyhelp",
            "Schools | 2020-09-01 | 2026-11-02 | historic | school",
        ),
        assessment=_of_all(
            "person_id | kind | started | completed | source",
            "early help assessment | 2024-05-02 | - | earlyhelp",
            "early help assessment | 2026-08-02 | 2026-09-01 | earlyhelp",
        ),
        factor=_of_all(
            "person_id | label | detail | factor | status | source",
            "missing episode | - | risk | current | csc",
            "missing episode | x | risk | current | police",
            "suspension | - | risk | current | school",
            "eviction | - | risk | historic | housing",
            "early help plan | - | protective | current | earlyhelp",
        ),
    )
    assert_same(
        rows.where("dimension = 'all'"),
        """
        month      | subject    | kind                  | counted | children
        2026-10-01 | service    | Early help            | began   | 11
        2026-11-01 | service    | Early help            | open    | 11
        2026-11-01 | service    | Schools               | ended   | 11
        2024-05-01 | assessment | early help assessment | waiting | 11
        2026-09-01 | assessment | early help assessment | ended   | 11
        2026-11-01 | needs      | 2 kinds of need       | open    | 11
        """,
    )


def _places(counts: dict[str, int]) -> tuple[str, str]:
    """So many children in each district, of ages that all are known, and an event of each."""
    places = [place for place, count in counts.items() for _ in range(count)]
    people = [f"P{number}" for number in range(len(places))]
    children = "\n".join(f"{p} | 7 | {place}" for p, place in zip(people, places, strict=True))
    events = "\n".join(f"{person} | suspension | 2026-11-01 | school" for person in people)
    return children, f"person_id | kind | happened | source\n{events}"


def test_small_numbers_are_hidden_and_the_next_with_them_and_it_is_said_which(
    spark: SparkSession,
) -> None:
    children, events = _places({"AA1": 3, "AA2": 8, "AA3": 9, "-": 6})
    assert_same(
        _demand(spark, children, event=events),
        """
        dimension | in_group  | children | suppression
        all       | all       | 26       | -
        age       | 5 to 10   | 26       | -
        area      | AA1       | -        | primary
        area      | Not known | -        | secondary
        area      | AA2       | 8        | -
        area      | AA3       | 9        | -
        """,
    )


def test_where_hiding_the_groups_would_not_do_the_whole_is_hidden_in_every_dimension(
    spark: SparkSession,
) -> None:
    children, events = _places({"AA1": 4, "AA2": 4})
    assert_same(
        _demand(spark, children, event=events),
        """
        dimension | in_group | children | suppression
        all       | all      | -        | secondary
        age       | 5 to 10  | -        | secondary
        area      | AA1      | -        | primary
        area      | AA2      | -        | primary
        """,
    )


def test_no_row_names_a_child() -> None:
    assert not {"person_id", "record_key"} & {*demand.TABLE.names}
    assert [column.name for column in demand.TABLE.columns if column.personal] == []
