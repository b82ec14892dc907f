"""A suite over real rows: the right counts, the right keys, and nobody's values."""

import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import DataFrame, SparkSession

from contracts import Column, DataGroup, Layer, Severity, Table, Type
from contracts.rules import rules_of
from expectations import CheckError, Reports, check, duplicates_of, failing_keys
from silver.shared.frames import frame_of
from tests.drawing import table_of

VISIT = Table(
    Layer.SILVER,
    "visit",
    "One row per visit.",
    key=("record_key", "part"),
    record_key="record_key",
    data_group=DataGroup.DEMOGRAPHICS,
    columns=(
        Column("record_key", Type.TEXT, "Opaque key.", required=True),
        Column("part", Type.INTEGER, "Part of the visit.", low=1, high=2),
        Column("kind", Type.TEXT, "Kind.", one_of=("home", "it's"), severity=Severity.WARNING),
        Column("code", Type.TEXT, "Code.", pattern=r"^\d{2}", severity=Severity.WARNING),
        Column("seen", Type.TEXT, "Seen.", date_formats=("d/M/yyyy", "yyyy-MM-dd")),
        Column("until", Type.DATE, "Until.", low=date(2000, 1, 1), high=date(2030, 12, 31)),
    ),
)
SEVERAL = duplicates_of("home", "Social care", "the performance team", column="kind")
MARKUP = "<img src=x onerror=alert(1)>"

Row = tuple[str | None, int | None, str | None, str | None, str | None, date | None]


def _frame(spark: SparkSession, rows: list[Row], table: Table = VISIT) -> DataFrame:
    return frame_of(spark, rows, table.ddl)


ROWS: list[Row] = [
    # key, part, kind, code, seen, until
    ("k1", 1, "home", "12", "1/2/2010", date(2000, 1, 1)),
    ("k2", 2, "it's", "12 and more", "2010-02-01", date(2030, 12, 31)),
    ("k3", 0, "HOME", "x12", "31/02/2011", date(1999, 12, 31)),
    ("k4", 3, "", "", "", date(2031, 1, 1)),
    ("k5", None, None, None, None, None),
    ("k5", None, "home", "1", "soon", None),
    (None, 1, "home", "99", "3/3/2013", None),
]


def test_each_kind_of_rule_counts_the_rows_that_break_it_and_names_their_records(
    spark: SparkSession,
) -> None:
    outcome = check(VISIT, _frame(spark, ROWS), (SEVERAL,))
    assert {v.rule: (v.unexpected, v.keys) for v in outcome.verdicts} == {
        "filled.record_key": (1, ()),
        "within.part": (2, ("k3", "k4")),
        "oneof.kind": (2, ("k3", "k4")),
        "matches.code": (3, ("k3", "k4", "k5")),
        "dated.seen": (3, ("k3", "k4", "k5")),
        "within.until": (2, ("k3", "k4")),
        "unique.record_key+part": (2, ("k5",)),
        # A finding counts records: one without a name is one.
        "norowswhere.kind.home": (3, ("k1", "k5")),
    }
    assert {v.elements for v in outcome.verdicts} == {len(ROWS)}
    assert all(v.passed == (v.unexpected == 0) for v in outcome.verdicts)


maybe = st.none() | st.sampled_from(["home", "it's", "12", "x", "1/1/2010", "2010-13-01", "a\n12"])
rows = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["k1", "k2", "k3"]),
        st.none() | st.integers(0, 3),
        maybe,
        maybe,
        maybe,
        st.none() | st.dates(date(1999, 12, 30), date(2000, 1, 2)),
    ),
    max_size=12,
)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=rows)
def test_the_suite_and_the_row_rules_count_alike(spark: SparkSession, drawn: list[Row]) -> None:
    frame = _frame(spark, drawn)
    failing = failing_keys(VISIT, frame, (*rules_of(VISIT), SEVERAL))
    outcome = check(VISIT, frame, (SEVERAL,))
    assert {v.rule: v.unexpected for v in outcome.broken} == {r: f.rows for r, f in failing.items()}


def test_a_key_of_one_column_counts_nulls_as_alike(spark: SparkSession) -> None:
    table = Table(Layer.GOLD, "one", "One.", ("id",), (Column("id", Type.TEXT, "Id."),))
    frame = frame_of(spark, [("a",), ("b",), ("b",), (None,), (None,)], table.ddl)
    (verdict,) = check(table, frame).verdicts
    assert (verdict.unexpected, verdict.passed) == (4, False)


def test_a_report_names_no_more_records_than_its_cap_and_counts_them_all(
    spark: SparkSession,
) -> None:
    frame = _frame(spark, [(f"k{n}", 9, None, None, None, None) for n in range(30)])
    (broken,) = check(VISIT, frame, cap=3).broken
    assert (broken.unexpected, broken.keys) == (30, ("k0", "k1", "k10"))
    (broken,) = check(VISIT, frame, cap=0).broken
    assert (broken.unexpected, broken.keys) == (30, ())


def test_an_empty_table_keeps_every_rule(spark: SparkSession) -> None:
    outcome = check(VISIT, _frame(spark, []), (SEVERAL,))
    assert outcome.passed
    assert {(v.elements, v.unexpected) for v in outcome.verdicts} == {(0, 0)}


