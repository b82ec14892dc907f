"""What is published of the access file: the matrix, and a contract for each audience."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from bronze import sources
from contracts import AudienceAccess
from dagster_project.audiences import matrix, open_data_contract
from dagster_project.run import registry
from gold.access_file import access_rules

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
RULES = access_rules()
SOURCES = sources.find()
TABLES = [owned.table for owned in registry.owned_tables()]
STANDARD = json.loads((HERE / "odcs-json-schema-v3.0.2.json").read_text(encoding="utf-8"))
"""Of the Open Data Contract Standard (Bitol, Apache-2.0), but for an example's e-mail address."""


@pytest.mark.parametrize("access", RULES.audiences, ids=lambda access: access.folder)
def test_an_audiences_contract_is_of_the_standard(access: AudienceAccess) -> None:
    contract = open_data_contract.contract(access, RULES, TABLES, SOURCES)
    jsonschema.validate(yaml.safe_load(open_data_contract.as_yaml(contract)), STANDARD)


def test_a_contract_promises_the_columns_that_the_folder_has() -> None:
    police = next(access for access in RULES.audiences if access.audience == "police")
    tables = open_data_contract.every_table(police, RULES, TABLES, SOURCES)
    columns = {table.table.name: {column.name for column in table.columns} for table in tables}
    assert {"person_id", "service", "email"} <= columns["involvement"]
    assert "data_group" not in columns["involvement"]
    assert "correction" not in columns
    assert {"security_user", "security_child", "security_denied", "publication"} <= columns.keys()


def test_the_published_matrix_is_that_of_the_shipped_access_file() -> None:
    page = (ROOT / "docs" / "who_sees_what.md").read_text(encoding="utf-8")
    assert page == matrix.page(RULES, SOURCES), "run `single-view audience matrix` anew"


@pytest.mark.parametrize(
    "line",
    [
        "| voluntary sector | children on their caseload | part |",
        "| leader | no child | full |",
        "not born yet is shown to social care, emergency duty, health visitor and school nurse",
    ],
)
def test_the_matrix_says_how_much_each_audience_sees_and_of_whom(line: str) -> None:
    assert line in matrix.page(RULES, SOURCES)
