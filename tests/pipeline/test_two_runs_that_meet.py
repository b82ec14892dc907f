"""Two machines that write one lake on a store: who began last publishes, and nothing of the other
is seen."""

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from deltalake import Schema, write_deltalake

from dagster_project.lake import published, storage
from dagster_project.lake.right_to_write import OvertakenError, RightToWrite, commit_properties
from dagster_project.lake.storage import Folder
from gold import publication
from tests.pipeline.object_stores import Store

pytestmark = pytest.mark.long

RACES = 20
LEDGER = pa.schema(
    [
        ("run_number", pa.int64()),
        ("as_of", pa.date32()),
        ("published_at", pa.timestamp("us", "UTC")),
        ("versions", pa.string()),
        ("built_from", pa.string()),
    ]
)


@pytest.fixture
def lake(store: Store, request: pytest.FixtureRequest) -> Folder:
    """A lake of the test's own, in which nothing is published."""
    root = store.root / f"lake{abs(hash(request.node.name))}"
    storage.create_table(root / publication.TABLE.path, Schema.from_arrow(LEDGER), "Nights.", {})
    return root


def row(number: int) -> pa.Table:
    """The row that makes a run the night that readers see."""
    cells = {"run_number": number, "versions": "{}", "built_from": "{}"}
    return pa.Table.from_pylist([cells], schema=LEDGER)


def test_a_run_that_was_overtaken_publishes_nothing(lake: Folder) -> None:
    first = RightToWrite.take(lake)
    first.require()
    second = RightToWrite.take(lake)
    with pytest.raises(OvertakenError, match="nothing of this one was published"):
        first.require()
    with pytest.raises(OvertakenError):
        first.publish(row(1), {})
    assert published.last(lake).run_number == 0
    second.publish(row(2), {})
    assert published.last(lake).run_number == 2


def test_a_run_that_published_may_publish_again_until_another_begins(lake: Folder) -> None:
    right = RightToWrite.take(lake)
    right.publish(row(1), {})
    right.publish(row(2), {})
    RightToWrite.take(lake)
    with pytest.raises(OvertakenError):
        right.publish(row(3), {})


def test_of_runs_that_begin_together_one_has_the_right(lake: Folder) -> None:
    for number in range(1, RACES + 1):
        with ThreadPoolExecutor(4) as machines:
            rights = [r for r in machines.map(_taken, [lake] * 4) if r]
        publishing = [right for right in rights if _published(right, number)]
        assert len(publishing) == 1
    assert [run.run_number for run in published.runs(lake)] == list(range(1, RACES + 1))


def test_a_commit_on_a_table_that_another_has_moved_is_refused(lake: Folder) -> None:
    table = storage.create_table(lake / "silver/fact", Schema.from_arrow(LEDGER), "Facts.", {})
    other = storage.delta_table(lake / "silver/fact")
    write_deltalake(other, row(1), mode="overwrite", commit_properties=commit_properties({}))
    with pytest.raises(Exception, match="commit"):
        write_deltalake(table, row(2), mode="overwrite", commit_properties=commit_properties({}))
    assert storage.delta_table(lake / "silver/fact").version() == 1


def _taken(lake: Folder) -> RightToWrite | None:
    try:
        return RightToWrite.take(lake)
    except OvertakenError:
        return None


def _published(right: RightToWrite, number: int) -> bool:
    try:
        right.publish(row(number), {})
    except OvertakenError:
        return False
    return True
