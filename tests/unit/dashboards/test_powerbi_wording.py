"""The pages say the same in Power BI as in Superset, sentence by sentence."""

import re
from pathlib import Path

import pytest

from dashboards import page_list
from dashboards.powerbi.generate import PROJECT
from dashboards.powerbi.project_text import files_of, read
from dashboards.superset import assets

SUPERSET = Path(assets.__file__).parent
TEXT = read(files_of(PROJECT))
DAX = "\n".join(dax for table in TEXT.model.tables.values() for dax in table.measures.values())
PAGES_TEXT = "".join(text for path, text in files_of(PROJECT).items() if path.endswith(".json"))
SAYS = re.compile(r"'((?:[^']|'')*)'")
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


def sentences(sql: str) -> set[str]:
    """The texts of a piece of SQL that are words to read, and no pattern of a day."""
    without_comments = re.sub(r"--.*", "", sql)
    return {text.strip(" .,:") for text in SAYS.findall(without_comments) if SENTENCE.search(text)}


def of_macro(name: str) -> str:
    """What stands in one macro."""
    return (SUPERSET / "macros.sql").read_text().partition(f"MACRO {name}(")[2].partition(";")[0]


@pytest.mark.parametrize("macro", ["provenance", "silence_in_words"])
def test_where_from_and_silence_are_said_in_the_same_words(macro: str) -> None:
    said = sentences(of_macro(macro)) - {"not shared with you", "not covered", "cannot say"}

    assert said
    assert {text for text in said if text not in DAX} == set()


@pytest.mark.parametrize("card", ["services", "first"])
def test_what_a_service_has_is_said_in_the_same_words(card: str) -> None:
    said = sentences((SUPERSET / "cards" / f"{card}.sql").read_text())

    assert {text for text in said if text not in DAX} == set()


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ("first", "There may be a second record of this child: check with the date of birth."),
        ("first", "Address protected: it is shown to nobody here. Ask the child's social worker."),
        ("first", "No address is recorded, or it is not shared with you."),
        ("involved", "Nobody that you may see is involved. What each service has stands below."),
        ("involved", "Whom to ring is not shown: it would tell where the child is."),
        ("family", "Name not shared with you"),
        ("timeline", "Nothing with a date is recorded that you may see."),
        ("held", "Every service that says so says the same."),
        ("night", "Every feed is on time."),
        ("night", "What they know may be older than it looks."),
        ("feeds", "Far fewer rows than usual"),
        ("notices", "Came too late for that morning"),
        ("notices", "The school is protected: send this notice by hand."),
        ("notices", "On no school's roll."),
    ],
)
def test_a_card_says_it_in_the_same_words(card: str, words: str) -> None:
    assert words in (SUPERSET / "cards" / f"{card}.html").read_text()
    assert words in DAX


@pytest.mark.parametrize("card", ["factors", "neet", "notices", "demand", "share"])
def test_what_a_card_says_first_is_on_the_page(card: str) -> None:
    first = re.findall(r"<p[^>]*>([^<{]+)</p>", (SUPERSET / "cards" / f"{card}.html").read_text())[
        0
    ]

    assert first in PAGES_TEXT


@pytest.mark.parametrize("page", page_list.load().pages, ids=lambda page: page.name)
def test_every_page_says_what_it_says_of_nothing(page: page_list.Page) -> None:
    assert page.empty in DAX
    assert f"{page.title}: nothing" in PAGES_TEXT
