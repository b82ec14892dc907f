"""Gold as readers that are not Spark find it: the same values, the oldest protocol, plain text."""

import re
from collections.abc import Iterator

import polars as pl
import pytest
from deltalake import DeltaTable

from dagster_project.run import registry
from gold import publication
from tests.pipeline.conftest import Ran
from tests.pipeline.published import arrow, contracts

GOLD = sorted(
    [one.table.path for one in registry.owned_tables() if one.table.path.startswith("gold/")]
    + [publication.TABLE.path]
)
EMPTY_HERE = {
    "gold/assessment", "gold/change", "gold/ruling", "gold/school_notice", "gold/usage",
}  # fmt: skip
"""None of the three feeds tells of assessments, nobody has ruled or looked, nothing is new on a
first night, and what a first night brings of the past is no notice."""
NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029<>]")


@pytest.mark.parametrize("path", GOLD)
def test_two_readers_agree_on_every_value(first_night: Ran, path: str) -> None:
    by_delta_rs = arrow(first_night.lake, path).to_pylist()
    by_polars = pl.read_delta(str(first_night.lake / path)).to_dicts()
    assert sorted(map(_told, by_polars)) == sorted(map(_told, by_delta_rs))
    assert bool(by_polars) == (path not in EMPTY_HERE)


@pytest.mark.parametrize("path", GOLD)
def test_no_column_that_must_be_filled_reads_as_nothing(first_night: Ran, path: str) -> None:
    # A reader that does not know a table's protocol reads nulls and says nothing.
    found = arrow(first_night.lake, path)
    required = [column.name for column in contracts()[path].columns if column.required]
    assert required
    assert {name: found[name].null_count for name in required} == dict.fromkeys(required, 0)


@pytest.mark.parametrize("path", GOLD)
def test_any_delta_reader_knows_the_protocol(first_night: Ran, path: str) -> None:
    protocol = DeltaTable(first_night.lake / path).protocol()
    assert (protocol.min_reader_version, protocol.min_writer_version) == (1, 2)
    assert not protocol.reader_features
    assert not protocol.writer_features


@pytest.mark.parametrize("path", GOLD)
def test_table_and_columns_say_what_they_are(first_night: Ran, path: str) -> None:
    table, contract = DeltaTable(first_night.lake / path), contracts()[path]
    assert table.metadata().description == contract.about
    assert {field.name: field.metadata.get("comment") for field in table.schema().fields} == {
        column.name: column.comment for column in contract.columns
    }


@pytest.mark.parametrize("path", GOLD)
def test_text_is_one_line_that_no_page_takes_for_markup(first_night: Ran, path: str) -> None:
    rows = arrow(first_night.lake, path).to_pylist()
    bad = {name for row in rows for name, text in _texts(row) if NOT_PLAIN.search(text)}
    assert bad == set()


def _texts(row: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield name, text


def _told(row: dict[str, object]) -> str:
    return repr(sorted((name, str(value)) for name, value in row.items()))
