"""Who may see a row: whatever one source alone sent carries that source's group, everywhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, cast

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze import delivery, sources
from bronze.partnership import strategic_agreement
from bronze.sources.camhs import SOURCE as CAMHS
from contracts import DataGroup, Layer, Source, Table
from contracts.register import Register
from dagster_project.run import registry
from gold import source_freshness
from gold.rules.rule_table import RONI, rule_table
from silver.corrections.limits import Limits
from tests.drawing import table_of

NIGHT = date(2026, 11, 23)
GROUPED = tuple(
    replace(
        CAMHS,
        name=f"of{data_group}",
        title=f"A source of {data_group}",
        data_group=data_group,
        extracts=(),
    )
    for data_group in DataGroup
)
"""A partner of every group there is, beside those that are shipped."""
PARTNERS: tuple[Source, ...] = (*sources.find(), *GROUPED)
LIMITS = Limits(timedelta(days=7), requests_per_week=100, fault_share=0.05, fault_rows=50)
GROUPS = {one.name: str(one.data_group) for one in PARTNERS}

# Each partner alone knows a child, a brother of the child, and their mother.
DRAWN = {
    "silver_child": "person_id\n{s}:KID\n{s}:SIB",
    "silver_person": "record_key | person_id\n"
    "{s}:kid | {s}:KID\n{s}:sib | {s}:SIB\n{s}:mum | {s}:MUM",
    "silver_person_record": """
        record_key | source | extract | source_key | shown_forename | shown_surname | legal_surname | date_of_birth | sex | upn   | nhs_number | name_since | legal_name_since | date_of_birth_since | sex_since  | first_seen | last_seen  | match_hash
        {s}:kid    | {s}    | {s}_a   | k       | Kid            | Shah          | Lee           | 2015-11-24    | F   | {s}:u | {s}:n      | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-01 | 2026-11-22 | s
        {s}:sib    | {s}    | {s}_a   | k       | Sib            | Shah          | Lee           | 2016-11-24    | F   | -     | -          | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-01 | 2026-11-22 | s
        {s}:mum    | {s}    | {s}_a   | k       | Mum            | Shah          | -             | 1986-11-24    | F   | -     | -          | 2026-11-01 | 2026-11-01       | 2026-11-01          | 2026-11-01 | 2026-11-01 | 2026-11-22 | s
    """,  # noqa: E501 # a drawn table is one line a row
    "silver_address": """
        record_key | source | address_id | line      | address_key | postcode | kind | since      | is_source_date | is_latest
        {s}:kid    | {s}    | {s}:1      | 1 High St | 1           | AA1 1AA  | home | 2026-01-01 | yes            | yes
        {s}:kid    | {s}    | {s}:2      | 2 High St | 2           | AA1 1AA  | home | 2026-02-01 | yes            | no
    """,  # noqa: E501 # a drawn table is one line a row
    "silver_involvement": "record_key | row_key | service | team | data_group | source | since\n"
    "{s}:kid | {s}:k | a service | - | involvement | {s} | 2026-11-01\n"
    "{s}:kid | {s}:r | a roll | {s}:School | education | {s} | 2026-11-01",
    "silver_assessment": "record_key | row_key | kind | data_group | source | started\n"
    "{s}:kid | {s}:k | a kind | plans | {s} | 2026-11-01",
    "silver_event": "record_key | row_key | kind | data_group | source | happened\n"
    "{s}:kid | {s}:k | missing episode | risk | {s} | 2026-11-01",
    "silver_plan": "record_key | row_key | kind | data_group | source | since\n"
    "{s}:kid | {s}:k | looked after | plans | {s} | 2026-11-01",
    "silver_measure": "record_key | row_key | kind | value | data_group | source\n"
    "{s}:kid | {s}:k | attendance | 90 | education | {s}",
    "silver_characteristic": "record_key | row_key | kind | value | data_group | source\n"
    "{s}:kid | {s}:k | young carer | yes | risk | {s}\n"
    "{s}:kid | {s}:y | year group | 8 | education | {s}",
    "silver_relationship": "of_record_key | to_record_key | kind | data_group | source\n"
    "{s}:mum | {s}:kid | mother | family | {s}\n{s}:mum | {s}:sib | mother | family | {s}",
    "silver_finding": """
        request_id | kind     | person_id | other_person_id | record_key | other_record_key | source | other_source | differing
        {s}:ask    | possible | {s}:KID   | {s}:SIB         | {s}:kid    | {s}:sib          | {s}    | {s}          | forename
    """,  # noqa: E501 # a drawn table is one line a row
    "silver_correction": "request_id | person_id | record_key | source | state | raised_on\n"
    "{s}:ask | {s}:KID | {s}:kid | {s} | sent | 2026-11-01",
    "silver_ruling": """
        ruling_id | left_key | right_key | ruling | decided_by | decided_on
        {s}:rule  | {s}:kid  | {s}:sib   | same   | R          | 2026-11-02T09:00:00
    """,
    "silver_match_edge": "left_key | right_key",
    "silver_protected": "person_id",
    "silver_deceased": "person_id",
    "silver_person_history": "person_id",
    "bronze_delivery": "delivery_id",
}
LOCATING = {"address", "postcode", "area"}
PUBLISHED = {"agreement", "agreed_column", "date", "kind"}
"""Tables of what every family may read: about feeds and kinds, and about nobody."""
ABOUT_PEOPLE = {
    "assessment", "characteristic", "child", "child_attribute", "child_record", "child_search",
    "child_service", "correction", "duplicate", "event", "factor", "family_member", "involvement",
    "measure", "plan", "roni", "ruling", "timeline",
}  # fmt: skip

Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def gold(spark: SparkSession) -> dict[str, tuple[Table, list[Row]]]:
    """Every gold table that a night builds, from what is drawn."""
    owned_tables = {one.table.path.replace("/", "_"): one for one in registry.owned_tables()}
    register = Register(strategic_agreement(), PARTNERS)
    known: dict[str, object] = {
        "spark": spark,
        "sources": PARTNERS,
        "as_of": NIGHT,
        "limits": LIMITS,
        "register": register,
        "holds": (),
        "usage": (),
        "roni_rules": rule_table(RONI),
        "night_starts": time(2, 0),
    }
    shapes = {name: one.table for name, one in owned_tables.items()} | {
        "bronze_delivery": delivery.TABLE
    }
    known |= {name: table_of(spark, shapes[name], _each(told)) for name, told in DRAWN.items()}
    known["silver_hold_before"] = table_of(spark, shapes["silver_hold"], "record_key")

    def made(name: str) -> object:
        if name not in known and name.endswith(registry.BEFORE):
            return _nights_before(spark, shapes[name.removesuffix(registry.BEFORE)])
        if name not in known:
            one = owned_tables[name]
            frame = one.build(**{wanted: made(wanted) for wanted in one.parameters})
            known[name] = frame.localCheckpoint()
        return known[name]

    return {
        one.table.name: (one.table, _rows(cast(DataFrame, made(name))))
        for name, one in owned_tables.items()
        if one.table.layer is Layer.GOLD
    }


def _nights_before(spark: SparkSession, table: Table) -> DataFrame:
    """What was published: nobody was there, though every partner had sent something."""
    extracts = [(s.name, e.name) for s in PARTNERS for e in s.extracts]
    feeds = "\n".join(f"{s} | {e} | 2026-11-21" for s, e in extracts)
    if table is source_freshness.TABLE:
        return table_of(spark, table, f"source | extract | effective_date\n{feeds}")
    return table_of(spark, table, table.names[0])


def _each(told: str) -> str:
    """The drawing with its rows once for every partner."""
    head, *lines = [line for line in told.splitlines() if line.strip()]
    return "\n".join([head, *(line.replace("{s}", s) for s in GROUPS for line in lines)])


def _rows(frame: DataFrame) -> list[Row]:
    return [row.asDict() for row in frame.collect()]


def _behind(row: Row) -> set[str]:
    """The partners who alone can have said what a row tells."""
    told = {text.partition(":")[0] for text in row.values() if isinstance(text, str)}
    return told & set(GROUPS)


def _needed(table: Table, row: Row) -> set[str]:
    return {row[name] for name in table.data_group_columns if row[name]}


def _closed_too_little(table: Table, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Partners whose row, or column of a row, a reader sees without the partner's group."""
    for row in rows if table.name not in PUBLISHED else ():
        needed = _needed(table, row)
        for partner in _behind(row):
            if GROUPS[partner] not in needed:
                yield table.name, partner
        for column in table.columns:
            behind = row[column.data_group_column] if column.data_group_column else None
            if column.data_group_column and row[column.name] is not None and behind is None:
                yield table.name, column.name


