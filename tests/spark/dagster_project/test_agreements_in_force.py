"""What an agreement no longer covers leaves silver the same night, and is there again with its ids
when it is renewed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from pydantic import SecretStr
from pyspark.sql import DataFrame, SparkSession

from bronze.sources import camhs, vcs
from contracts import Source
from dagster_project.inbox import landing
from dagster_project.inbox.arrived_files import Arrivals
from dagster_project.lake import storage
from dagster_project.lake.delta_lake import Lake
from dagster_project.run import inputs
from dagster_project.run.run_context import RunContext
from dagster_project.settings import Settings
from silver import involvement, person_record
from silver.match.id_events import IdEvent
from silver.shared.statements import ExtractFrame, ParseContext
from tests.drawing import assert_same, table_of
from tests.spark.match.test_retired_ids import Nights

CAMHS = """
    row_key | row_version | LocalPatientID | ServiceRequestID | Forename | Surname  | TeamName
    r1      | v1          | P1             | S1               | Ada      | Quill    | North
    r2      | v2          | P2             | S2               | Tom      | Reed     | South
"""
SAME = {
    "first_delivery": "d1",
    "first_row_number": "2",
    "last_delivery": "d1",
    "last_row_number": "2",
    "first_seen": "2026-11-01",
    "last_seen": "2026-11-22",
    "is_latest": "yes",
}
NIGHTS = {"in force": "2026-11-23", "ended": "2026-11-24", "renewed": "2026-11-25"}
"""The nights of a story: an agreement that ends on the first, and is renewed for the third."""


def sources_on(day: str) -> tuple[Source, ...]:
    """CAMHS, whose agreement ended on the 23rd and was renewed on the 25th; a charity beside."""
    ends = "2026-11-23" if day < NIGHTS["renewed"] else "2028-11-23"
    return replace(camhs.SOURCE, agreement=replace(camhs.SOURCE.agreement, ends=ends)), vcs.SOURCE


@pytest.fixture(scope="module")
def lake(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake in which CAMHS's rows, and nobody else's, have landed."""
    return lake_with_camhs(spark, tmp_path_factory.mktemp("agreements"))


def lake_with_camhs(spark: SparkSession, folder: Path) -> Lake:
    lake = Lake(folder / "lake", spark, folder / "scratch", date(2026, 11, 23))
    lake.write(camhs.REFERRALS.table, table_of(spark, camhs.REFERRALS.table, CAMHS, **SAME))
    return lake


def given(lake: Lake, night: str) -> tuple[Sequence[ExtractFrame], ParseContext]:
    """What silver is given on a night."""
    lake.as_of = date.fromisoformat(NIGHTS[night])
    settings = Settings(record_key_secret=SecretStr("of this test"))
    run = RunContext(lake, settings, sources_on(NIGHTS[night]), Path())
    values = inputs.values(run, ("extract_frames", "parse_context"))
    frames = cast("Sequence[ExtractFrame]", values["extract_frames"])
    return frames, cast("ParseContext", values["parse_context"])


def records(lake: Lake, night: str) -> DataFrame:
    return person_record.build(*given(lake, night))


@pytest.mark.parametrize(
    ("night", "people"),
    [
        ("in force", "source | shown_surname\n camhs | Quill\n camhs | Reed"),
        ("ended", "source | shown_surname"),
        ("renewed", "source | shown_surname\n camhs | Quill\n camhs | Reed"),
    ],
)
def test_people_leave_with_their_agreement_and_return_with_it(
    lake: Lake, night: str, people: str
) -> None:
    assert_same(records(lake, night), people)


def test_facts_leave_with_their_agreement_as_well(lake: Lake) -> None:
    assert_same(involvement.build(*given(lake, "in force")), "team\n North\n South")
    assert_same(involvement.build(*given(lake, "ended")), "team")


def test_who_returns_has_the_id_from_before(spark: SparkSession, lake: Lake) -> None:
    nights = Nights(spark)
    of_others = {"a record of another source": "p0"}
    ids = []
    for night in NIGHTS:
        keys = [row.record_key for row in records(lake, night).select("record_key").collect()]
        ids.append(nights.run_night(of_others | {key: key for key in keys}))
    first, without, again = ids
    assert len(first) == len(again) == 3
    assert list(without) == list(of_others)
    assert again == first
    events = [event for _, event, id_ in nights.events({*first.values()} - {*without.values()})]
    assert sorted(events) == sorted([IdEvent.CREATED, IdEvent.RETIRED, IdEvent.REVIVED] * 2)


def test_a_column_that_is_agreed_no_more_leaves_bronze_on_a_night_without_a_delivery(
    spark: SparkSession, tmp_path: Path
) -> None:
    lake = lake_with_camhs(spark, tmp_path)
    fields = tuple(field for field in camhs.REFERRALS.fields if field.name != "TeamPhone")
    people = camhs.REFERRALS.statements[:1]
    narrower = replace(camhs.REFERRALS, fields=fields, statements=people)
    source = replace(camhs.SOURCE, extracts=(narrower,))
    run = RunContext(lake, Settings(), (source,), tmp_path)
    vars(run).update(
        arrivals=Arrivals((), ()), published_deliveries=(), accepted_deliveries=frozenset()
    )
    landing.land_extract(run, source, narrower)
    columns = storage.delta_table(lake.folder(narrower.table)).schema().to_arrow().names
    assert "TeamPhone" not in columns
    assert run.register.drift({narrower.name: columns}) == ()
    assert_same(lake.read(narrower.table), "LocalPatientID | Surname\n P1 | Quill\n P2 | Reed")
