"""Points with their reasons: what counts once, whose word it is, and who may add it up."""

from dataclasses import replace
from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze import sources
from contracts import Condition, DataGroup
from gold import (
    attendance,
    characteristic,
    child,
    event,
    measure,
    plan,
    roni,
    roni_band,
    roni_reason,
)
from gold.rules.rule_table import RONI, Band, RuleTable, rule_table
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
RULES = rule_table(RONI)
SENT = {"last_sent": "2026-11-20", "kept_until": "2028-11-19"}
EDUCATION = {"data_group": "education", "source_data_group": "education", "source": "school"}
CHILDREN = """
    person_id | date_of_birth | date_of_birth_data_group | year_group | year_group_data_group
    TEN       | 2012-01-15    | plans                    | -          | -
    NO-AGE    | -             | -                        | 8          | education
    SEVEN     | 2012-01-15    | plans                    | 7          | education
    THIRTEEN  | 2008-12-01    | education                | X          | plans
"""


def _reasons(  # noqa: PLR0913, PLR0917 # each is one table of facts
    spark: SparkSession,
    characteristics: str = "",
    plans: str = "",
    events: str = "",
    measures: str = "",
    terms: str = "",
    rules: RuleTable = RULES,
) -> DataFrame:
    def drawn(table: object, drawing: str, **same: str) -> DataFrame:
        return table_of(spark, table, drawing or "person_id", **same)  # type: ignore[arg-type] # modules' tables

    head = "person_id | kind | value | status | source | data_group | source_data_group"
    stated = f"{head}\n{characteristics}"
    return roni_reason.build(
        drawn(child.TABLE, CHILDREN),
        drawn(characteristic.TABLE, stated, **SENT),
        drawn(plan.TABLE, plans, **SENT),
        drawn(event.TABLE, events, **EDUCATION, **SENT),
        drawn(measure.TABLE, measures, **EDUCATION, **SENT),
        drawn(attendance.TABLE, terms, **EDUCATION, **SENT),
        rules,
        NIGHT,
    )


