"""docs/tables.md says what the contracts say."""

from pathlib import Path

from dagster_project.cli import document

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"


def test_the_page_of_tables_is_what_the_contracts_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == document.page(), (
        "run `single-view document > docs/tables.md`"
    )


def test_every_table_and_column_stands_on_the_page() -> None:
    page = document.page()
    for table in document.every_table():
        assert f"## {table.path}\n" in page
        assert all(f"| `{name}` |" in page for name in table.names)


def test_a_key_of_another_table_says_which() -> None:
    lines = {
        line for line in document.page().splitlines() if line.startswith("| `other_record_key`")
    }
    assert lines
    assert all("silver/person_record" in line for line in lines)


def test_a_kind_of_fact_joins_to_the_list_of_kinds_and_no_other_kind_does() -> None:
    page = document.page()
    joined = {
        section.partition("\n")[0]
        for section in page.split("\n## ")
        if any(
            line.startswith("| `kind`") and "gold/kind |" in line for line in section.splitlines()
        )
    }
    facts = {"event", "plan", "measure", "characteristic"}
    assert joined == {f"{layer}/{fact}" for layer in ("silver", "gold") for fact in facts} | {
        "gold/before_after",
        "gold/school_notice",
    }


def test_every_day_of_gold_joins_to_the_calendar() -> None:
    page = document.page()
    lines = [line for line in page.splitlines() if line.startswith("| `happened` | date |")]
    assert [line.endswith("| gold/date |") for line in lines] == [False, True, True, True]
