"""What every contract here keeps: names follow the law, and everything is said in words."""

import re

import pytest

from bronze.sources import find
from contracts import Extract, Layer, Table
from tests.house.tree import modules_with_tables, tables

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
EXTRACTS = [extract for source in find() for extract in source.extracts]
TABLES = pytest.mark.parametrize("table", tables(), ids=lambda table: table.path)


def is_sentence(text: str) -> bool:
    return text[0] == text[0].upper() and text.rstrip().endswith(".")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("The id.", True), ("", False), ("the id.", False), ("The id", False), ("Id.", True)],
)
def test_a_sentence_has_a_capital_and_a_full_stop(text: str, is_one: bool) -> None:
    assert bool(text and is_sentence(text)) is is_one


@TABLES
def test_a_table_and_all_its_columns_say_what_they_are(table: Table) -> None:
    abouts = {table.path: table.about} | {c.name: c.about for c in table.columns}

    assert [name for name, about in abouts.items() if not (about and is_sentence(about))] == []


@TABLES
def test_a_tables_name_is_snake_case(table: Table) -> None:
    assert SNAKE.fullmatch(table.name)


@pytest.mark.parametrize("table", modules_with_tables().values(), ids=lambda table: table.path)
def test_columns_of_our_own_are_snake_case(table: Table) -> None:
    assert [name for name in table.names if not SNAKE.fullmatch(name)] == []


@TABLES
def test_a_table_has_a_key(table: Table) -> None:
    assert table.key


@pytest.mark.parametrize(
    "table", [t for t in tables() if t.layer is Layer.GOLD], ids=lambda table: table.path
)
def test_a_row_of_gold_that_names_a_record_or_person_says_which_groups_a_reader_needs(
    table: Table,
) -> None:
    names = [name for name in table.names if re.search(r"(person_id|record_key|left_key)$", name)]
    groups = [name for name in table.names if name == "data_group" or name.endswith("_data_group")]
    used = {*table.data_group_columns, *(column.data_group_column for column in table.columns)}

    assert bool(table.data_group_columns) or not names
    assert [name for name in groups if name not in used] == []


@pytest.mark.parametrize(
    "table", [t for t in tables() if t.layer is Layer.GOLD], ids=lambda table: table.path
)
def test_gold_has_no_lists_which_no_dashboard_joins_or_filters(table: Table) -> None:
    assert [column.name for column in table.columns if "<" in column.type] == []


def test_no_two_tables_share_a_path() -> None:
    paths = [table.path for table in tables()]

    assert sorted(paths) == sorted(set(paths))


def test_a_tables_module_is_its_path() -> None:
    owners = {module: table.path for module, table in modules_with_tables().items()}

    assert owners == {module: module.replace(".", "/") for module in owners}


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_a_partners_every_field_says_what_it_is(extract: Extract) -> None:
    assert [f.name for f in extract.fields if not (f.about and is_sentence(f.about))] == []


@pytest.mark.parametrize("extract", EXTRACTS, ids=lambda extract: extract.name)
def test_what_a_partner_sends_is_personal_until_it_is_said_otherwise(extract: Extract) -> None:
    sent = {f.name for f in extract.fields}

    assert [c.name for c in extract.table.columns if c.name in sent and not c.personal] == []


def test_every_owner_can_be_written_to() -> None:
    owners = {source.name: source.email for source in find()}

    assert [
        name for name, email in owners.items() if not re.fullmatch(r"\S+@\S+\.\S+", email)
    ] == []