def test_only_children_in_the_years_of_the_rules_have_reasons(spark: SparkSession) -> None:
    everybody = "\n".join(
        f"{person} | free school meals | yes | current | school | education | education"
        for person in ("TEN", "NO-AGE", "SEVEN", "THIRTEEN")
    )
    assert_same(
        _reasons(spark, everybody),
        """
        person_id | points | reason                            | source | rules_version    | year_data_group
        TEN       | 2      | Is eligible for free school meals | school | oxfordshire-2023 | plans
        NO-AGE    | 2      | Is eligible for free school meals | school | oxfordshire-2023 | education
        THIRTEEN  | 2      | Is eligible for free school meals | school | oxfordshire-2023 | education
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_what_has_ended_does_not_count(spark: SparkSession) -> None:
    ended = "TEN | young carer | yes | historic | vcs | risk | involvement"
    plans = """
        person_id | kind                | category       | status   | source | data_group | source_data_group
        TEN       | looked after        | -              | historic | csc    | plans      | plans
        TEN       | youth justice order | referral order | current  | yjs    | justice    | justice
    """  # noqa: E501 # a drawn table is one line a row
    assert_same(
        _reasons(spark, ended, plans),
        "factor | source | data_group\nsupervised by youth justice | yjs | justice",
    )


def test_a_factor_that_several_sources_state_rests_on_the_most_open_of_them(
    spark: SparkSession,
) -> None:
    carers = """
        TEN | young carer | yes | current | vcs    | risk | involvement
        TEN | young carer | yes | current | post16 | risk | education
        TEN | young carer | yes | current | camhs  | risk | health
    """
    assert_same(
        _reasons(spark, carers),
        "factor | points | source | data_group | source_data_group\n"
        "young carer | 2 | post16 | risk | education",
    )


def test_of_a_family_of_factors_the_one_with_most_points_counts_alone(
    spark: SparkSession,
) -> None:
    sen = "TEN | SEN provision | SEN support | current | school | education | education"
    plans = """
        person_id | kind                             | category   | status  | source | data_group | source_data_group
        TEN       | education, health and care plan  | assessment | current | send   | education  | education
        NO-AGE    | education, health and care plan  | plan       | current | send   | education  | education
    """  # noqa: E501 # a drawn table is one line a row
    both = sen + sen.replace("TEN", "\nNO-AGE")
    assert_same(
        _reasons(spark, both, plans),
        """
        person_id | factor                          | points | source
        TEN       | SEN support                     | 1      | school
        NO-AGE    | education, health and care plan | 2      | send
        """,
    )


@pytest.mark.parametrize(
    ("attended", "factor", "number"),
    [
        ("18", "-", "-"),
        ("17.9", "attendance of 85 to 90%", "89.5"),
        ("17", "attendance of 85 to 90%", "85"),
        ("16.9", "attendance below 85%", "84.5"),
    ],
)
def test_attendance_counts_by_all_terms_of_the_year(
    attended: str, factor: str, number: str, spark: SparkSession
) -> None:
    half = str(float(attended) / 2)
    terms = f"""
        person_id | sessions_possible | sessions_attended | is_newest
        TEN       | 10                | {half}            | no
        TEN       | 10                | {half}            | yes
    """
    expected = "" if factor == "-" else f"{factor} | {number}"
    assert_same(_reasons(spark, terms=terms), f"factor | number\n{expected}")


@pytest.mark.parametrize(
    ("days", "since", "factor"),
    [
        ("19", "2025-11-23", "suspended, fewer days"),
        ("20", "2025-11-23", "suspended for long, or permanently excluded"),
        ("20", "2025-11-22", ""),
    ],
)
def test_suspensions_of_a_year_count_by_their_days(
    days: str, since: str, factor: str, spark: SparkSession
) -> None:
    measures = f"person_id | kind | value | since\nTEN | days suspended | {days} | {since}"
    assert_same(_reasons(spark, measures=measures), f"factor\n{factor}")


def test_a_permanent_exclusion_counts_for_a_year(spark: SparkSession) -> None:
    events = """
        person_id | kind                | happened
        TEN       | permanent exclusion | 2025-11-23
        NO-AGE    | permanent exclusion | 2025-11-22
    """
    assert_same(
        _reasons(spark, events=events),
        "person_id | factor\nTEN | suspended for long, or permanently excluded",
    )


def test_points_bands_and_years_stand_in_one_row_for_who_may_see_all_reasons(
    spark: SparkSession,
) -> None:
    reasons = table_of(
        spark,
        roni_reason.TABLE,
        """
        person_id | factor | points
        TEN       | a      | 2
        TEN       | b      | 2
        THIRTEEN  | a      | 1
        """,
    )
    children = table_of(spark, child.TABLE, CHILDREN)
    rows = roni.build(children, reasons, RULES, sources.find(), NIGHT)

    assert_same(
        rows,
        """
        person_id | year_group | year_group_basis                     | points | reasons | band                | rules_version    | data_group | year_data_group | plans_data_group | health_data_group
        TEN       | 10         | worked out from the date of birth    | 4      | 2       | substantial support | oxfordshire-2023 | education  | plans           | plans            | -
        NO-AGE    | 8          | sent by a source                     | 0      | 0       | no points           | oxfordshire-2023 | education  | education       | plans            | -
        THIRTEEN  | 13         | worked out from the date of birth    | 1      | 1       | offer support       | oxfordshire-2023 | education  | education       | plans            | -
        """,  # noqa: E501 # a drawn table is one line a row
    )


def test_who_may_read_the_sum_follows_from_the_rules_and_not_from_a_childs_reasons() -> None:
    shipped = sources.find()
    assert roni.groups_behind(RULES, shipped) == {
        DataGroup.EDUCATION, DataGroup.PLANS, DataGroup.JUSTICE, DataGroup.RISK,
        DataGroup.INVOLVEMENT,
    }  # fmt: skip
    meals = replace(RULES.factors[0], facts=(Condition("free school meals"),))
    assert roni.groups_behind(replace(RULES, factors=(meals,)), shipped) == {DataGroup.EDUCATION}


def test_bands_are_published_with_the_points_from_which_they_begin(spark: SparkSession) -> None:
    rules = replace(RULES, bands=(Band(2, "some help"), Band(5, "much help")))
    assert_same(
        roni_band.build(spark, rules),
        """
        band      | from_points | to_points
        no points | 0           | 1
        some help | 2           | 4
        much help | 5           | -
        """,
    )
