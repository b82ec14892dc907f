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
