"""One list of what happened to a child, in words, with what began and what ended."""

from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from gold import assessment, event, involvement, plan, timeline
from silver import address, child, person, protected
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
EVENTS = """
    event_id | person_id | kind            | happened   | until      | role              | outcome | organisation | factor  | source | shown_until | data_group | source_data_group
    e1       | A         | missing episode | 2026-10-01 | 2026-10-03 | -                 | found   | Hill House   | risk    | csc    | 2028-10-02  | risk       | plans
    e2       | A         | health review   | 2026-09-01 | -          | 8 week review     | -       | -            | neutral | csc    | -           | health     | plans
    e3       | A         | eviction        | -          | -          | -                 | -       | -            | risk    | csc    | -           | housing    | plans
"""  # noqa: E501 # a drawn table is one line a row
PLANS = """
    plan_id | person_id | kind         | category | since      | until      | closed_because | factor | source | data_group | source_data_group
    p1      | A         | looked after | neglect  | 2026-01-01 | 2026-06-01 | went home      | risk   | csc    | plans      | plans
    p2      | A         | care leaver  | -        | 2026-06-01 | 2030-06-01 | -              | risk   | csc    | plans      | plans
"""  # noqa: E501 # a drawn table is one line a row
ASSESSMENTS = """
    assessment_id | person_id | kind                   | started    | completed  | organisation | source | data_group | source_data_group
    s1            | A         | early help assessment  | 2026-03-01 | 2026-03-09 | A charity    | csc    | plans      | plans
"""  # noqa: E501 # a drawn table is one line a row
INVOLVEMENTS = """
    involvement_id | person_id | service     | team       | since      | until      | source | data_group  | source_data_group
    i1             | A         | Schools     | Hill House | 2026-09-01 | 2026-11-20 | school | education   | education
    i2             | A         | Social care | Duty team  | 2026-02-01 | 2026-12-01 | csc    | involvement | plans
"""  # noqa: E501 # a drawn table is one line a row
HOMES = """
    record_key | address_id | source | line      | address_key | postcode | uprn | kind      | since      | is_source_date
    a1         | h1         | csc    | 1 High St | 1 HIGH ST   | AA1 1AA  | -    | home      | 2020-01-01 | yes
    a1         | h2         | csc    | 2 High St | 2 HIGH ST   | AA1 1AA  | -    | home      | 2026-05-01 | yes
    a1         | h3         | csc    | 2 High St | 2 HIGH ST   | AA1 1AA  | -    | home      | 2026-05-02 | yes
    a2         | h4         | school | 3 High St | 3 HIGH ST   | AA1 1AA  | -    | home      | 2026-06-01 | no
    a1         | h5         | csc    | 4 High St | 4 HIGH ST   | AA1 1AA  | -    | placement | 2026-07-01 | yes
    h1         | h6         | csc    | 1 Low St  | 1 LOW ST    | AA1 1AB  | -    | home      | 2020-01-01 | yes
    h1         | h7         | csc    | 2 Low St  | 2 LOW ST    | AA1 1AB  | -    | home      | 2026-01-01 | yes
"""  # noqa: E501 # a drawn table is one line a row


@pytest.fixture(scope="module")
def moments(spark: SparkSession) -> DataFrame:
    sent = {"last_sent": "2026-11-22"}
    return timeline.build(
        table_of(spark, event.TABLE, EVENTS, **sent),
        table_of(spark, plan.TABLE, PLANS, **sent),
        table_of(spark, assessment.TABLE, ASSESSMENTS, **sent),
        table_of(spark, involvement.TABLE, INVOLVEMENTS, **sent),
        table_of(spark, child.TABLE, "person_id\nA\nHID"),
        table_of(spark, person.TABLE, "record_key | person_id\na1 | A\na2 | A\nh1 | HID"),
        table_of(spark, address.TABLE, HOMES, last_seen="2026-11-22"),
        table_of(spark, protected.TABLE, "person_id\nHID"),
        (CSC, SCHOOL),
        NIGHT,
    ).cache()


def test_what_happened_began_and_ended_stands_in_one_list_up_to_the_night(
    moments: DataFrame,
) -> None:
    assert_same(
        moments.where("statement <> 'address'"),
        """
        day        | what                                      | statement   | organisation | until      | service                | factor
        2026-10-01 | Missing episode: found                    | event       | Hill House   | 2026-10-03 | Children's social care | risk
        2026-09-01 | Health review (8 week review)             | event       | -            | -          | Children's social care | neutral
        2026-01-01 | Looked after began: neglect               | plan        | -            | 2026-06-01 | Children's social care | risk
        2026-06-01 | Looked after ended: went home             | plan        | -            | 2026-06-01 | Children's social care | risk
        2026-06-01 | Care leaver began                         | plan        | -            | 2030-06-01 | Children's social care | risk
        2026-03-01 | Early help assessment began               | assessment  | A charity    | -          | Children's social care | neutral
        2026-03-09 | Early help assessment was completed       | assessment  | A charity    | -          | Children's social care | neutral
        2026-09-01 | Joined a school                           | involvement | Hill House   | 2026-11-20 | Schools                | neutral
        2026-11-20 | Left a school                             | involvement | Hill House   | 2026-11-20 | Schools                | neutral
        2026-02-01 | Social care: began to work with the child | involvement | Duty team    | 2026-12-01 | Children's social care | neutral
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_a_move_is_a_day_without_a_place_and_of_a_protected_child_there_is_none(
    moments: DataFrame,
) -> None:
    # A first home is no move, nor is one whose source gave no day, nor a placement.
    assert_same(
        moments.where("statement = 'address'"),
        """
        person_id | day        | what       | kind       | organisation | data_group | source_data_group | kept_until
        A         | 2026-05-01 | Moved home | moved home | -            | address    | plans             | 2029-11-21
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_every_moment_has_a_key_of_its_own_and_the_limits_of_its_fact(moments: DataFrame) -> None:
    assert moments.select("timeline_id").distinct().count() == moments.count() == 11
    assert_same(
        moments.where("timeline_id = 'event-e1-on'"),
        "shown_until | last_sent  | data_group | source_data_group\n"
        "2028-10-02  | 2026-11-22 | risk       | plans",
    )
