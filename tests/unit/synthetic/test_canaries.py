"""Planted people are found by one search, in every feed; without them nothing is."""

from pathlib import Path

from bronze import sources
from synthetic import CANARY, Council
from tests.unit.synthetic.written import contents, sheet, table


def test_canaries_are_in_every_feed_by_name_and_street(tmp_path: Path) -> None:
    Council(children=300, seed=1, canaries=True).write_night(1, tmp_path)
    pupils = table(tmp_path / "school" / "school_pupils_2026-11-23.csv")
    assert sum(CANARY in row["surname"].casefold() for row in pupils) > 50
    assert sum(CANARY in row["addressline1"].casefold() for row in pupils) > 50
    episodes = sheet(tmp_path / "earlyhelp" / "eh_episodes_2026-11-23.xlsx")
    assert sum(CANARY in row["Last Name"].casefold() for row in episodes) > 50
    texts = {
        name: text.decode("cp1252", errors="replace").casefold()
        for name, text in contents(tmp_path).items()
        if name.endswith(".csv")
    }
    naming = {
        f"{source.name}/{extract.files.replace('*', '2026-11-23')}"
        for source in sources.find()
        for extract in source.extracts
        if any(not person.known_in for person in extract.people)
    }
    assert {name for name in naming & texts.keys() if CANARY not in texts[name]} == set()


def test_some_canaries_are_markup_and_formulas(tmp_path: Path) -> None:
    Council(children=300, seed=1, canaries=True).write_night(1, tmp_path)
    pupils = table(tmp_path / "school" / "school_pupils_2026-11-23.csv")
    forenames = [row["forename"].casefold() for row in pupils]
    assert [name for name in forenames if name.startswith("<img src=x onerror=")]
    assert [name for name in forenames if name.startswith("=hyperlink(")]


def test_nobody_is_a_canary_unless_asked_for(tmp_path: Path) -> None:
    Council(children=300, seed=1).write_night(1, tmp_path)
    assert not [
        name
        for name, text in contents(tmp_path).items()
        if CANARY in text.decode("cp1252", errors="replace").casefold()
    ]