def test_rows_about_people_are_drawn_of_every_partner(
    gold: dict[str, tuple[Table, list[Row]]],
) -> None:
    drawn = {name: set().union(*(_behind(row) for row in rows)) for name, (_, rows) in gold.items()}
    assert {name for name, partners in drawn.items() if partners == set(GROUPS)} >= ABOUT_PEOPLE


def test_what_one_source_alone_sent_carries_its_group_in_every_table(
    gold: dict[str, tuple[Table, list[Row]]],
) -> None:
    leaking = {found for table, rows in gold.values() for found in _closed_too_little(table, rows)}
    assert leaking == set()


def test_a_value_carries_its_own_group_beside_its_sources(
    gold: dict[str, tuple[Table, list[Row]]],
) -> None:
    own = {
        name: {
            _needed(table, row) & {"family", "involvement", "plans"} != set()
            for row in rows
            if row.get("service") != "a roll"
        }
        for name, (table, rows) in gold.items()
        if name in {"family_member", "involvement", "assessment"}
    }
    assert own == {name: {True} for name in own}
    table, rows = gold["child_attribute"]
    places = [row for row in rows if row["attribute"] in LOCATING]
    assert places
    assert [row for row in places if "address" not in _needed(table, row)] == []


def test_what_locates_a_child_is_closed_by_the_address_group_on_the_childs_own_card(
    gold: dict[str, tuple[Table, list[Row]]],
) -> None:
    table, _ = gold["child"]
    groups = {column.name: column.data_group for column in table.columns}
    located = {"address", "postcode", "address_source", "address_since"}
    assert {groups[name] for name in located} == {DataGroup.ADDRESS}


def test_a_row_that_forgot_its_sources_group_would_be_seen(
    gold: dict[str, tuple[Table, list[Row]]],
) -> None:
    table, rows = gold["child_attribute"]
    forgotten = [{**row, "source_data_group": "demographics"} for row in rows]
    assert ("child_attribute", "police") in set(_closed_too_little(table, forgotten))
