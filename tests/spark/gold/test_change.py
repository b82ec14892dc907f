"""What changed overnight: every kind of news in words, and silence where nothing is news."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.police import SOURCE as POLICE
from bronze.sources.school import SOURCE as SCHOOL
from dagster_project.run import registry
from gold import change
from gold.changes.topics import Topic
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
SOURCES = (CSC, POLICE, SCHOOL)
SENT = {"last_sent": "2026-11-22", "data_group": "plans", "source_data_group": "plans"}
FEEDS = "\n".join(
    f"{source.name} | {extract.name} | 2026-11-21"
    for source in SOURCES
    for extract in source.extracts
)
RECORDS = "person_id | record_key | source | last_seen\nKID | k1 | csc | 2026-11-22"
QUIET = {
    "gold_child_record": RECORDS,
    "gold_child_record_before": RECORDS,
    "gold_source_freshness_before": f"source | extract | effective_date\n{FEEDS}",
}
"""A night after which nothing changed of one child."""
Changes = Callable[[Mapping[str, str]], DataFrame]


@pytest.fixture
def changes(spark: SparkSession) -> Changes:
    """The changes of a night on which these tables are drawn, and the rest as on a quiet one."""
    tables = registry.by_parameter()

    def built(drawings: Mapping[str, str]) -> DataFrame:
        inputs: dict[str, object] = {"sources": SOURCES, "as_of": NIGHT}
        [owned] = [each for each in registry.owned_tables() if each.table is change.TABLE]
        for name in (*owned.parameters,):
            if name not in inputs:
                table = tables[name.removesuffix(registry.BEFORE)]
                same = {key: cell for key, cell in SENT.items() if key in table.names}
                drawing = {**QUIET, **drawings}.get(name, table.names[0])
                inputs[name] = table_of(spark, table, drawing, **same)
        return change.build(**inputs)  # type: ignore[arg-type] # by name, as a night gives them

    return built


def _both(name: str, before: str, tonight: str) -> dict[str, str]:
    """A table of two nights, drawn under one heading."""
    head, *lines = before.strip().splitlines()
    return {
        f"{name}_before": before.strip(),
        name: "\n".join([head, *lines, *tonight.strip().splitlines()]),
    }


EVENTS = "person_id | event_id | kind | happened | source"
PLANS = "person_id | plan_id | kind | since | until | status | source"
INVOLVED = "person_id | involvement_id | service | since | until | status | source"
ASSESSED = "person_id | assessment_id | kind | started | source"
ADDRESSES = "person_id | attribute | value | since | source"


@pytest.mark.parametrize(
    ("table", "heading", "row", "news"),
    [
        (
            "gold_event",
            EVENTS,
            "KID | e1 | missing episode | 2026-11-20 | csc",
            "event | new | New: missing episode | 2026-11-20",
        ),
        (
            "gold_plan",
            PLANS,
            "KID | p1 | looked after | 2026-11-20 | - | current | csc",
            "plan | new | New: looked after | 2026-11-20",
        ),
        (
            "gold_plan",
            PLANS,
            "KID | p1 | looked after | 2025-11-20 | 2026-01-01 | historic | csc",
            "plan | past | Came to light, and has ended: looked after | 2025-11-20",
        ),
        (
            "gold_involvement",
            INVOLVED,
            "KID | i1 | Police | 2026-11-20 | - | current | police",
            "involvement | new | Now involved: Police | 2026-11-20",
        ),
        (
            "gold_involvement",
            INVOLVED,
            "KID | i1 | Schools | 2026-09-01 | - | current | school",
            "school | new | New school | 2026-09-01",
        ),
        (
            "gold_child_attribute",
            ADDRESSES,
            "KID | address | 1 High Street | 2026-11-01 | csc",
            "address | new | New address | 2026-11-01",
        ),
        ("gold_child_attribute", ADDRESSES, "KID | forename | Kit | 2026-11-01 | csc", ""),
    ],
)
def test_what_was_not_there_before_is_said_in_words(
    table: str, heading: str, row: str, news: str, changes: Changes
) -> None:
    assert_same(
        changes({table: f"{heading}\n{row}", f"{table}_before": heading}),
        f"topic | change | words | happened\n{news}",
    )


def test_an_assessment_of_a_source_that_has_sent_none_before_is_no_news(changes: Changes) -> None:
    # Of these three sources none states an assessment.
    row = f"{ASSESSED}\nKID | a1 | early help assessment | 2026-11-01 | csc"
    assert_same(changes({"gold_assessment": row}), "topic\n")


def test_what_has_ended_is_said_with_the_day_and_what_goes_on_is_not(changes: Changes) -> None:
    plans = f"{PLANS}\nKID | p1 | looked after | 2026-01-01 | {{}} | csc\nKID | p2 | care leaver | 2026-01-01 | - | current | csc"  # noqa: E501 # a drawn table is one line a row
    roll = f"{INVOLVED}\nKID | i1 | Schools | 2026-01-01 | {{}} | school"
    before, after = "- | current", "2026-11-21 | historic"
    assert_same(
        changes(
            {
                "gold_plan_before": plans.format(before),
                "gold_plan": plans.format(after),
                "gold_involvement_before": roll.format(before),
                "gold_involvement": roll.format(after),
            }
        ),
        """
        topic  | change | words               | happened
        plan   | ended  | Ended: looked after | 2026-11-21
        school | ended  | Left a school       | 2026-11-21
        """,
    )


def test_a_first_night_says_nothing_and_neither_does_a_source_on_its_first(
    changes: Changes,
) -> None:
    rows = "\n".join(f"KID | e{s} | missing episode | 2026-11-20 | {s}" for s in ("csc", "police"))
    events = {"gold_event": f"{EVENTS}\n{rows}"}
    nobody = {"gold_child_record_before": "person_id"}
    nothing = {"gold_source_freshness_before": "source"}
    assert_same(changes({**events, **nobody, **nothing}), "topic\n")

    no_police = "\n".join(line for line in FEEDS.splitlines() if not line.startswith("police"))
    feeds = f"source | extract | effective_date\n{no_police}\npolice | police_occurrence | -"
    assert_same(
        changes({**events, "gold_source_freshness_before": feeds}), "topic | source\nevent | csc"
    )


def test_a_child_is_new_once_for_each_source_that_knows_it(changes: Changes) -> None:
    records = f"{RECORDS}\nNEW | n1 | csc | 2026-11-22\nNEW | n2 | csc | 2026-11-21\nNEW | n3 | school | 2026-11-22\nKID | k2 | csc | 2026-11-22"  # noqa: E501 # a drawn table is one line a row
    assert_same(
        changes({"gold_child_record": records}),
        """
        person_id | topic | change | words            | source
        NEW       | child | new    | New in this view | csc
        NEW       | child | new    | New in this view | school
        """,
    )


def test_records_that_are_grouped_otherwise_are_no_news(changes: Changes) -> None:
    history = "person_id | into_person_id | event | as_of\nGONE | KID | merged | {}"
    tables = {
        "gold_child_record_before": f"{RECORDS}\nGONE | g1 | csc | 2026-11-22",
        "gold_child_record": f"{RECORDS}\nKID | g1 | csc | 2026-11-22",
        **_both("gold_child_attribute", ADDRESSES, "KID | address | 1 High St | 2020-01-01 | csc"),
        "gold_event_before": f"{EVENTS}\nGONE | e1 | missing episode | 2026-01-01 | csc",
        "gold_event": f"{EVENTS}\nKID | e1 | missing episode | 2026-01-01 | csc",
    }
    merged = {"silver_person_history": history.format("2026-11-23")}
    assert_same(changes({**tables, **merged}), "topic\n")

    long_ago = {"silver_person_history": history.format("2026-11-22")}
    assert_same(changes({**tables, **long_ago}), "topic | words\naddress | New address")


def test_what_a_whole_file_had_left_out_and_brings_again_is_said_as_such(changes: Changes) -> None:
    head = "person_id | event_id | kind | source | last_sent"
    before = """
        KID | e1 | missing episode        | csc    | 2026-11-20
        KID | e2 | section 47 enquiry     | csc    | 2026-11-21
        KID | e3 | anti-social behaviour  | police | 2026-11-01
    """
    tonight = """
        KID | e1 | missing episode        | csc    | 2026-11-22
        KID | e2 | section 47 enquiry     | csc    | 2026-11-22
        KID | e3 | anti-social behaviour  | police | 2026-11-22
    """
    # The police send only what changed: that they left something out says nothing.
    assert_same(
        changes({"gold_event_before": head + before, "gold_event": head + tonight}),
        "topic | change | words\nevent | again | Came back: missing episode",
    )


def test_a_child_who_was_hidden_comes_back_with_all_its_facts(changes: Changes) -> None:
    assert_same(
        changes(
            {
                "gold_child_record": f"{RECORDS}\nHID | h1 | csc | 2026-11-22",
                "gold_event": f"{EVENTS}\nHID | e1 | missing episode | 2026-01-01 | csc",
                "silver_hold_before": "record_key | person_id\nh1 | HID\nh2 | HID\nx | -",
            }
        ),
        """
        person_id | topic | change | words
        HID       | child | again  | In this view again
        HID       | event | again  | Came back: missing episode
        """,
    )


def test_an_earlier_night_of_the_same_day_is_not_forgotten(changes: Changes) -> None:
    noted = """
        change_id | person_id | source | topic | words | as_of
        c1        | KID       | csc    | event | Kept  | 2026-11-23
        c2        | KID       | csc    | event | Old   | 2026-11-22
        c3        | GONE      | csc    | event | Gone  | 2026-11-23
        c4        | KID       | police | event | Other | 2026-11-23
    """
    assert_same(changes({"gold_change_before": noted}), "change_id | words\nc1 | Kept")


def test_a_change_carries_the_groups_of_its_fact_and_the_limits_of_its_source(
    changes: Changes,
) -> None:
    head = f"{EVENTS} | data_group | source_data_group"
    event = "KID | e1 | missing episode | 2026-11-20 | police | risk | justice"
    [row] = changes({"gold_event": f"{head}\n{event}"}).collect()
    assert (row["data_group"], row["source_data_group"]) == ("risk", "justice")
    assert POLICE.agreement.kept_from(row["kept_until"]) == row["last_sent"] == date(2026, 11, 22)


def test_every_topic_and_change_has_its_words() -> None:
    for topic, sentences in change.SENTENCES.items():
        ends = topic in {Topic.PLAN, Topic.INVOLVEMENT, Topic.SCHOOL}
        expected = set(change.Change) if ends else {change.Change.NEW, change.Change.AGAIN}
        assert set(sentences) == expected
    assert set(change.SENTENCES) == set(Topic)
