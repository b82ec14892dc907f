"""Scores on Spark: the same whatever the number of tasks, and whether scored tonight or kept."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import match_edge, person_record, ruling
from silver.match import candidates, duckdb_tasks, record, score, version
from silver.match.candidates import Looked
from silver.match.external_records import person_records
from silver.match.partition import contradictions
from silver.match.record import Records
from silver.match.version import ModelVersion
from silver.shared.frames import frame_of
from synthetic import Council
from tests.drawing import table_of

PEOPLE = """
record_key | source | forename | surname | date_of_birth | sex | postcode | nhs_number | upn           | nickname_keys
a1         | csc    | KATE     | SHAH    | 2015-03-02    | F   | AA1 1AA  | 9990000018 | -             | kate
a2         | school | KATHRYN  | SHAH    | 2015-03-02    | F   | AA1 1AA  | -          | A000000100001 | kate
a3         | police | KATE     | SHAH    | 2015-02-03    | U   | EE1 1EE  | 9990000018 | -             | kate
b1         | csc    | ZARA     | SHAH    | 2015-03-02    | F   | AA1 1AA  | 9990000026 | -             | zara
b2         | school | ZARA     | SHAH    | 2015-03-02    | F   | AA1 1AA  | -          | B000000100002 | zara
c1         | csc    | OMAR     | LEE     | 2012-10-11    | M   | FF1 1FF  | -          | -             | omar
c2         | school | LEE      | OMAR    | 2012-10-11    | M   | FF1 1FF  | -          | -             | lee
d1         | csc    | -        | SHAH    | 2015-03-02    | F   | AA1 1AA  | -          | -             | -
e1         | csc    | IVY      | POPE    | 2010-01-01    | F   | UU1 1UU  | -          | -             | ivy
e2         | csc    | IVY      | POPE    | 2010-01-01    | F   | UU1 1UU  | -          | -             | ivy
"""  # noqa: E501 # a drawn table is one line a row
JOINED = {("a1", "a2"), ("a1", "a3"), ("b1", "b2"), ("c1", "c2")}


@pytest.fixture(scope="module")
def model() -> ModelVersion:
    return version.newest()


@pytest.fixture(scope="module")
def records(spark: SparkSession) -> DataFrame:
    people = table_of(
        spark, person_record.TABLE, PEOPLE, role="child", is_mention="no", identity_sealed="no"
    )
    told = people.withColumn("extract", F.concat("source", F.lit("_person")))
    return told.withColumns(record.prepared()).cache()


@pytest.fixture(scope="module")
def nobody_ruled(spark: SparkSession) -> DataFrame:
    return frame_of(spark, [], ruling.TABLE.ddl)


def _rows(frame: DataFrame) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in frame.collect())


@pytest.fixture(scope="module")
def edges(
    spark: SparkSession, records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> DataFrame:
    none = frame_of(spark, [], match_edge.TABLE.ddl)
    return _tonight(records, records.limit(0), nobody_ruled, none, model).cache()


def _tonight(
    records: DataFrame,
    before: DataFrame,
    ruled: DataFrame,
    edges_before: DataFrame,
    model: ModelVersion,
) -> DataFrame:
    scoring = match_edge.Scoring(model, date(2026, 11, 23), buckets=2)
    return match_edge.build(records, before, ruled, ruled, edges_before, scoring)


def test_records_of_one_child_are_certain_and_twins_are_apart(edges: DataFrame) -> None:
    graded = {(row.left_key, row.right_key): (row.grade, row.guard) for row in edges.collect()}

    assert {pair for pair in JOINED if graded[pair] == ("certain", None)} == JOINED
    assert graded["a1", "b1"] == ("apart", "two_nhs_numbers")
    assert graded["a2", "b2"] == ("apart", "two_pupil_numbers")
    assert graded["a2", "b1"] == ("apart", "twins_or_siblings")
    assert not [pair for pair, (grade, _) in graded.items() if "d1" in pair and grade == "certain"]


def test_one_source_that_holds_both_needs_more_evidence(edges: DataFrame) -> None:
    same = {(row.left_key, row.right_key) for row in edges.where("same_source").collect()}

    assert ("e1", "e2") in same
    assert ("a1", "a2") not in same


def test_a_score_does_not_depend_on_the_number_of_tasks(
    spark: SparkSession, records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> None:
    now = Records.of(records.repartition(4), nobody_ruled)
    one, three = (_rows(score.scored(spark, Looked(now, None, n), model)) for n in (1, 3))

    # No pair comes twice either, though several rules find it in several tasks.
    assert one
    assert one == three


def test_nor_does_a_nights_though_each_task_makes_the_keys_of_its_own_records_alone(
    spark: SparkSession, records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> None:
    news = {"a1", "a2", "c2", "e1"}
    now, stale = Records.of(records.repartition(4), nobody_ruled), _stale(*news)
    assert len(now.people.paths) == 4
    one, three = (_rows(score.scored(spark, Looked(now, stale, n), model)) for n in (1, 3))
    every = _rows(score.scored(spark, Looked(now, None, 1), model))

    assert one == three == [pair for pair in every if news & {*pair[:2]}]


def _stale(*news: str) -> pa.Table:
    return pa.table({"record_key": list(news), "is_news": [True] * len(news)})


def test_what_is_new_differs_or_is_gone_is_found(
    spark: SparkSession, records: DataFrame, nobody_ruled: DataFrame
) -> None:
    other = F.when(F.col("record_key") == "c1", "an older hash").otherwise(F.col("match_hash"))
    gone = records.where("record_key = 'e2'").withColumn("record_key", F.lit("zz"))
    before = records.where("record_key <> 'a2'").withColumn("match_hash", other).unionByName(gone)
    told = Records.of(records, nobody_ruled), Records.of(before, nobody_ruled)
    found = candidates.stale(spark, *told).sort_by("record_key").to_pydict()

    assert found == {"record_key": ["a2", "c1", "zz"], "is_news": [True, True, False]}


def test_a_ruling_that_two_numbers_are_one_persons_is_news_of_all_who_bear_them(
    spark: SparkSession, records: DataFrame, nobody_ruled: DataFrame
) -> None:
    ruled = table_of(
        spark,
        ruling.TABLE,
        """
        ruling_id | left_key | right_key | ruling | decided_on
        r1        | a1       | b1        | same   | 2026-11-02T09:00:00
        """,
    )
    now, before = Records.of(records, ruled), Records.of(records, nobody_ruled)
    found = candidates.stale(spark, now, before).sort_by("record_key").to_pydict()

    # a3 bears the number of a1, and nobody named it.
    assert found["record_key"] == ["a1", "a3", "b1"]


def test_scoring_only_what_is_new_gives_what_scoring_everything_gives(
    records: DataFrame, nobody_ruled: DataFrame, edges: DataFrame, model: ModelVersion
) -> None:
    # Last night a2 was not there, c1 had another surname, and zz was there.
    other = F.when(F.col("record_key") == "c1", "an older hash").otherwise(F.col("match_hash"))
    gone = records.where("record_key = 'e2'").withColumn("record_key", F.lit("zz"))
    before = records.where("record_key <> 'a2'").withColumn("match_hash", other).unionByName(gone)
    stale = edges.where("left_key <> 'a2' AND right_key <> 'a2'").withColumn(
        "weight", F.when(F.col("left_key") == "c1", 99.0).otherwise(F.col("weight"))
    )
    left_behind = edges.where("left_key = 'e1'").withColumn("right_key", F.lit("zz"))
    tonight = _tonight(records, before, nobody_ruled, stale.unionByName(left_behind), model)

    assert _rows(tonight) == _rows(edges)


def test_edges_of_another_model_are_not_believed(
    records: DataFrame, nobody_ruled: DataFrame, edges: DataFrame, model: ModelVersion
) -> None:
    foreign = edges.withColumns({"model": F.lit("another"), "weight": F.lit(99.0)})

    assert _rows(_tonight(records, records, nobody_ruled, foreign, model)) == _rows(edges)


def test_contradictions_within_a_component_are_found_though_nothing_scored_them(
    records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> None:
    with duckdb_tasks.opened() as connection:
        record.look(connection, Records.of(records, nobody_ruled))
        record.weigh(connection, model)
        connection.execute(
            """CREATE VIEW people AS FROM person_record;
               CREATE TABLE record AS SELECT record_key,
               row_number() OVER (ORDER BY record_key) AS number FROM people"""
        )
        met = connection.sql(
            """SELECT number AS record_key,
               record_key IN ('a1', 'a3', 'b1') AS component FROM record"""
        )
        found = contradictions(connection, met.df())
    pairs = set(found.itertuples(index=False, name=None))

    # Of the drawn people a3 is the third, b1 the fourth and b2 the fifth.
    assert (3, 4, "two_nhs_numbers") in pairs
    assert not [pair for pair in pairs if pair[:2] == (1, 5)]


def test_only_records_that_share_a_key_with_what_is_new_are_looked_at(
    records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> None:
    looked = Looked(Records.of(records, nobody_ruled), _stale("c1"), buckets=1)
    with duckdb_tasks.opened() as connection:
        record.look(connection, looked.now)
        record.weigh(connection, model)
        looked.gather(connection, 0)
        found = connection.sql("SELECT record_key, is_news FROM records ORDER BY ALL").fetchall()

    assert found == [("c1", True), ("c2", False)]


def test_a_table_is_read_where_it_lies_and_anything_else_is_laid_aside(
    records: DataFrame, spark: SparkSession, tmp_path: Path
) -> None:
    folder = tmp_path / "50% of us, 'all' of them"
    records.coalesce(1).write.parquet(str(folder))
    lying = tuple(str(path) for path in folder.glob("*.parquet"))
    table = spark.read.parquet(*lying)
    found, part, none = (
        duckdb_tasks.files(frame)
        for frame in (table, table.where("record_key = 'c1'"), frame_of(spark, [], table.schema))
    )
    with duckdb_tasks.opened() as connection:
        told = [connection.sql(f"FROM {duckdb_tasks.rows_of(one)}") for one in (found, part, none)]
        rows, types = [len(one) for one in told], [one.types for one in told]

    assert found.paths == lying
    assert not set(part.paths) & set(lying)
    assert none.paths == ()
    assert rows == [10, 1, 0]
    assert types[0] == types[1] == types[2]


def test_what_a_task_spills_stands_among_sparks_own_scratch_and_goes_with_the_task(
    spark: SparkSession,
) -> None:
    def spill(_: int) -> pa.Table:
        with duckdb_tasks.opened() as connection:
            told = connection.sql("SELECT current_setting('temp_directory') AS folder")
            return told.to_arrow_table()

    (row,) = duckdb_tasks.each(spark, 1, spill, "folder string").collect()

    assert Path(row.folder).is_relative_to(str(spark.sparkContext.getConf().get("spark.local.dir")))
    assert not Path(row.folder).exists()


def test_a_night_on_which_one_record_in_a_hundred_changed_scores_few_pairs(
    spark: SparkSession, nobody_ruled: DataFrame, model: ModelVersion, tmp_path: Path
) -> None:
    Council(children=1500, seed=3).write_evaluation(
        tmp_path / "records.csv", tmp_path / "truth.csv", 1
    )
    said = spark.read.csv(str(tmp_path / "records.csv"), header=True)
    records = person_records(said, date(2026, 11, 23)).cache()
    changed = records.where(F.crc32("record_key") % 100 == 0).select("record_key").toArrow()
    now, stale = Records.of(records, nobody_ruled), _stale(*changed["record_key"].to_pylist())
    whole = _work(spark, Looked(now, None, 2), model)
    part = _work(spark, Looked(now, stale, 2), model)

    assert 0 < part["pairs_scored"] < whole["pairs_scored"] * 0.05
    assert 0 < part["records_read_for_scoring"] < whole["records_read_for_scoring"] * 0.2


def _work(spark: SparkSession, looked: Looked, model: ModelVersion) -> dict[str, int]:
    work = score.Work.begun(spark.sparkContext)
    score.scored(spark, looked, model, work).write.format("noop").mode("overwrite").save()
    return work.told()
