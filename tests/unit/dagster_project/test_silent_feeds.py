"""A feed that sent nothing is not made new in Dagster, and the night goes on all the same."""

from collections.abc import Iterator

import dagster as dg
import pytest

from bronze.sources.csc import PERSONS
from dagster_project.assets.bronze import dealt_with, is_alive
from dagster_project.assets.specs import key
from tests.unit.dagster_project.deliveries import a_delivery

TABLE = PERSONS.table


def _events(instance: dg.DagsterInstance, *, delivered: bool) -> tuple[bool, list[str]]:
    """Run a feed and a table that is built from it: whether both went well, and what is told."""

    @dg.multi_asset(specs=[dg.AssetSpec(key(TABLE))])
    def feed(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        yield dealt_with(context, TABLE, {"rows_in": 0}, came=delivered)

    @dg.multi_asset(specs=[dg.AssetSpec("built", deps=[key(TABLE)])])
    def built() -> Iterator[dg.MaterializeResult[None]]:
        yield dg.MaterializeResult(asset_key="built")

    done = dg.materialize([feed, built], instance=instance)
    told = [event for event in done.all_events if event.asset_key == key(TABLE)]
    later = done.asset_materializations_for_node("built")
    return done.success and len(later) == 1, [
        event.event_type_value
        for event in told
        if event.event_type_value in {"ASSET_MATERIALIZATION", "ASSET_OBSERVATION"}
    ]


@pytest.mark.parametrize(
    ("came", "told"), [(True, "ASSET_MATERIALIZATION"), (False, "ASSET_OBSERVATION")]
)
def test_only_a_delivery_makes_a_feed_new_and_what_is_built_from_it_is_built_either_way(
    came: bool, told: str
) -> None:
    with dg.instance_for_test() as instance:
        assert _events(instance, delivered=came) == (True, [told])


@pytest.mark.parametrize(
    ("outcomes", "alive"),
    [
        ([], False),
        (["applied"], True),
        (["unchanged"], True),
        (["superseded", "held", "quarantined"], False),
        (["held", "applied"], True),
    ],
)
def test_a_feed_is_alive_where_something_of_it_was_taken_or_seen_again(
    outcomes: list[str], alive: bool
) -> None:
    assert is_alive([a_delivery(outcome=outcome) for outcome in outcomes]) is alive


def test_freshness_goes_by_the_last_delivery() -> None:
    with dg.instance_for_test() as instance:
        _events(instance, delivered=True)
        delivered = instance.get_latest_materialization_event(key(TABLE))
        _events(instance, delivered=False)
        assert delivered is not None
        assert instance.get_latest_materialization_event(key(TABLE)) == delivered
