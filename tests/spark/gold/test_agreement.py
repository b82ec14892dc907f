"""The register as tables: what is in force tonight, what is due, and which columns may be there."""

from dataclasses import replace
from datetime import date

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze import delivery
from bronze.partnership import strategic_agreement
from bronze.sources import camhs, csc, vcs
from contracts import Register, Source
from contracts.extract import OWN_COLUMNS
from gold import agreed_column, agreement
from tests.drawing import assert_same, table_of

NIGHT = date(2026, 11, 23)
DELIVERIES = """
    delivery_id | source | outcome     | effective_date
    d1          | camhs  | applied     | 2026-11-09
    d2          | camhs  | unchanged   | 2026-11-16
    d3          | camhs  | quarantined | 2026-11-23
    d4          | vcs    | applied     | 2026-11-01
"""


def with_days(source: Source, **days: str) -> Source:
    return replace(source, agreement=replace(source.agreement, **days))  # type: ignore[arg-type] # days are text


REGISTER = Register(
    replace(strategic_agreement(), ends="2027-01-31"),
    (
        with_days(camhs.SOURCE, ends="2026-11-22"),
        with_days(csc.SOURCE, starts="2026-11-24"),
        with_days(vcs.SOURCE, review_by="2026-11-01"),
    ),
)


@pytest.fixture(scope="module")
def agreements(spark: SparkSession) -> DataFrame:
    """The register on a night on which some agreements are not in force."""
    return agreement.build(REGISTER, table_of(spark, delivery.TABLE, DELIVERIES), NIGHT)


def test_each_agreement_says_whether_it_is_in_force_and_when_it_is_due(
    agreements: DataFrame,
) -> None:
    assert_same(
        agreements,
        """
        source       | reference | state              | is_open | review   | last_received
        every source | ISA-000   | in force           | yes     | due soon | -
        camhs        | ISA-005   | no longer in force | no      | due soon | 2026-11-16
        csc          | ISA-001   | not in force yet   | no      | later    | -
        vcs          | ISA-013   | in force           | yes     | overdue  | 2026-11-01
        """,
    )


def test_without_the_partnerships_own_no_feed_is_open(spark: SparkSession) -> None:
    ended = replace(REGISTER, strategic=replace(REGISTER.strategic, ends="2026-11-22"))
    nothing = table_of(spark, delivery.TABLE, "delivery_id | source")
    shown = agreement.build(ended, nothing, NIGHT)
    assert_same(shown.where("is_open"), "source")


def test_the_register_says_for_whom_and_how_long(agreements: DataFrame) -> None:
    assert_same(
        agreements.where("scope = 'feed'").selectExpr(
            "*", "audiences LIKE '%school safeguarding lead%' AS for_schools"
        ),
        """
        retention_days | for_schools | retention
        730            | no          | Two years after the trust last sent the record
        1095           | yes         | Three years after social care last sent the record
        730            | yes         | Two years after the charity last sent the record
        """,
    )


def test_every_column_that_the_contracts_let_in_is_in_the_register_with_its_use(
    agreements: DataFrame,
) -> None:
    columns = agreed_column.build(REGISTER, agreements)
    present = {
        (extract.name, name)
        for source in REGISTER.sources
        for extract in source.extracts
        for name in set(extract.table.names) - OWN_COLUMNS
    }
    assert {(row.extract, row.column_name) for row in columns.collect()} == present
    assert_same(
        columns.where(
            "(extract, column_name) IN (('camhs_referral', 'TeamName'), "
            "('camhs_referral', 'NHSNumber'), ('csc_person', 'identity_sealed'))"
        ),
        """
        reference | column_name     | agreed_use                | is_open
        ISA-005   | TeamName        | may be shown              | no
        ISA-005   | NHSNumber       | needed for matching       | no
        ISA-001   | identity_sealed | control only, never shown | no
        """,
    )


def test_the_register_says_on_whose_word_a_person_is_erased(agreements: DataFrame) -> None:
    assert_same(
        agreements.where("scope = 'feed'"),
        """
        source | erasure
        camhs  | on the controller's written instruction
        csc    | on the controller's written instruction
        vcs    | on the person's request
        """,
    )
