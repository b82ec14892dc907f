"""A partner that nobody foresaw is played from its contract alone."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bronze import sources
from bronze.sources.camhs import SOURCE as CAMHS
from contracts import (
    Constant,
    ContractError,
    Csv,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Involvement,
    Person,
    Relationship,
    Source,
)
from synthetic import Council
from tests.unit.synthetic.written import table

VISITS = Extract(
    name="visitors_visit",
    about="Visits of health visitors, and whom they saw with the child.",
    files="visits_*.txt",
    format=Csv(delimiter="\t", encoding="utf-16"),
    key=("visit",),
    fields=(
        Field("visit", "Key of the visit.", use=FieldUse.KEY, required=True),
        Field("child_ref", "The service's id of the child.", use=FieldUse.KEY, required=True),
        Field("base", "Number of the base.", use=FieldUse.KEY, required=True, pattern=r"^\d{6}$"),
        Field("name", "Forename.", use=FieldUse.MATCH),
        Field("family_name", "Surname.", use=FieldUse.MATCH),
        Field("born", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, formats=("dd-MMM-yyyy",)),
        Field("carer_ref", "Id of the adult.", use=FieldUse.KEY),
        Field("carer", "The adult's name.", use=FieldUse.MATCH),
        Field("tie", "What the adult is.", FieldKind.CODE, codes={"m": "mother", "f": "father"}),
        Field("seen", "Since.", FieldKind.DATE, formats=("yyyyMMdd",)),
        Field(
            "level",
            "Level of service.",
            FieldKind.CODE,
            codes={"1": "universal", "2": "specialist"},
        ),
        Field("remark", "Not explained by any statement."),
    ),
    statements=(
        Person(
            "child",
            role="child",
            key=("child_ref", "base"),
            forename="name",
            surname="family_name",
            date_of_birth="born",
        ),
        Person("carer", role="adult", key=("carer_ref",), full_name="carer"),
        Relationship(of="carer", to="child", kind="tie"),
        Involvement(of="child", service=Constant("Health visitors"), since="seen"),
    ),
)
VISITORS: Source = replace(CAMHS, name="visitors", title="Health visitors", extracts=(VISITS,))


def test_an_unforeseen_partner_is_written_as_its_contract_says(tmp_path: Path) -> None:
    council = Council(children=900, seed=1, sources=(*sources.find(), VISITORS))
    council.write_night(1, tmp_path)
    rows = table(tmp_path / "visitors" / "visits_2026-11-23.txt", "\t", "utf-16")
    assert len({row["visit"] for row in rows}) == len(rows) > 30
    assert all(re.fullmatch(r"\d{6}", row["base"]) for row in rows)
    assert all(re.fullmatch(r"(\d\d-[A-Z][a-z]{2}-\d{4})?", row["born"]) for row in rows)
    assert all(re.fullmatch(r"\d{8}", row["seen"]) for row in rows)
    assert {row["level"] for row in rows} == {"1", "2"}
    assert {row["tie"] for row in rows} >= {"m", ""}
    assert all(bool(row["carer_ref"]) == bool(row["carer"]) for row in rows)


def test_the_truth_knows_the_records_of_an_unforeseen_partner(tmp_path: Path) -> None:
    council = Council(children=900, seed=1, sources=(VISITORS,))
    council.write_night(1, tmp_path)
    council.write_truth(tmp_path / "truth")
    rows = table(tmp_path / "visitors" / "visits_2026-11-23.txt", "\t", "utf-16")
    recorded_keys = {record["source_key"] for record in table(tmp_path / "truth" / "records.csv")}
    assert {f"{row['child_ref']}|{row['base']}" for row in rows} <= recorded_keys


def test_dates_that_cannot_be_written_are_refused_in_one_sentence(tmp_path: Path) -> None:
    odd = tuple(replace(f, formats=("QQQ yyyy",)) if f.name == "born" else f for f in VISITS.fields)
    source = replace(VISITORS, extracts=(replace(VISITS, fields=odd),))
    with pytest.raises(ContractError, match="QQQ yyyy"):
        Council(children=300, sources=(source,)).write_night(1, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


SUSPENSIONS = Extract(
    name="suspension_term",
    about="Suspensions, by pupil number and day.",
    files="suspensions_*.csv",
    key=("upn", "started"),
    fields=(
        Field("upn", "Unique pupil number.", use=FieldUse.MATCH, required=True),
        Field("name", "Forename.", use=FieldUse.MATCH),
        Field("started", "First day.", FieldKind.DATE, required=True),
        Field("ended", "Last day.", FieldKind.DATE),
        Field("reason", "Reason.", FieldKind.CODE, codes={"PP": "assault", "DB": "disruption"}),
    ),
    statements=(
        Person("pupil", role="child", key=("upn",), forename="name", upn="upn"),
        Involvement(
            of="pupil",
            service=Constant("Suspensions"),
            since="started",
            until="ended",
            status="reason",
        ),
    ),
)


def test_a_partner_whose_keys_are_a_number_and_a_day_has_its_own_reasons(tmp_path: Path) -> None:
    partner = replace(CAMHS, name="suspension", title="Suspensions", extracts=(SUSPENSIONS,))
    [path] = Council(children=900, seed=1, sources=(partner,)).write_night(1, tmp_path)
    rows = table(path)
    assert {row["reason"].upper() for row in rows if row["reason"]} == {"PP", "DB"}
    assert [row for row in rows if not re.fullmatch(r"\d{2}/\d{2}/\d{4}", row["started"])] == []
    numbers = [row["upn"] for row in rows if row["upn"]]
    assert numbers
    assert [number for number in numbers if number.startswith("S")] == []
