"""A module from a sample: what a column may be for, and nothing of a person in what is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bronze import sources
from bronze.onboarding import columns
from bronze.readers import stage
from bronze.readers.raw import UnreadableError
from contracts import ContractError
from dagster_project.cli.new_source import new_source

TODAY = date(2026, 11, 23)
HEADER = (
    "Child Ref;Given Name;Surname;Date of Birth;Gender;Post Code;Level;Nickname;Case Notes;Start"
)
PUPILS = [
    f"P{n};Zebedee{n % 3};Canary;{n % 28 + 1:02d}/03/2015;{'MF'[n % 2]};AA1 1AA;"
    f"{'UTS'[n % 3]};Zeb;canary words {n};01/09/2026"
    for n in range(1, 70)
]


def purpose(header: str, *values: str) -> str:
    [column] = columns.columns([header], [values])
    return column.purpose


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("Pupil ID", ("1", "2"), "key"),
        ("Pupil ID", ("1", "1"), ""),
        ("Given Name", ("x",), "forename"),
        ("FamilyName", ("x",), "surname"),
        ("Child's Name", ("x",), "full_name"),
        ("D.O.B.", ("01/02/2015",), "date_of_birth"),
        ("D.O.B.", ("yes",), ""),
        ("Gender", ("M",), "sex"),
        ("Anything", ("A933000000017",), "upn"),
        ("Anything", ("AA1 1AA", "aa11aa"), "postcode"),
        ("Anything", ("ann@council.example",), "email"),
        ("Caseload To", ("",), "until"),
        ("Caseload From", ("2026-01-01",), "since"),
        ("Medical notes", ("x",), "forbidden"),
        ("Reason for Referral", ("x",), "forbidden"),
        ("NI Number", ("x",), "forbidden"),
        ("Colour", ("red",), ""),
    ],
)
def test_a_column_is_for_what_its_name_or_else_its_values_say(
    header: str, values: Sequence[str], expected: str
) -> None:
    assert purpose(header, *values) == expected


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (["U", "T", "U"], ("T", "U")),
        (["universal"] * 30 + ["targeted"] * 30, ("targeted", "universal")),
        (["Canary"] * 5 + ["Example"] * 5, ()),
        ([f"{n}" for n in range(100)], ()),
        (["a long text that is no code at all"] * 50, ()),
    ],
    ids=["letters", "words of many rows", "words of few", "numbers", "a sentence"],
)
def test_a_code_is_a_word_of_many_rows(values: list[str], codes: tuple[str, ...]) -> None:
    [column] = columns.columns(["Level"], [values])

    assert column.codes == codes


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """What a youth club would send, with a title above its header."""
    path = tmp_path / "club_pupils_2026-11-23.csv"
    path.write_text("\n".join(["Youth club", "", HEADER, *PUPILS, ""]), encoding="utf-8")
    return path


def test_the_module_runs_at_once_on_its_sample(tmp_path: Path, sample: Path) -> None:
    folder = tmp_path / "sources"
    path, _ = new_source("club", [sample], folder, TODAY)
    [club] = [source for source in sources.find(folder) if source.name == "club"]
    [extract] = club.extracts

    result = stage(sample, extract, tmp_path / "staged")
    rows = pq.read_table(tmp_path / "staged" / "rows.parquet").to_pylist()

    assert path.name == "club.py"
    assert (result.fault, len(rows)) == ("", len(PUPILS))
    assert result.forbidden_columns == ("Case Notes",)
    assert rows[0]["child_ref"] == "P1"
    assert extract.person("child").surname == "surname"


def test_what_nobody_has_decided_on_does_not_come_in(tmp_path: Path, sample: Path) -> None:
    folder = tmp_path / "sources"
    new_source("club", [sample], folder, TODAY)
    [club] = [source for source in sources.find(folder) if source.name == "club"]

    names = {field.name for field in club.extracts[0].fields}

    assert names.isdisjoint({"level", "nickname", "case_notes"})
    assert "# DECIDE: what this column is for, or leave it out" in (folder / "club.py").read_text()


def test_no_value_of_a_person_stands_in_the_module_or_is_said(tmp_path: Path, sample: Path) -> None:
    path, summary = new_source("club", [sample], tmp_path / "sources", TODAY)

    for text in (path.read_text().casefold(), summary.casefold()):
        assert not [word for word in ("zeb", "canary", "p11", "aa1", "/03/2015") if word in text]


def test_rows_of_a_second_file_point_at_the_people_of_the_first(
    tmp_path: Path, sample: Path
) -> None:
    visits = tmp_path / "club_visits_2026-11-23.csv"
    visits.write_text("Visit No,Child Ref,Visit Date\nV1,P1,01/11/2026\nV2,P1,02/11/2026\n")
    folder = tmp_path / "sources"

    new_source("club", [sample, visits], folder, TODAY)

    [club] = [source for source in sources.find(folder) if source.name == "club"]
    child = club.extracts[1].person("child")
    assert (child.known_in, child.key) == ("club_pupils", ("child_ref",))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Club 1", "small letters"), ("csc", "already"), ("../club", "small letters")],
)
def test_a_name_that_cannot_be_one_is_refused(
    tmp_path: Path, sample: Path, name: str, sentence: str
) -> None:
    with pytest.raises(ContractError, match=sentence):
        new_source(name, [sample], tmp_path / "sources", TODAY)
    assert not (tmp_path / "sources").exists()


@pytest.mark.parametrize(
    ("file_name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF", "give a sample as"),
        ("a.csv", b"one\ntwo\n", "none of its first 20 rows is a header"),
        ("a.xlsx", b"no workbook", "cannot be opened"),
    ],
)
def test_a_sample_that_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, file_name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / file_name).write_bytes(content)

    with pytest.raises(UnreadableError, match=sentence):
        new_source("club", [tmp_path / file_name], tmp_path / "sources", TODAY)
