"""A model from a council's own records: the version, its pages, and what it would change."""

import csv
from datetime import date
from math import log2
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze import sources
from contracts import registers_of
from silver import person, ruling
from silver.match.external_records import person_records
from silver.match.partition_changes import compare_partitions
from silver.match.record import Records
from silver.match.train import Trained, train
from silver.match.version import ModelError, shipped_version
from silver.shared.frames import frame_of
from synthetic import Council
from tests.drawing import assert_same, table_of

AS_OF = date(2026, 11, 23)
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    Council(children=600, seed=5).write_evaluation(folder / "records.csv", folder / "truth.csv", 1)
    return folder / "records.csv"


@pytest.fixture(scope="module")
def cleansed(spark: SparkSession, records: Path) -> DataFrame:
    return person_records(spark.read.csv(str(records), header=True), AS_OF).cache()


def _learnt(cleansed: DataFrame) -> Trained:
    nobody_ruled = frame_of(cleansed.sparkSession, [], ruling.TABLE.ddl)
    return train(Records.from_frames(cleansed, nobody_ruled), AS_OF, 1, "a made-up council")


@pytest.fixture(scope="module")
def trained(cleansed: DataFrame) -> Trained:
    return _learnt(cleansed)


def test_the_same_records_and_seed_give_the_same_version_in_whatever_order_they_come(
    cleansed: DataFrame, trained: Trained
) -> None:
    again = _learnt(cleansed.orderBy("surname")).version

    assert (again.name, again.settings) == (trained.version.name, trained.version.settings)
    assert again.frequencies == trained.version.frequencies


def test_the_shipped_model_weighs_as_one_does_that_is_trained_on_what_its_note_says(
    spark: SparkSession, tmp_path: Path
) -> None:
    """Of tens of thousands of records, as a council trains on: queries are read in parts there.

    The council of that seed has changed by a few records since, and with them the pairs that are
    drawn to learn how often two strangers agree: a quarter of a bit is more than that makes.
    """
    shipped = shipped_version()
    as_of = date.fromisoformat(shipped.note["as_of"])
    records, truth = tmp_path / "records.csv", tmp_path / "truth.csv"
    Council(children=20_000, seed=shipped.note["seed"]).write_evaluation(records, truth, 1)
    rows = spark.read.csv(str(records), header=True, multiLine=True, escape='"')
    people = person_records(rows, as_of, registers_of(sources.find(None)))
    nobody_ruled = frame_of(spark, [], ruling.TABLE.ddl)

    again = train(
        Records.from_frames(people.cache(), nobody_ruled),
        as_of,
        shipped.note["seed"],
        shipped.note["note"],
    )

    assert _bits(again.version.settings) == pytest.approx(_bits(shipped.settings), abs=0.25)


def _bits(settings: dict[str, Any]) -> dict[str, float]:
    """What agreement weighs, by comparison."""
    tops = {
        comparison["output_column_name"]: comparison["comparison_levels"][1]
        for comparison in settings["comparisons"]
    }
    return {name: log2(top["m_probability"] / top["u_probability"]) for name, top in tops.items()}


def test_records_of_whom_no_two_share_a_number_train_by_what_they_share(
    cleansed: DataFrame, trained: Trained
) -> None:
    fewer = _learnt(cleansed.withColumn("nhs_number", F.lit(None).cast("string"))).version

    assert fewer.name != trained.version.name


def test_records_that_have_nothing_in_common_train_no_model_and_say_so(
    cleansed: DataFrame,
) -> None:
    with pytest.raises(ModelError, match="nothing to learn from"):
        _learnt(cleansed.limit(1))


def test_what_agrees_seldom_by_chance_weighs_more(trained: Trained) -> None:
    bits = _bits(trained.version.settings)
    assert bits["date_of_birth"] > bits["sex"] > 0
    assert bits["nhs_number"] > bits["postcode"] > 0
    assert trained.version.name.startswith("2026_11_23_")


def test_the_pages_say_what_each_threshold_costs_and_fetch_nothing(trained: Trained) -> None:
    assert "joined from here" in trained.pages["thresholds.md"]
    charts = {name: page for name, page in trained.pages.items() if name.endswith(".html")}
    assert charts
    for page in charts.values():
        assert "<script" in page
        assert "<script src" not in page


def test_no_page_names_anybody(trained: Trained, records: Path) -> None:
    with records.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = {row["nhs_number"] for row in rows} | {row["upn"] for row in rows} - {""}
    homes = {row["postcode"] for row in rows}
    for page in trained.pages.values():
        assert not [value for value in (numbers | homes) - {""} if value in page]


def test_another_partition_joins_parts_or_leaves_each_person(spark: SparkSession) -> None:
    persons = table_of(
        spark,
        person.TABLE,
        """
        record_key | person_id
        a1         | A
        a2         | A
        b1         | B
        c1         | C
        d1         | D
        d2         | D
        """,
    )
    clusters = table_of(
        spark,
        "record_key string, cluster string",
        """
        record_key | cluster
        a1         | a1
        a2         | a1
        b1         | b1
        c1         | b1
        d1         | d1
        d2         | d2
        """,
    )
    assert_same(
        compare_partitions(clusters, persons),
        """
        person_id | records | change | clusters | persons
        A         | 2       | stays  | 1        | 1
        B         | 1       | joined | 1        | 2
        C         | 1       | joined | 1        | 2
        D         | 2       | parted | 2        | 1
        """,
    )
