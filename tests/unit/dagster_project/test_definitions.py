"""What Dagster shows: one asset per table, each checked, described and owned."""

import dagster as dg
import pytest

from bronze import delivery, refused, sources
from contracts import Table
from dagster_project import tables
from dagster_project.definitions import defs
from gold import data_quality, publication

GRAPH = defs.resolve_asset_graph()
TABLES = [
    *(e.table for s in sources.find() for e in s.extracts),
    delivery.TABLE,
    refused.TABLE,
    *(one.table for one in tables.owned()),
    data_quality.TABLE,
    publication.TABLE,
]
LEDGERS = (data_quality.TABLE, publication.TABLE)
"""What a run writes about itself at its end, when all checks are done."""


def test_every_table_is_an_asset_and_every_asset_a_table() -> None:
    keys = {key.to_user_string() for key in GRAPH.get_all_asset_keys()}
    assert keys == {table.path for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.path)
def test_an_asset_says_what_it_is_and_who_answers_for_it(table: Table) -> None:
    node = GRAPH.get(dg.AssetKey([str(table.layer), table.name]))
    assert node.description is not None
    assert node.description.startswith(table.about)
    assert node.owners
    assert node.group_name == table.layer
    assert node.kinds == {"pyspark", "deltalake"}
    columns = node.metadata["dagster/column_schema"].columns
    assert [column.name for column in columns] == list(table.names)


@pytest.mark.parametrize(
    "table", [t for t in TABLES if t not in LEDGERS], ids=lambda table: table.path
)
def test_every_table_is_checked_in_the_step_that_writes_it(table: Table) -> None:
    key = dg.AssetKey([str(table.layer), table.name])
    checks = {
        check.name: GRAPH.get_check_spec(check)
        for check in GRAPH.asset_check_keys
        if check.asset_key == key
    }
    assert checks["keeps_its_promises"].blocking
    assert not checks["findings"].blocking


def test_duplicates_are_flagged_source_by_source() -> None:
    names = {
        c.name for c in GRAPH.asset_check_keys if c.asset_key == dg.AssetKey(["gold", "duplicate"])
    }
    assert {f"duplicates_for_{source.name}" for source in sources.find()} <= names
    names = {
        c.name for c in GRAPH.asset_check_keys if c.asset_key == dg.AssetKey(["silver", "finding"])
    }
    assert {f"findings_for_{source.name}" for source in sources.find()} <= names


def test_late_feeds_are_flagged_source_by_source() -> None:
    key = dg.AssetKey(["gold", "source_freshness"])
    names = {c.name for c in GRAPH.asset_check_keys if c.asset_key == key}
    assert {f"late_feeds_of_{source.name}" for source in sources.find()} <= names


def test_publication_comes_after_every_other_table() -> None:
    before = GRAPH.get(dg.AssetKey(["gold", "publication"])).parent_keys
    assert {key.to_user_string() for key in before} == {t.path for t in TABLES} - {
        "gold/publication"
    }


def test_the_night_runs_at_two_in_england_and_the_sensor_waits_to_be_wanted() -> None:
    schedule = defs.resolve_schedule_def("nightly_at_two")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Europe/London")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert (
        defs.resolve_sensor_def("deliveries_sensor").default_status
        is dg.DefaultSensorStatus.STOPPED
    )
