"""Rulings against scores and guards: a person's word is the stronger, but for a sealed identity."""

from pathlib import Path

import pandas as pd
import pytest

from dagster_project.inbox import decision_files
from dagster_project.inbox import rulings as ruling_files
from silver.match import rulings

# certain joins, contradictions by guard, rulings -> joins, contradictions
CASES = [
    pytest.param("ab", {}, {}, {"ab"}, set(), id="no ruling, no change"),
    pytest.param(
        "", {}, {"ab": "same"}, {"ab"}, set(), id="ruled one person though nothing says so"
    ),
    pytest.param(
        "", {"ab": "two_nhs_numbers"}, {"ab": "same"}, {"ab"}, set(), id="against a guard"
    ),
    pytest.param(
        "", {"ab": "sealed_identity"}, {"ab": "same"}, {"ab"}, {"ab"}, id="no ruling opens a seal"
    ),
    pytest.param("ab", {}, {"ab": "different"}, {"ab"}, {"ab"}, id="ruled two people"),
    pytest.param("ab bc", {}, {"ab": "undecided"}, {"bc"}, set(), id="looked at and not decided"),
]


def _frame(words: str, **column: float | list[str]) -> pd.DataFrame:
    pairs = [(word[0], word[1]) for word in words.split()]
    return pd.DataFrame(pairs, columns=["left_key", "right_key"], dtype=str).assign(**column)


def _words(frame: pd.DataFrame) -> set[str]:
    return set(frame["left_key"] + frame["right_key"])


@pytest.mark.parametrize(("certain", "guards", "ruled", "joins", "apart"), CASES)
def test_a_ruling_is_stronger_than(
    certain: str, guards: dict[str, str], ruled: dict[str, str], joins: set[str], apart: set[str]
) -> None:
    ruled_joins, contradictions = rulings.apply_rulings(
        _frame(certain, weight=9.0),
        _frame(" ".join(guards), guard=list(guards.values())),
        _frame(" ".join(ruled), ruling=list(ruled.values())),
    )
    assert _words(ruled_joins) == joins
    assert _words(contradictions) == apart
    assert set(ruled_joins["weight"]) <= {9.0, rulings.RULED}


ROW = "same,k1,k2,R. Steward,2026-11-20,one birth certificate"
HEAD = ",".join(ruling_files.LIST.headings)

# what a file holds, how many rulings, the sentence about the rest
FILES = [
    pytest.param(f"{HEAD}\n{ROW}\n", 1, "", id="a ruling"),
    pytest.param(f"{HEAD}\n{ROW}\n{ROW}\n", 1, "", id="the same ruling twice"),
    pytest.param(f"\ufeff{HEAD}\r\n{ROW}\r\n", 1, "", id="as a spreadsheet saves it"),
    pytest.param(
        f"{HEAD}\nsome{ROW}\n", 0, "line 2: the ruling must be one of", id="no such ruling"
    ),
    pytest.param(f"{HEAD}\nsame,k1,k1,R,2026-11-20,x\n", 0, "the same one", id="one record twice"),
    pytest.param(
        f"{HEAD}\nsame,k1,k2,R,20.11.26,x\n", 0, "is no date", id="a date of another form"
    ),
    pytest.param(f"{HEAD}\nsame,k1,k2,,2026-11-20,x\n", 0, "decided_by", id="nobody ruled"),
    pytest.param(f"{HEAD}\n", 0, "", id="nothing but a header"),
    pytest.param("k1,k2\nx,y\n", 0, "it is no list of rulings", id="another file altogether"),
    pytest.param("k1,k2\n", 0, "it is no list of rulings", id="another header alone"),
    pytest.param("", 0, "", id="an empty file"),
]


@pytest.mark.parametrize(("content", "count", "sentence"), FILES)
def test_a_file_of_rulings_is_read_and_what_is_not_understood_is_said(
    tmp_path: Path, content: str, count: int, sentence: str
) -> None:
    (tmp_path / "rulings_week_47.csv").write_text(content, encoding="utf-8")
    read = ruling_files.read(tmp_path)
    sentences = [*read.faults, *map(str, read.unread)]
    assert len(read.decisions) == count
    assert bool(sentences) == bool(sentence)
    assert all(sentence in text for text in sentences)
    assert all("answers/rulings_week_47.csv (saved " in text for text in sentences)


def test_a_ruling_that_is_written_is_read_back(tmp_path: Path) -> None:
    row = dict(zip(ruling_files.LIST.headings, ROW.split(","), strict=True))
    for ruling in ("same", "withdrawn"):
        decision_files.add(tmp_path / "answers", ruling_files.LIST, [{**row, "ruling": ruling}])
    read = ruling_files.read(tmp_path / "answers")
    assert [ruling.ruling for ruling in read.decisions] == ["same", "withdrawn"]
    assert {(ruling.left_key, ruling.right_key) for ruling in read.decisions} == {("k1", "k2")}
    assert read.faults == ()
