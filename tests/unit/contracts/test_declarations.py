"""A declaration that contradicts itself stops the program when it is read, in one sentence."""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bronze.sources.camhs import REFERRALS, SOURCE
from bronze.sources.school import ATTENDANCE
from contracts import (
    CHARACTERISTICS,
    EVENTS,
    MEASURES,
    PLANS,
    Column,
    Constant,
    ContractError,
    Coverage,
    DataGroup,
    Event,
    Involvement,
    Kind,
    Layer,
    Layout,
    Personal,
    Table,
    Type,
)

WIDE = Coverage(since="2020-04-01", area="everywhere", youngest=0, oldest=18)


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        (lambda: replace(WIDE, since="April 2020"), "write the day as YYYY-MM-DD"),
        (lambda: replace(WIDE, youngest=19), "ages 19 to 18 holds nobody"),
    ],
)
def test_a_coverage_that_covers_nothing_is_refused(
    declared: Callable[[], Coverage], sentence: str
) -> None:
    with pytest.raises(ContractError, match=sentence):
        declared()


def test_a_service_is_called_as_its_source_is_so_that_all_tables_call_it_so() -> None:
    statement = Involvement(of="patient", service=Constant("Mental health"))
    extract = replace(REFERRALS, statements=(REFERRALS.statements[0], statement))
    with pytest.raises(ContractError, match="'Mental health' must be called 'CAMHS'"):
        replace(SOURCE, extracts=(extract,))


@pytest.mark.parametrize("named", ["row", "column"])
def test_a_group_that_no_column_holds_is_refused(named: str) -> None:
    column = Column(
        "a", Type.TEXT, "A.", data_group_column="b_data_group" if named == "column" else ""
    )
    rows = ("b_data_group",) if named == "row" else ()
    with pytest.raises(ContractError, match="'b_data_group' is not one of its columns"):
        Table(Layer.GOLD, "t", "T.", key=("a",), columns=(column,), data_group_columns=rows)


GROUPED = {"data_group": DataGroup.STEWARD}


@pytest.mark.parametrize("layer", [Layer.SILVER, Layer.GOLD])
@pytest.mark.parametrize(
    ("column", "of_table", "is_refused"),
    [
        ({"personal": Personal.IDENTIFIES}, {}, True),
        ({"personal": Personal.LOCATES}, {}, True),
        ({"personal": Personal.LOCATES}, GROUPED, False),
        ({"personal": Personal.LOCATES} | GROUPED, {}, False),
        ({}, {"record_key": "a"}, True),
        ({}, {"record_key": "a"} | GROUPED, False),
        ({}, {}, False),
    ],
)
def test_what_tells_of_a_person_belongs_to_a_data_group_or_its_module_is_not_imported(
    layer: Layer, column: dict[str, Any], of_table: dict[str, Any], *, is_refused: bool
) -> None:
    columns = (Column("a", Type.TEXT, "A.", **column),)
    refused = pytest.raises(ContractError, match="say which data group 'a' belongs to")
    with refused if is_refused else nullcontext():
        Table(layer, "t", "T.", key=("a",), columns=columns, **of_table)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Constant("tantrum"), "'tantrum' is no kind of Event: see contracts/kinds.py"),
        ("Gender", "'F' is no kind of Event"),
        ("NHSNumber", "'NHSNumber' says what kind of thing a row is, and has no codes"),
        (Constant("looked after"), "'looked after' is no kind of Event"),
    ],
    ids=["of nobody's", "codes of another field", "a field without codes", "a kind of plan"],
)
def test_a_fact_of_a_kind_that_the_vocabulary_lacks_is_refused(
    kind: Constant | str, sentence: str
) -> None:
    event = Event(of="patient", kind=kind, happened="ServDischDate")
    with pytest.raises(ContractError, match=re.escape(sentence)):
        replace(REFERRALS, statements=(REFERRALS.statements[0], event))


@pytest.mark.parametrize("kinds", [EVENTS, PLANS, MEASURES, CHARACTERISTICS])
def test_every_kind_is_shown_for_a_while_or_for_as_long_as_it_is_sent(
    kinds: Mapping[str, Kind],
) -> None:
    assert [name for name, kind in kinds.items() if kind.shown_for == timedelta(0)] == []
    assert {bool(kind.unit) for kind in kinds.values()} == {kinds is MEASURES}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "when"}, "the day and the mark of a session are fields of its marks"),
        ({"key": ("pupil_id", "hour")}, "key 'hour' of a mark is no field"),
    ],
)
def test_marks_that_cannot_be_summed_are_refused(changed: dict[str, Any], sentence: str) -> None:
    assert ATTENDANCE.session_marks
    with pytest.raises(ContractError, match=sentence):
        replace(ATTENDANCE, session_marks=replace(ATTENDANCE.session_marks, **changed))


def test_a_mark_counts_as_nothing_but_what_sums_are_made_of() -> None:
    assert ATTENDANCE.session_marks
    day, session, mark = ATTENDANCE.session_marks.fields
    fields = (day, session, replace(mark, codes={"/": "present"}))
    with pytest.raises(ContractError, match="counts as 'present', which is no SessionCount"):
        replace(ATTENDANCE, session_marks=replace(ATTENDANCE.session_marks, fields=fields))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"since": "2023"}, "'Postcode': write the days of a layout as YYYY-MM-DD"),
        ({"earlier": (Layout(until="last year"),)}, "write the days of a layout as YYYY-MM-DD"),
        ({"since": "2023-09-01", "until": "2023-08-31"}, "do not follow each other"),
        ({"earlier": (Layout("2023-08-31"), Layout("2022-08-31"))}, "do not follow each other"),
        ({"earlier": (Layout("2023-08-31", headers=("NHS Number",)),)}, "share a header"),
    ],
)
def test_layouts_whose_days_or_headers_contradict_each_other_are_refused(
    changed: dict[str, Any], sentence: str
) -> None:
    fields = [f if f.name != "Postcode" else replace(f, **changed) for f in REFERRALS.fields]
    with pytest.raises(ContractError, match=re.escape(sentence)):
        replace(REFERRALS, fields=tuple(fields))


def test_a_key_is_part_of_every_layout() -> None:
    fields = [
        replace(f, since="2023-09-01") if f.name in REFERRALS.key else f for f in REFERRALS.fields
    ]
    with pytest.raises(ContractError, match="it has to be in every layout"):
        replace(REFERRALS, fields=tuple(fields))
