"""Of how many of its own a source's findings are counted."""

from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from bronze import sources
from bronze.sources.csc import SOURCE as CSC
from bronze.sources.school import SOURCE as SCHOOL
from contracts import Table
from dagster_project.assets import owner_checks
from dagster_project.lake.delta_lake import Lake
from expectations import NoRowsWhere
from gold import child, duplicate, source_freshness
from silver import child_record, feed_profile, finding
from tests.drawing import table_of

RECORDS = """
    record_key | source
    a          | csc
    b          | csc
    c          | csc
    d          | school
"""


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Lake:
    lake = Lake(tmp_path / "lake", spark, tmp_path / "aside", date(2026, 11, 24))
    lake.write(child_record.TABLE, table_of(spark, child_record.TABLE, RECORDS))
    return lake


@pytest.mark.parametrize(
    ("table", "own"),
    [
        (finding.TABLE, {"csc": 3, "school": 1, "police": 0}),
        (duplicate.TABLE, {"csc": 3, "school": 1, "police": 0}),
        (
            source_freshness.TABLE,
            {"csc": len(CSC.extracts), "school": len(SCHOOL.extracts)},
        ),
        (feed_profile.TABLE, dict.fromkeys(("csc", "all"), len(feed_profile.MEASURES))),
    ],
    ids=lambda part: part.path if isinstance(part, Table) else None,
)
def test_a_finding_is_counted_of_the_sources_own(
    lake: Lake, table: Table, own: dict[str, int]
) -> None:
    every = sources.find()
    rules = owner_checks.with_own(owner_checks.checks_of(table.path, every), table, lake, every)
    found = {rule.value: rule.own for rule in rules if isinstance(rule, NoRowsWhere)}
    assert {name: found[name] for name in own} == own


def test_a_table_that_nobody_is_waited_for_costs_no_count(lake: Lake) -> None:
    assert owner_checks.with_own((), child.TABLE, lake, sources.find()) == ()
