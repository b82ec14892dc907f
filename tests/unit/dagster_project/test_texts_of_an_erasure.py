"""A person is found in a file whatever it was written in, and others' words stay as they were."""

import re
import zipfile
from pathlib import Path

import pytest

from bronze import erasing
from bronze.sources.school.pupils import CONTACTS, PUPILS
from bronze.sources.school.transfers import TRANSFERS
from contracts import Person
from dagster_project.erasure import id_history, model_names, texts
from dagster_project.erasure.subject import PersonValues
from dagster_project.lake import former_ids

PERSON = PersonValues(
    numbers={"9998887776"}, forenames={"zoë"}, surnames={"o'neil"}, full_names={"quill, tom"}
)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Zoë,O'Neil", True),
        ("O'NEIL, Zoë", True),
        ("<f>zoë</f>\n<s>o'neil</s>", True),
        ("NHS 9998887776.", True),
        ("Quill, Tom", True),
        ("Zoë,Smith", False),
        ("Zoë" + "x" * 200 + " O'Neil", False),
        ("19998887776", False),
        ("Zoëlla O'Neil", False),
    ],
)
def test_a_person_is_named_by_a_number_or_by_both_names(text: str, is_named: bool) -> None:
    assert texts.either(PERSON.pattern).search(text) is is_named
    assert texts.either(PERSON.pattern, words=PERSON.words).search(text) is is_named


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_person_is_found_in_every_encoding(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = "id,name,surname\n1,Zoë,O'Neil\n".encode(encoding)
    path = tmp_path / "file"
    if packed:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inside.csv", content)
    else:
        path.write_bytes(content)
    assert texts.is_named_in(path, texts.either(PERSON.pattern))
    assert not texts.is_named_in(path, texts.either(re.compile("somebody else")))


def test_what_stands_across_the_border_of_two_pieces_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "PIECE", 64)
    path = tmp_path / "file"
    path.write_text("x" * 60 + " 9998887776 " + "x" * 60, encoding="utf-8")
    assert texts.is_named_in(path, texts.either(PERSON.pattern))


def test_others_rows_of_a_csv_file_stay_byte_for_byte() -> None:
    text = 'a,b\r\n1,"two\r\nlines"\r\n9998887776,x\r\n"9998887776\r\n",y\n2, z'
    assert texts.rows_left(text, texts.either(PERSON.pattern)) == 'a,b\r\n1,"two\r\nlines"\r\n2, z'


def test_a_line_of_a_list_about_somebody_else_stays_without_the_name() -> None:
    text = (
        "\ufeffhold,record,decided_by,decided_on,reason\n"
        "locked,aaaa,9998887776,2026-11-20,brother of 9998887776\n"
        "locked,9998887776,panel,2026-11-20,x\n"
        "held,bbbb,panel,2026-11-20,y\n"
    )
    left = texts.rows_left(text, texts.either(PERSON.pattern)).splitlines()
    assert [line.split(",")[1] for line in left] == ["record", "aaaa", "bbbb"]
    assert "9998887776" not in "".join(left)


def test_nobody_is_found_by_no_name() -> None:
    assert not texts.either(None).search("anything")
    assert PersonValues().pattern is None


@pytest.mark.parametrize(
    ("cells", "is_named"),
    [
        (["ZOË ", "o'neil"], True),
        (["9998887776"], True),
        (["Zoë", "Smith"], False),
        (["99988877761"], False),
    ],
)
def test_a_rejected_row_names_the_person_by_whole_cells(cells: list[str], is_named: bool) -> None:
    assert PERSON.are_in(cells) is is_named


def test_a_part_of_a_key_that_many_share_names_nobody() -> None:
    values = PersonValues()
    values.add(PUPILS, PUPILS.person("pupil"), {"pupil_id": "P771234", "laestab": "9330001"})
    assert values.numbers == {"p771234"}


def _event(
    person_id: str, event: str, into: str, held: list[str] | None = None
) -> dict[str, object]:
    number = ord(person_id)
    return {
        "person_id": person_id, "person_number": number, "event": event, "into_person_id": into,
        "held": held, "cause": "records", "run_number": 1, "as_of": None, "model": "m",
    }  # fmt: skip


def test_ids_that_were_merged_into_the_person_end_as_well_where_they_name_nobody() -> None:
    events = [
        _event("A", "created", "A"),
        _event("B", "created", "B"),
        _event("C", "created", "C"),
        _event("D", "created", "D"),
        _event("B", "merged", "A", ["b"]),
        _event("C", "merged", "B", ["c"]),
        _event("D", "merged", "A", ["d", "a"]),
    ]
    gone = former_ids.with_former(events, {"A"}, {"D"})
    assert gone == {"A", "B", "C"}
    left = id_history.erased(events, gone, {"a"}, {"run_number": 9, "as_of": None})
    assert [(each["person_id"], each["event"], each["run_number"]) for each in left] == [
        ("D", "created", 1), ("A", "erased", 9), ("B", "erased", 9), ("C", "erased", 9),
    ]  # fmt: skip
    assert {each["into_person_id"] for each in left} == {"A", "B", "C", "D"}
    assert [each["held"] for each in left] == [None] * 4


def test_of_somebody_elses_event_the_record_alone_goes() -> None:
    events = [_event("D", "retired", "D", ["a", "d"])]
    [left] = id_history.erased(events, (), {"a"}, {})
    assert left["held"] == ["d"]


def test_a_model_forgets_a_name_in_whatever_case() -> None:
    frequencies = {"forename": {"ZARAQX": 0.1, "BEN": 0.2}, "surname": {"ZELQXTON": 0.1}}
    left = model_names.names_left(frequencies, {"zaraqx", "zelqxton"})
    assert left == {"forename": {"BEN": 0.2}, "surname": {}}


@pytest.mark.parametrize(
    ("person", "whole"),
    [
        (PUPILS.person("pupil"), True),
        (CONTACTS.person("contact"), True),
        (TRANSFERS.person("pupil"), True),
        (TRANSFERS.person("contact1"), False),
    ],
    ids=["the child", "a contact in a row of its own", "who moves", "a contact of who moves"],
)
def test_a_row_goes_whole_where_it_is_about_nobody_else(person: Person, whole: bool) -> None:
    extract = next(e for e in (PUPILS, CONTACTS, TRANSFERS) if person in e.people)
    assert erasing.goes_whole(extract, person) is whole


@pytest.mark.parametrize(
    ("agreed", "stays"),
    [
        ('{"pupil_id": "p1", "laestab": "9330001", "forename": "Zaraqx"}', False),
        ('{"pupil_id": "p2", "laestab": "9330001", "forename": "Ben"}', True),
        ('{"forename": "Ben"}', True),
        (None, True),
    ],
)
def test_a_row_that_the_reader_rejects_keeps_no_cell_of_who_was_erased(
    agreed: str | None, stays: bool
) -> None:
    row = {"pupil_id": "p1", "laestab": "9330001"}
    [(_, key)] = erasing.people_of_row(PUPILS, row, "words")
    erased = {erasing.record_hash(str(key), "words")}
    assert erasing.cells_left(agreed, PUPILS, "words", erased) == (agreed if stays else None)
