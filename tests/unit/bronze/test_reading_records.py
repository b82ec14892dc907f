"""What JSON, XML and zip archives are read as, and which of them are set aside."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from bronze.readers import unzip
from contracts import Csv, DeliveryMode, Extract, FileFormat, Json, Xml, Zip
from tests.unit.bronze.conftest import Staged

Read = Callable[..., Staged]
SYNTHIA = {"ref": "1", "forename": "Synthia", "dob": "02/09/2014", "upn": None, "nhs": 9990000018}
AS_XML = "<ref>1</ref><forename>Synthia</forename><dob>02/09/2014</dob><upn/><nhs>9990000018</nhs>"


def xml(*records: str) -> str:
    inner = "".join(f"<Child>{each}</Child>" for each in records)
    return f"<Message xmlns='urn:x'><Children>{inner}</Children></Message>"


def archive(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name.replace("_DOT_", "."), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("layout", "name", "content"),
    [
        (Json(), "a list.json", json.dumps([SYNTHIA])),
        (Json(), "a list in an object.json", json.dumps({"on": "today", "people": [SYNTHIA]})),
        (Json(), "an object a line.jsonl", json.dumps(SYNTHIA) + "\n\n"),
        (Json(), "with a mark.json", "\ufeff" + json.dumps([SYNTHIA])),
        (Xml(), "elements.xml", xml(AS_XML)),
        (Xml(record="Row"), "others.xml", xml(AS_XML).replace("Child>", "Row>")),
        (Zip(of=Json()), "packed.zip", archive(x_DOT_json=json.dumps([SYNTHIA]), x_DOT_pdf="x")),
        (Zip(of=Csv()), "packed.zip", archive(a_DOT_CSV="ref,forename,dob,nhs\n"
                                              "1,Synthia,02/09/2014,9990000018\n")),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)  # fmt: skip
def test_a_record_is_a_row_of_its_agreed_values(
    read: Read, people: Extract, layout: FileFormat, name: str, content: str | bytes
) -> None:
    result, rows, _ = read(content, replace(people, format=layout), name)

    assert result.fault == ""
    assert [{n: v for n, v in row.items() if v and n != "row_number"} for row in rows] == [
        {"ref": "1", "forename": "Synthia", "dob": "02/09/2014", "nhs": "9990000018"}
    ]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0012", "0012"),
        (12, "12"),
        (1.5, "1.5"),
        (True, "true"),
        (None, None),
        ({"deep": "x"}, None),
        (["x"], "x"),
    ],
)
def test_a_value_of_json_is_kept_as_it_was_written(
    read: Read, people: Extract, sent: object, kept: str | None
) -> None:
    content = json.dumps([{"ref": "1", "upn": sent}, {"ref": "2", "upn": "A"}])

    _, rows, _ = read(content, replace(people, format=Json()), "p.json")

    assert [row["upn"] for row in rows] == [kept, "A"]


@pytest.mark.parametrize(
    ("layout", "name", "content"),
    [
        (Json(), "p.json", json.dumps([{"ref": "1", "upn": ["A", "B"]}, {"ref": "2"}])),
        (Xml(), "p.xml", xml("<ref>1</ref><upn>A</upn><upn>B</upn>", "<ref>2</ref>")),
    ],
    ids=["JSON", "XML"],
)
def test_of_two_values_for_one_field_none_is_chosen(
    read: Read, people: Extract, layout: FileFormat, name: str, content: str
) -> None:
    result, rows, rejections = read(content, replace(people, format=layout), name)

    assert [row["ref"] for row in rows] == ["2"]
    assert [(each["row_number"], each["column_name"]) for each in rejections] == [(1, "upn")]
    assert result.rows_in == 2
    assert rejections[0]["agreed"] is None


@pytest.mark.parametrize(
    ("layout", "name", "content"),
    [
        (Json(), "p.json", json.dumps([{"child": {"ids": {"ref": "7"}}, "surname": "S"}])),
        (Xml(), "p.xml", xml("<child><ids><ref>7</ref></ids></child><surname>S</surname>")),
        (Xml(), "p.xml", xml("<child ids='x'><ids ref='7'/></child><surname>S</surname>")),
    ],
    ids=["JSON", "XML", "an attribute"],
)
def test_a_value_within_another_is_named_by_its_path(
    read: Read, people: Extract, layout: FileFormat, name: str, content: str
) -> None:
    headers = ("child.ids.ref", "child/ids/@ref")
    fields = (replace(people.fields[0], headers=headers[:1]), *people.fields[1:])

    _, rows, _ = read(content, replace(people, format=layout, fields=fields), name)

    assert [row["ref"] for row in rows] == ["7"]


def test_what_no_agreement_names_does_not_come_in(read: Read, people: Extract) -> None:
    record = {"ref": "1", "Case Notes": "canary", "talk": {"words": ["canary", "canary"]}}

    result, rows, rejections = read(json.dumps([record]), replace(people, format=Json()), "p.json")

    assert len(rows) == 1
    assert "canary" not in f"{rows}{rejections}{result}"
    assert result.forbidden_columns == ("Case Notes",)


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x><Child><ref>&b;</ref></Child></x>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Child><ref>&a;</ref></Child>"


@pytest.mark.parametrize(
    ("layout", "file", "fault"),
    [
        (Json(), ("cut off.json", '[{"ref": "1"}, {"re'), "no list of records"),
        (Json(), ("two lists.json", '{"a": [], "b": []}'), "no list of records"),
        (Json(), ("a word.json", '"x"'), "no list of records"),
        (Json(), ("nothing in it.json", "[]"), "holds no record"),
        (Json(), ("nested.json", "[" * 100_000), "no list of records"),
        (Json(), ("many.json", json.dumps([dict.fromkeys(map(str, range(2_001)))])), "more than"),
        (Xml(), ("cut off.xml", xml(AS_XML)[:-20]), "not well-formed"),
        (Xml(), ("of nobody.xml", "<Message/>"), "holds no record"),
        (Xml(), ("laughs.xml", LAUGHS), "document type"),
        (Xml(), ("outside.xml", OUTSIDE), "document type"),
        (Xml(), ("wide.xml", LAUGHS.encode("utf-16")), "document type"),
        (Xml(), ("deep.xml", "<a>" * 50 + "</a>" * 50), "nested too deeply"),
        (Zip(of=Csv()), ("none.zip", archive(a_DOT_txt2="x")), "holds 0 files"),
        (Zip(of=Csv()), ("two.zip", archive(a_DOT_csv="x", b_DOT_csv="x")), "holds 2 files"),
        (Zip(of=Csv()), ("cut off.zip", archive(a_DOT_csv="x" * 999)[:60]), "damaged"),
        (Zip(of=Csv()), ("no zip.zip", "ref\n1\n"), "damaged"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_set_aside_whole(
    read: Read, people: Extract, layout: FileFormat, file: tuple[str, str | bytes], fault: str
) -> None:
    name, content = file
    result, rows, rejections = read(content, replace(people, format=layout), name)

    assert fault in result.fault
    assert rows == []
    assert [each["rows"] for each in rejections] == [0]


def test_one_line_that_is_no_object_costs_that_line_alone(read: Read, people: Extract) -> None:
    lines = '{"ref": "1"}\n{"ref": "2", \n["3"]\n{"ref": "4"}\n'

    result, rows, rejections = read(lines, replace(people, format=Json()), "p.jsonl")

    assert [row["ref"] for row in rows] == ["1", "4"]
    assert [each["row_number"] for each in rejections] == [2, 3]
    assert (result.rows_in, result.rows_rejected) == (4, 2)


def test_an_archive_that_unpacks_without_end_is_given_up_early(
    read: Read, people: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unzip, "SMALL", 2 << 20)
    bomb = archive(a_DOT_csv="ref\n" + "0" * (8 << 20))

    result, _, _ = read(bomb, replace(people, format=Zip(of=Csv())), "bomb.zip")

    assert "unpacks to far more" in result.fault


def test_a_member_is_never_written_where_its_name_says(read: Read, people: Extract) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("../../escaped.csv", "ref\n1\n")

    result, rows, _ = read(content.getvalue(), replace(people, format=Zip(of=Csv())), "p.zip")

    assert (result.fault, len(rows)) == ("", 1)


def test_elements_that_are_numbered_are_each_a_value_of_their_own(
    read: Read, people: Extract
) -> None:
    fields = (
        *people.fields[:2],
        replace(people.fields[2], headers=("Aliases/Alias[2]/Surname",)),
        *people.fields[3:],
    )
    aliases = "".join(f"<Alias><Surname>{name}</Surname></Alias>" for name in ("One", "Two", "3"))
    content = xml(f"<ref>1</ref><Aliases>{aliases}</Aliases>", "<ref>2</ref>")

    agreed = replace(people, format=Xml(numbered=("Alias",)), fields=fields)
    result, rows, _ = read(content, agreed, "p.xml")

    assert [(row["ref"], row["surname"]) for row in rows] == [("1", "Two"), ("2", None)]
    assert result.unagreed_columns == ("Aliases/Alias[1]/Surname", "Aliases/Alias[3]/Surname")


@pytest.mark.parametrize(
    ("layout", "name", "content"),
    [
        (Json(), "p.json", "[]"),
        (Json(), "p.jsonl", "\n"),
        (Xml(), "p.xml", "<Message><Children/></Message>"),
    ],
    ids=["a list", "lines", "XML"],
)
def test_a_file_of_changes_may_hold_no_record_and_says_so(
    read: Read, people: Extract, layout: FileFormat, name: str, content: str
) -> None:
    changes = replace(people, format=layout, delivery_mode=DeliveryMode.CHANGES)

    result, rows, rejections = read(content, changes, name)

    assert (result.fault, result.rows_in, rows, rejections) == ("", 0, [], [])
    assert "the file holds no record" in " ".join(result.notes)
