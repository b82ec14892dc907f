"""Partners are found by looking, and what is wrong with a council's own module is said."""

import re
from pathlib import Path

import pytest

from bronze import sources
from contracts import ContractError

A_SOURCE = "from bronze.sources.camhs import SOURCE as CAMHS\nfrom dataclasses import replace\n"


def in_folder(folder: Path, code: str) -> Path:
    """A council's folder with one module of this code."""
    (folder / "clinic.py").write_text(code, encoding="utf-8")
    return folder


def test_a_councils_own_partner_stands_beside_those_that_are_shipped(tmp_path: Path) -> None:
    folder = in_folder(tmp_path, A_SOURCE + "SOURCE = replace(CAMHS, name='clinic', extracts=())\n")
    assert {source.name for source in sources.find(folder)} == {
        "clinic",
        *(source.name for source in sources.find()),
    }


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (A_SOURCE + "SOURCE = replace(CAMHS, nmae='clinic')\n", r"clinic\.py, line 3: .*'nmae'"),
        ("SOURCE = (\n", r"clinic\.py, line 1: .*never closed"),
        ("import nothing_of_the_kind\n", r"clinic\.py, line 1: .*nothing_of_the_kind"),
        ("NAME = 1\n", r"clinic must hold one Source called SOURCE"),
    ],
)
def test_a_module_that_cannot_be_read_is_named_with_its_line(
    code: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ContractError, match=sentence):
        sources.find(in_folder(tmp_path, code))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="SOURCES_FOLDER: there is no folder"):
        sources.find(tmp_path / "elsewhere")


def test_a_name_that_no_source_has_is_told_with_those_that_there_are() -> None:
    every = sources.find()
    assert sources.named(every, (), "FEEDS") == every
    assert [source.name for source in sources.named(every, ["csc", "camhs"], "FEEDS")] == [
        "camhs",
        "csc",
    ]
    sentence = "FEEDS: no source is called nosuch; there are benefits, camhs,"
    with pytest.raises(ContractError, match=re.escape(sentence)):
        sources.named(every, ["nosuch", "csc"], "FEEDS")
