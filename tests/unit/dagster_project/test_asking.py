"""What a person asks of the published night: whoever names something wrongly learns what."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bronze import delivery
from contracts import Table
from dagster_project.cli.main import app
from gold import child, child_attribute, child_record
from silver import (
    address,
    characteristic,
    match_edge,
    person,
    person_history,
    person_record,
    ruling,
)
from tests.unit.dagster_project.lakes import Rows, publish

RECORD, OTHER, NOBODY = "0" * 19 + "a", "0" * 19 + "b", "f" * 20
PERSON = "K7M-4QX-P"
SENT = {"source": "school", "first_delivery": "d1", "first_row_number": 7}
EVENT = {"run_number": 1, "as_of": date(2026, 11, 23), "event": "created", "cause": "records"}
VALUE = {
    "person_id": PERSON,
    "attribute": "surname",
    "value": "Shah",
    "source": "school",
    "source_title": "Schools",
    "cadence": "every night",
    "is_shown": True,
}
NIGHT: Sequence[tuple[Table, Rows]] = [
    (person.TABLE, [{"record_key": key, "person_id": PERSON} for key in (RECORD, OTHER)]),
    (person_history.TABLE, [{"person_id": PERSON, **EVENT}]),
    (
        person_record.TABLE,
        [
            {"record_key": RECORD, "extract": "school_pupil", **SENT} | {"shown_surname": "Shah"},
            {"record_key": OTHER, "extract": "csc_person", "source": "csc"},
        ],
    ),
    (match_edge.TABLE, []),
    (ruling.TABLE, []),
    (
        address.TABLE,
        [{"record_key": RECORD, "postcode": "AA1 1AB", **SENT, "first_row_number": 8}],
    ),
    (
        characteristic.TABLE,
        [
            {
                "record_key": RECORD,
                "kind": kind,
                "value": "6",
                **SENT,
                "first_row_number": row,
            }
            for kind, row in (("year group", 9), ("disability", 10))
        ],
    ),
    (delivery.TABLE, [{"delivery_id": "d1", "file_name": "school_pupils.csv"}]),
    (child.TABLE, [{"person_id": PERSON}]),
    (child_record.TABLE, [{"person_id": PERSON, "record_key": RECORD}]),
    (
        child_attribute.TABLE,
        [
            VALUE,
            VALUE | {"attribute": "area", "value": "AA1"},
            VALUE | {"attribute": "year_group", "value": "6"},
        ],
    ),
]
"""A published night with one child, whose surname is shown and whose address is not."""


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The night, published."""
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    return publish(tmp_path, NIGHT)


def _ran(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    # A box is drawn around a wrong word, and its lines are broken to fit.
    return result.exit_code, " ".join(result.output.replace("│", " ").split())


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize("name", [PERSON, PERSON.lower(), RECORD])
def test_explain_takes_a_person_or_a_record_and_tells_of_the_person(name: str) -> None:
    code, told = _ran("explain", name)
    assert code == 0
    assert f"Person {PERSON}: 2 records." in told
    assert f"{OTHER} from csc (csc_person)" in told
    assert (f"Record {RECORD} is person {PERSON}." in told) is (name == RECORD)


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (NOBODY, "no record of the published night has that key"),
        ("5f0c9d1e", "neither a person's id (XXX-XXX-X, gold/child) nor a record's opaque key"),
        ("K7M-4QX-R", "nobody has that id"),
    ],
)
def test_explain_says_what_is_wrong_with_a_name(name: str, sentence: str) -> None:
    code, told = _ran("explain", name)
    assert code == 2
    assert sentence in told


@pytest.mark.usefixtures("lake")
def test_trace_follows_a_value_to_file_and_row() -> None:
    code, told = _ran("trace", PERSON, "surname")
    assert code == 0
    assert "surname: Shah (shown; Schools" in told
    assert "delivery d1, file school_pupils.csv, row 7" in told


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize(("name", "row"), [("area", 8), ("year_group", 9)])
def test_trace_follows_what_is_made_of_a_value_and_one_kind_of_fact(name: str, row: int) -> None:
    code, told = _ran("trace", PERSON, name)
    assert code == 0
    assert f"row {row}" in told
    assert "row 10" not in told


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize(
    ("person_id", "name", "code", "sentence"),
    [
        (PERSON, "last_name", 2, "the name 'last_name' is wrong: it is one of forename, surname"),
        ("K7M-4QX-R", "surname", 2, "the person is wrong"),
        (PERSON, "address", 0, "Nothing is shown of this child's address."),
    ],
)
def test_trace_says_which_name_is_wrong(
    person_id: str, name: str, code: int, sentence: str
) -> None:
    ended, told = _ran("trace", person_id, name)
    assert ended == code
    assert sentence in told
