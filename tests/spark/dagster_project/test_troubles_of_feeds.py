"""The promise in one place: every trouble of a feed has a defined result and is told to somebody.

A toy source sends two nights, and each of its extracts has one trouble on the second. `outcome` is
what becomes of the file, `told` a part of its line on the owner's page, and `asked` what asks
somebody to act: a request to the owner (its kind and field), or a list of the stewards' first page.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from bronze import delivery
from bronze.sources.camhs import SOURCE as CAMHS
from contracts import Cadence, Extract, Field, FieldKind, Person
from dagster_project.inbox import landing
from dagster_project.lake.delta_lake import Lake
from dagster_project.outbox import newest_deliveries
from dagster_project.run.run_context import RunContext
from dagster_project.settings import Settings
from expectations.page_data import DeliveryLine
from gold import source_freshness
from silver import child_record, correction, extract_fault, feed_fault, finding, orphan_row, ruling
from silver.corrections.limits import Limits
from silver.shared.frames import frame_of
from silver.shared.statements import ExtractFrame
from tests.drawing import drawn, table_of

FIRST, SECOND = date(2026, 11, 16), date(2026, 11, 23)
ROWS = 60
LIMITS = Limits(timedelta(days=7), requests_per_week=100, fault_share=0.05, fault_rows=20)
USUAL = "ref,surname,status,born"

PROMISE = """
    trouble              | outcome     | told                                            | asked
    a header renamed     | applied     | did the sender mean 'born'?                     | column gone (born)
    a key renamed        | quarantined | The file has no column for ref                  | files set aside
    a header added       | applied     | columns that no agreement names, left out: 1    | -
    a header gone        | applied     | column not in the file: status                  | column gone (status)
    a code never seen    | applied     | codes that no agreement names in status: 30     | code never agreed (status)
    another date format  | applied     | dates that do not read as agreed in born: 60    | date not as agreed (born)
    far fewer rows       | held        | it has 10 rows where the last one had 60: held  | deliveries that may not be whole
    the same file twice  | unchanged   | the same bytes as the last delivery             | -
    no file in time      | applied     | -                                               | late feeds
    out of order         | superseded  | send a newer file if this one was meant         | -
    rows about nobody    | applied     | -                                               | about nobody (toy_a_header_added)
    one fault in many    | applied     | -                                               | fails its check (ref)
"""  # noqa: E501 # a drawn table is one line a row


def _rows(count: int = ROWS, *, status: str = "A", born: str = "03/02/2015") -> list[list[str]]:
    return [[f"R{number}", f"Quill{number}", status, born] for number in range(count)]


def _file(header: str, rows: list[list[str]]) -> str:
    return "\n".join([header, *(",".join(row) for row in rows), ""])


def _changed(header: str = USUAL, **cells: str) -> str:
    """Another day's file: the same children, of whom one has another name."""
    rows = _rows(**cells)  # type: ignore[arg-type] # cells are texts alone
    return _file(header, [["R0", "Renamed", *rows[0][2:]], *rows[1:]])


SECOND_FILES = {
    "a header renamed": _changed("ref,surname,status,Borne"),
    "a key renamed": _changed("number,surname,status,born"),
    "a header added": _file(f"{USUAL},Shoe Size", [[*row, "7"] for row in _rows()]),
    "a header gone": _file("ref,surname,born", [[*row[:2], row[3]] for row in _rows()]),
    "a code never seen": _file(USUAL, _rows(30) + _rows(status="Z")[30:]),
    "another date format": _changed(born="12/25/2014"),
    "far fewer rows": _file(USUAL, _rows(10)),
    "the same file twice": _file(USUAL, _rows()),
    "out of order": _changed(),
    "rows about nobody": _file(USUAL, [["X" + row[0], *row[1:]] for row in _rows()]),
    "one fault in many": _changed(),
}


def _name(trouble: str) -> str:
    return f"toy_{trouble.replace(' ', '_')}"


def _extract(trouble: str) -> Extract:
    known_in = _name("a header added") if trouble == "rows about nobody" else ""
    names = {} if known_in else {"surname": "surname", "date_of_birth": "born"}
    return Extract(
        name=_name(trouble),
        about=f"A file with one trouble: {trouble}.",
        files=f"{_name(trouble)}_*.csv",
        key=("ref",),
        fields=(
            Field("ref", "Key.", required=True),
            Field("surname", "Surname."),
            Field("status", "Status.", FieldKind.CODE, codes={"A": "open", "B": "closed"}),
            Field("born", "Date of birth.", FieldKind.DATE),
        ),
        statements=(Person("child", "child", key=("ref",), known_in=known_in, **names),),
    )


TROUBLES = [row["trouble"] for row in drawn(PROMISE)]
TOY = replace(
    CAMHS,
    name="toy",
    title="Toys",
    extracts=tuple(map(_extract, TROUBLES)),
    cadence=Cadence("every night", late_after=timedelta(days=3)),
)