def test_duplicates_are_flagged_by_the_source_whose_owner_is_to_act(spark: SparkSession) -> None:
    table = Table(
        Layer.GOLD,
        "duplicate",
        "Possible duplicates.",
        key=("record_key",),
        record_key="record_key",
        data_group=DataGroup.DEMOGRAPHICS,
        columns=(
            Column("record_key", Type.TEXT, "Opaque key.", required=True),
            Column("source", Type.TEXT, "Source.", required=True),
        ),
    )
    frame = frame_of(spark, [("a", "csc"), ("b", "csc"), ("c", "school")], table.ddl)
    findings = tuple(duplicates_of(s, s, f"the {s} team") for s in ("csc", "housing", "school"))
    outcome = check(table, frame, findings)
    assert {v.rule: (v.unexpected, v.keys) for v in outcome.broken} == {
        "norowswhere.source.csc": (2, ("a", "b")),
        "norowswhere.source.school": (1, ("c",)),
    }
    assert not outcome.blocks


DRAWN = """
    record_key | other_record_key | source
    a          | x                | csc
    a          | y                | csc
    b          | a                | csc
    x          | a                | school
    y          | a                | school
"""
PAIRS = Table(
    Layer.GOLD,
    "pair",
    "Pairs of records.",
    key=("record_key", "other_record_key"),
    record_key="record_key",
    data_group=DataGroup.DEMOGRAPHICS,
    columns=(
        Column("record_key", Type.TEXT, "Opaque key.", required=True),
        Column("other_record_key", Type.TEXT, "Opaque key.", required=True),
        Column("source", Type.TEXT, "Source.", required=True),
    ),
)


@pytest.mark.parametrize(
    ("source", "own", "failing", "elements"),
    [("csc", 40, 2, 40), ("school", 8, 2, 8), ("police", 3, 0, 3)],
)
def test_a_share_is_of_the_sources_own_records_and_a_record_in_two_pairs_is_one(
    spark: SparkSession, source: str, own: int, failing: int, elements: int
) -> None:
    rule = replace(duplicates_of(source, "Care", "the team"), own=own)
    verdict = check(PAIRS, table_of(spark, PAIRS, DRAWN), (rule,)).verdicts[-1]
    assert (verdict.unexpected, verdict.elements, verdict.unit) == (failing, elements, "records")
    assert verdict.passed is (failing == 0)


def test_a_broken_rule_is_described_by_what_was_found(spark: SparkSession) -> None:
    outcome = check(VISIT, _frame(spark, ROWS), (SEVERAL,))
    texts = {v.rule: v.description.partition(". ")[0] for v in outcome.verdicts}
    assert texts["norowswhere.kind.home"] == "3 records of Social care may be duplicates of another"
    assert texts["oneof.kind"] == "In 2 rows kind is none of the 2 agreed codes"
    assert (
        check(VISIT, _frame(spark, []), (SEVERAL,))
        .verdicts[0]
        .description.startswith("Every row has record key.")
    )


def test_no_value_of_a_row_reaches_results_or_pages(spark: SparkSession, tmp_path: Path) -> None:
    canaries: list[Row] = [
        (MARKUP, 9, MARKUP, MARKUP, MARKUP, date(1987, 6, 5)),
        ("Zebedee Canary", 9, "Zebedee Canary", "Zebedee", "Zebedee", date(1987, 6, 5)),
    ]
    outcome = check(VISIT, _frame(spark, canaries), (SEVERAL,))
    assert {v.rule for v in outcome.broken} >= {"oneof.kind", "matches.code", "dated.seen"}
    reports = Reports(tmp_path)
    reports.keep(outcome, run=1, checked_at=datetime(2026, 1, 1, tzinfo=UTC))
    reports.confirm()
    reports.build()
    written = [p.read_text() for p in tmp_path.rglob("*") if p.is_file()]
    texts = [*written, repr(outcome), json.dumps(outcome.rows(1)), json.dumps(outcome.report)]
    for value in ("<img", "&lt;img", "onerror", "Zebedee", "1987-06-05"):
        assert not [text for text in texts if value in text], value


def test_a_missing_column_is_a_fault_of_the_run_named_by_column(spark: SparkSession) -> None:
    frame = _frame(spark, ROWS).drop("kind", "code")
    with pytest.raises(CheckError, match="silver/visit cannot be checked: it lacks code, kind"):
        check(VISIT, frame)


def test_a_fault_in_spark_is_raised_without_the_value_that_caused_it(
    spark: SparkSession, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    frame = _frame(spark, ROWS).selectExpr(
        "record_key",
        "cast(concat('Zebedee', part) as bigint) as part",
        "kind",
        "code",
        "seen",
        "until",
    )
    with caplog.at_level(logging.INFO), pytest.raises(CheckError) as raised:
        check(VISIT, frame)
    texts = [str(raised.value), repr(raised.value.__context__), caplog.text, *capfd.readouterr()]
    assert "silver/visit: Spark could not check" in texts[0]
    assert "NumberFormatException" in texts[0]
    assert not [text for text in texts if "Zebedee" in text]
