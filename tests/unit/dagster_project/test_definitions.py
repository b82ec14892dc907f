"""What Dagster shows: one asset per table, each checked, described and owned."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from graphlib import TopologicalSorter

import dagster as dg
import pytest

from bronze import sources
from bronze.ledgers import LEDGERS as LEDGERS_OF_BRONZE
from contracts import Layer, Source, Table
from dagster_project.assets import specs
from dagster_project.assets.bronze import owned_by
from dagster_project.definitions import defs
from dagster_project.run import registry
from dashboards import page_list
from expectations.suite import suite_for
from gold import data_quality, publication
from gold.access_file import access_rules

GRAPH = defs.resolve_asset_graph()
TABLES = [
    *(e.table for s in sources.find() for e in s.extracts),
    *LEDGERS_OF_BRONZE,
    *(one.table for one in registry.owned_tables()),
    data_quality.TABLE,
    publication.TABLE,
]
PARTNERS = {f"partners/{source.name}" for source in sources.find()}
LEDGERS = (data_quality.TABLE, publication.TABLE)
"""What a run writes about itself at its end, when all checks are done."""


AUDIENCES = {f"audience/{each.folder.removeprefix('gold_')}" for each in access_rules().audiences}
PAGES = {f"dashboard/{page.name}" for page in page_list.load().pages}


def test_every_table_is_an_asset_and_every_asset_a_table() -> None:
    keys = {key.to_user_string() for key in GRAPH.get_all_asset_keys()}
    assert keys == {table.path for table in TABLES} | PARTNERS | AUDIENCES | PAGES


def test_the_systems_of_partners_stand_at_the_left_edge_and_nothing_here_builds_them() -> None:
    nodes = [GRAPH.get(dg.AssetKey(path.split("/"))) for path in sorted(PARTNERS)]
    assert [node.key for node in nodes if node.is_executable or node.parent_keys] == []
    fed = {parent.to_user_string() for node in GRAPH.asset_nodes for parent in node.parent_keys}
    assert fed >= PARTNERS


def test_the_pages_of_dashboards_stand_at_the_right_edge_and_say_what_they_read() -> None:
    nodes = [GRAPH.get(dg.AssetKey(path.split("/"))) for path in sorted(PAGES)]
    assert [node.key for node in nodes if node.is_executable or node.child_keys] == []
    read = {
        node.key.to_user_string(): {key.to_user_string() for key in node.parent_keys}
        for node in nodes
    }
    always = {"gold/publication", "gold/source_freshness", "gold/child_service"}
    assert read["dashboard/neet"] == always | {
        "gold/child", "gold/roni", "gold/roni_band", "gold/roni_reason",
    }  # fmt: skip


def test_the_graph_opens_as_a_few_groups_of_a_few_tables() -> None:
    groups = Counter(node.group_name for node in GRAPH.asset_nodes)
    of_sources = {f"bronze_{source.name}" for source in sources.find()}
    assert len(groups.keys() - of_sources) <= 14
    of_tables = {group: groups[group] for group in groups.keys() - {"partners", "audiences"}}
    assert max(of_tables.values()) <= 11
    assert of_sources <= set(groups)


def test_no_group_comes_both_before_and_after_another() -> None:
    before: dict[str, set[str]] = {}
    for node in GRAPH.asset_nodes:
        parents = {GRAPH.get(key).group_name for key in node.parent_keys}
        before.setdefault(node.group_name, set()).update(parents - {node.group_name})
    first, *_ = TopologicalSorter(before).static_order()
    assert first == "partners"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.path)
def test_an_asset_says_what_it_is_and_who_answers_for_it(table: Table) -> None:
    node = GRAPH.get(dg.AssetKey([str(table.layer), table.name]))
    assert node.description is not None
    assert node.description.startswith(table.about)
    assert node.owners
    assert node.group_name.startswith(f"{table.layer}_")
    assert node.kinds == {"pyspark", "deltalake"}
    assert node.tags["layer"] == table.layer
    assert node.code_version
    columns = node.metadata["dagster/column_schema"].columns
    assert [column.name for column in columns] == list(table.names)


@pytest.mark.parametrize("source", sources.find(), ids=lambda source: source.name)
def test_dagster_and_the_reports_name_one_owner_of_what_a_source_sends(source: Source) -> None:
    for extract in source.extracts:
        node = GRAPH.get(dg.AssetKey([str(Layer.BRONZE), extract.name]))
        table = owned_by(source, extract)
        assert node.owners == [source.team]
        in_words = source.team.removeprefix("team:").replace("-", " ")
        assert suite_for(table).meta["owner"] == in_words


def test_what_was_agreed_of_an_extract_is_its_code_version() -> None:
    source, *_ = sources.find()
    extract = source.extracts[0]
    other = replace(extract, forbidden_headers=(*extract.forbidden_headers, "one more"))
    versions = {
        specs.spec(one.table, [], "", specs.SourceExtract(source, one)).code_version
        for one in (extract, replace(extract), other)
    }
    assert len(versions) == 2


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
    last = dg.AssetKey(["gold", "publication"])
    before = {key.to_user_string() for key in GRAPH.get_ancestor_asset_keys(last)}
    assert (
        before - {last.to_user_string()}
        == {t.path for t in TABLES} - {"gold/publication"} | PARTNERS
    )


def test_the_night_runs_at_two_in_england_and_the_sensor_waits_to_be_wanted() -> None:
    schedule = defs.resolve_schedule_def("every_night")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Europe/London")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert (
        defs.resolve_sensor_def("deliveries_sensor").default_status
        is dg.DefaultSensorStatus.STOPPED
    )


def test_somebody_watches_for_failed_nights_from_the_start() -> None:
    sensor = defs.resolve_sensor_def("failed_night_alert")
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING


def test_readers_are_promised_a_night_by_six_in_the_morning() -> None:
    node = GRAPH.get(dg.AssetKey(["gold", "publication"]))
    assert node.freshness_policy == dg.FreshnessPolicy.cron(
        deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=10), timezone="Europe/London"
    )