def _deliver(folder: Path, trouble: str, day: date, content: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{_name(trouble)}_{day}.csv").write_text(content, encoding="utf-8")


def _night(spark: SparkSession, root: Path, day: date) -> RunContext:
    settings = Settings(lake_root=root, settle_seconds=0)
    lake = Lake(root, spark, root / f"scratch-{day}", day)
    run = RunContext(lake, settings, (TOY,), root / f"scratch-{day}")
    landed = [each for extract in TOY.extracts for each in landing.land_extract(run, TOY, extract)]
    lake.note(delivery.TABLE, [each.row() for each in landed])
    lake.publish()
    return run


@pytest.fixture(scope="module")
def second_night(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> RunContext:
    """Two nights of the toy source; the second one as it was published."""
    root = tmp_path_factory.mktemp("troubles")
    for trouble in TROUBLES:
        first = "2026-11-17" if trouble == "out of order" else str(FIRST)
        day = date.fromisoformat(first)
        _deliver(root / "landing" / "toy", trouble, day, _file(USUAL, _rows()))
    _night(spark, root, FIRST)
    for trouble, content in SECOND_FILES.items():
        day = FIRST if trouble == "out of order" else SECOND
        _deliver(root / "landing" / "toy", trouble, day, content)
    return _night(spark, root, SECOND)


@pytest.fixture(scope="module")
def lines(second_night: RunContext) -> dict[str, DeliveryLine]:
    """The line of each extract on the owner's page."""
    by_source = newest_deliveries.by_source(second_night.settings.lake_root)
    return {line.extract: line for line in by_source["toy"]}


@pytest.fixture(scope="module")
def asked(
    spark: SparkSession, second_night: RunContext, lines: dict[str, DeliveryLine]
) -> set[tuple[str, str]]:
    """What somebody is asked for, by extract: requests in the pack, and tasks of stewards."""
    lake = second_night.lake
    frames = [ExtractFrame(TOY, each, lake.read(each.table)) for each in TOY.extracts]
    deliveries = lake.read(delivery.TABLE)
    orphans = orphan_row.build(frames, second_night.parse_context)
    of_extracts = extract_fault.build(frames, deliveries, orphans)
    findings, records = _faults_of_records(spark)
    nothing = frame_of(spark, [], correction.TABLE.ddl)
    faults = feed_fault.build(findings, of_extracts, records, nothing, LIMITS).cache()
    no_ruling = table_of(spark, ruling.TABLE, "ruling_id")
    requests = correction.build(
        findings, faults, nothing, records, no_ruling, [], LIMITS, SECOND, 2
    ).where("scope = 'extract' AND state = 'sent'")
    feeds = source_freshness.build(deliveries, (TOY,), SECOND)
    late = feeds.where("is_late AND NOT is_thin").collect()
    return {
        *((row.extract, f"{row.kind} ({row.field})") for row in requests.collect()),
        *((row.extract, "late feeds") for row in late),
        *(
            (row.extract, "deliveries that may not be whole")
            for row in feeds.where("is_thin").collect()
        ),
        *((name, "files set aside") for name, line in lines.items() if line.is_set_aside),
    }


def _faults_of_records(spark: SparkSession) -> tuple[DataFrame, DataFrame]:
    """Findings about thirty records of one extract, and its records."""
    name = _name("one fault in many")
    of_record = [f"k{number} | fails its check | ref" for number in range(30)]
    found = "\n".join(["record_key | kind | field", *of_record])
    held = "\n".join(["record_key", *(f"k{number}" for number in range(ROWS))])
    same = {"source": "toy", "extract": name, "person_id": "P"}
    findings = table_of(
        spark, finding.TABLE, found, **same, request_id="f", source_field="ref", asks="yes",
        is_gone="no", harm="5", value_hash="h",
    )  # fmt: skip
    records = table_of(spark, child_record.TABLE, held, **same, is_gone="no", first_delivery="d1")
    return findings, records


@pytest.mark.parametrize("promised", drawn(PROMISE), ids=TROUBLES)
def test_a_trouble_has_its_result_and_its_line(
    promised: dict[str, str], lines: dict[str, DeliveryLine]
) -> None:
    line = lines[_name(promised["trouble"])]
    assert line.outcome == promised["outcome"]
    assert (promised["told"] or "") in " / ".join(line.notes)


def test_what_somebody_can_mend_is_asked_of_them_and_nothing_else(
    asked: set[tuple[str, str]],
) -> None:
    late_by_its_trouble = {_name("far fewer rows"), _name("a key renamed"), _name("out of order")}
    promised = {(_name(row["trouble"]), row["asked"]) for row in drawn(PROMISE) if row["asked"]}
    # A file that was not applied leaves its feed as old as it was.
    assert asked - {(name, "late feeds") for name in late_by_its_trouble} == promised


def test_no_row_of_any_trouble_is_lost(second_night: RunContext) -> None:
    rows = second_night.lake.read(delivery.TABLE)
    counts = rows.selectExpr("sum(rows_in)", "sum(abs(rows_unaccounted))").collect()[0]
    assert counts[0] > 1000
    assert counts[1] == 0
