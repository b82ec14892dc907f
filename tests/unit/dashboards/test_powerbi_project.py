"""The Power BI project in git is the one that gold's contracts and the list of pages make."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from dashboards import page_list
from dashboards.powerbi import cards, check, check_model, model, queries, tmdl
from dashboards.powerbi.generate import MODEL, PROJECT, REPORT, documents, write
from dashboards.powerbi.project_text import files_of, read
from dashboards.powerbi.queries import Place, Storage
from gold.access_file import access_rules
from tests.house.tree import modules_with_tables

PAGES, CARDS = page_list.load(), cards.load()
FILES = files_of(PROJECT)
TEXT = read(FILES)
ABOUT_NO_CHILD = {
    "agreement", "audience", "before_after", "card_source", "correction_queue", "data_quality",
    "date", "demand", "page_shown", "publication", "roni_band", "source_freshness", "usage",
}  # fmt: skip
"""What everybody who opens the report may read: no row of these is about a child."""


def test_the_project_in_git_is_the_one_that_is_generated(tmp_path: Path) -> None:
    write(tmp_path, documents(Place(), access_rules()))

    assert files_of(tmp_path) == FILES


@pytest.mark.parametrize(
    "kept", [".pbi/cache.abf", ".pbi/localSettings.json", "copy.abf", "SingleView.pbix"]
)
def test_git_leaves_out_what_desktop_keeps_of_the_data(kept: str) -> None:
    asked = ["git", "check-ignore", str(PROJECT / MODEL / kept)]

    assert subprocess.run(asked, cwd=PROJECT, capture_output=True, check=False).returncode == 0


def test_what_is_gone_from_the_pages_goes_from_the_project(tmp_path: Path) -> None:
    gone = tmp_path / REPORT / "definition" / "pages" / "old" / "page.json"
    gone.parent.mkdir(parents=True)
    gone.write_text("{}")

    write(tmp_path, documents(Place(), access_rules()))

    assert not gone.exists()


def test_nothing_is_wrong_with_the_project() -> None:
    assert check.faults(FILES) == []


def test_a_table_is_about_a_child_and_filtered_or_it_is_listed_here() -> None:
    reached = check_model.tables_reached(TEXT.model)

    assert TEXT.model.tables.keys() - reached - model.SECURITY.keys() == ABOUT_NO_CHILD


def test_every_column_is_one_of_golds_and_of_its_type() -> None:
    contracts = {each.name: each for each in modules_with_tables().values() if each.layer == "gold"}
    contracts |= {**model.SECURITY, **model.DERIVED}
    wrong = {
        f"{table}.{name}": kind
        for table, text in TEXT.model.tables.items()
        for name, kind in text.columns.items()
        if name not in contracts[table].names
        or kind != tmdl.DATA_TYPES[contracts[table].column(name).type]
        or text.about[name] != contracts[table].column(name).about
    }

    assert wrong == {}


def test_the_model_holds_no_column_that_no_page_shows() -> None:
    read_by_pages = {(t, n) for t, names in PAGES.columns.items() for n in names}
    held = {(t, n) for t, text in TEXT.model.tables.items() for n in text.columns}

    assert {
        (t, n) for t, n in held - read_by_pages if t not in model.DERIVED and t != model.CALENDAR
    } == set()


def test_every_page_of_the_list_has_its_page_and_name() -> None:
    titles = {name: page.page["displayName"] for name, page in TEXT.pages.items()}

    assert titles == {page.name: page.title for page in PAGES.pages} | {
        "provenance": "Where it comes from"
    }


@pytest.mark.parametrize("card", PAGES.cards)
def test_a_card_shows_every_column_that_it_reads_or_says_why_not(card: str) -> None:
    fields = {
        field for visual in CARDS.visuals[card] for field in _fields_with_measures(visual)
    } | {f"{table}.person_id" for table in check_model.tables_reached(TEXT.model)}
    left_out = CARDS.left_out.get(card, {})
    unsaid = {
        f"{table}.{name}"
        for table, names in PAGES.cards[card].columns.items()
        for name in names
        if not {table, f"{table}.{name}"} & left_out.keys() and f"{table}.{name}" not in fields
    }

    assert unsaid == set()


@pytest.mark.parametrize("card", CARDS.left_out)
def test_nothing_is_left_out_that_a_card_does_not_read(card: str) -> None:
    columns = PAGES.cards[card].columns
    read = {*columns} | {f"{table}.{name}" for table, names in columns.items() for name in names}

    assert {*CARDS.left_out[card]} <= read


def _fields_with_measures(visual: cards.Visual) -> set[str]:
    """The columns that a visual leans on: its own, and those of its measures and theirs."""
    names = {*(f.name for f in visual.fields), *visual.only_if, *visual.values}
    columns = {name for name in names if "." in name}
    measures, seen = names - columns, set[str]()
    while measures - seen:
        name = (measures - seen).pop()
        seen.add(name)
        dax = TEXT.model.tables[TEXT.model.measures[name]].measures[name]
        columns |= {f"{table}.{column}" for table, column in check_model.COLUMN.findall(dax)}
        measures |= {*check_model.MEASURE.findall(check_model.COLUMN.sub("", dax))} & {
            *TEXT.model.measures
        }
    return columns


def test_a_click_on_a_row_changes_no_sentence_about_what_is_not_there() -> None:
    page = TEXT.pages["child"]
    sentences = {n for n in page.visuals if "silence" in n or n.startswith(("no_", "nothing"))}
    deaf = {(each["source"], each["target"]) for each in page.page["visualInteractions"]}

    assert sentences
    assert {(source, target) for source in ("plans", "services") for target in sentences} <= deaf


@pytest.mark.parametrize(
    ("storage", "reads"),
    [
        (Storage.FOLDER, 'Folder.Contents(Lake & "\\gold_" & Audience)'),
        (Storage.AZURE, 'AzureStorage.DataLake(Lake & "/gold_" & Audience, '),
    ],
)
def test_a_project_reads_one_lake_by_one_way(storage: Storage, reads: str) -> None:
    place = Place("https://lake.example/files", "careers", storage)
    named = queries.expressions(place, {"careers": "careers"})

    assert reads in named["AudienceFolder"]
    assert sum("Folder.Contents(" in q or "AzureStorage" in q for q in named.values()) == 1
    assert '"https://lake.example/files"' in named["Lake"]


def test_every_audience_can_be_chosen() -> None:
    expressions = FILES["SingleView.SemanticModel/definition/expressions.tmdl"]
    folders = [access.folder.removeprefix("gold_") for access in access_rules().audiences]

    assert [name for name in folders if f'"{name}"' not in expressions] == []


@pytest.mark.skipif(
    "FABRIC_SCHEMAS" not in os.environ,
    reason="FABRIC_SCHEMAS names no copy of Microsoft's schemas (docs/powerbi.md)",
)
def test_every_file_fits_the_schema_that_it_names() -> None:
    def fetched(address: str) -> Resource[object]:
        file = Path(os.environ["FABRIC_SCHEMAS"]) / address.partition("/fabric/")[2]
        return Resource.from_contents(json.loads(file.read_text()) | {"$id": address})

    registry = Registry(retrieve=fetched)  # type: ignore[call-arg] # typed by attrs, under an alias
    contents = {p: json.loads(text) for p, text in FILES.items() if not p.endswith(".tmdl")}
    wrong = {
        path: [error.message for error in validator.iter_errors(content)]
        for path, content in contents.items()
        for validator in [Draft7Validator({"$ref": content["$schema"]}, registry=registry)]
    }

    assert contents
    assert {path: errors for path, errors in wrong.items() if errors} == {}
