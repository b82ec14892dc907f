"""Every audience's folder of a whole night: what its access says, row by row, and no more."""

from datetime import date

import pytest

from bronze import sources
from contracts import AudienceAccess
from dagster_project.run import registry
from gold import data_quality, publication
from gold.access_file import access_rules
from tests.expected_rows import Expected, World, comparable
from tests.pipeline.conftest import Ran
from tests.pipeline.published import on_disk, publications, rows
from tests.pipeline.running import PARTNERS

RULES = access_rules()
TABLES = {
    table.name: table
    for table in (*(owned.table for owned in registry.owned_tables()), data_quality.TABLE)
    if table.path.startswith("gold/")
}
OWN = {"security_user", "security_child", "security_denied", publication.TABLE.name}
"""Tables of a folder that no table of gold is behind."""


@pytest.fixture(scope="module")
def world(first_night: Ran) -> World:
    """Gold of the night, who works with whom, and the sources in force."""
    lake = first_night.lake
    people = {row["record_key"]: row["person_id"] for row in rows(lake, "silver/person")}
    in_force = {row["source"] for row in rows(lake, "gold/source_freshness")}
    as_of: date = publications(lake)[-1]["as_of"]
    return World(
        as_of=as_of,
        tables=TABLES,
        rows={name: rows(lake, table.path) for name, table in TABLES.items()},
        involved=[
            (people.get(row["record_key"]), row["source"], row["team"], row["email"], row["until"])
            for row in rows(lake, "silver/involvement")
        ],
        sources=[source for source in sources.find(PARTNERS) if source.name in in_force],
        rules=RULES,
        withheld=[tuple(row.values()) for row in rows(lake, "silver/withheld")],
    )


@pytest.mark.parametrize("access", RULES.audiences, ids=lambda access: access.folder)
def test_an_audience_reads_what_its_access_says_and_no_more(
    first_night: Ran, world: World, access: AudienceAccess
) -> None:
    expected = Expected(access, world)
    paths = set(on_disk(first_night.lake))
    different = []
    for name in TABLES:
        path = f"{access.folder}/{name}"
        seen = rows(first_night.lake, path) if path in paths else []
        wanted = sorted(map(str, map(comparable, expected.rows(name))))
        if sorted(map(str, map(comparable, seen))) != wanted:
            different.append(name)
    assert different == []


def test_some_audience_has_rows_of_every_table_that_has_any(first_night: Ran, world: World) -> None:
    filled = {name for name in TABLES if world.rows[name]}
    seen = {
        path.split("/")[1]
        for path in on_disk(first_night.lake)
        if path.startswith("gold_") and rows(first_night.lake, path)
    }
    assert filled - seen == set()
    assert seen - OWN <= set(TABLES)
