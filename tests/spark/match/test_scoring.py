"""Scores on Spark: the same whatever the number of tasks, and whether scored tonight or kept."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from silver import match_edge, person_record, ruling
from silver.match import candidates, duckdb_tasks, record, score, version
from silver.match.candidates import CandidateSearch
from silver.match.external_records import person_records
from silver.match.partition import find_contradictions
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
    return version.shipped_version()


@pytest.fixture(scope="module")
def records(spark: SparkSession) -> DataFrame:
    people = table_of(
        spark, person_record.TABLE, PEOPLE, role="child", is_mention="no", identity_sealed="no"
    )
    with_extract = people.withColumn("extract", F.concat("source", F.lit("_person")))
    return with_extract.withColumns(record.derived_columns()).cache()


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
    return _edges_tonight(records, records.limit(0), nobody_ruled, none, model).cache()


def _edges_tonight(
    records: DataFrame,
    previous: DataFrame,
    ruled: DataFrame,
    edges_before: DataFrame,
    model: ModelVersion,
) -> DataFrame:
    scoring = match_edge.Scoring(model, date(2026, 11, 23), tasks=2)
    return match_edge.build(records, previous, ruled, ruled, edges_before, scoring)


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
    current = Records.from_frames(records.repartition(4), nobody_ruled)
    one_task, three_tasks = (
        _rows(score.scored_pairs(spark, CandidateSearch(current, None, n), model)) for n in (1, 3)
    )

    # No pair comes twice either, though several rules find it in several tasks.
    assert one_task
    assert one_task == three_tasks


def test_nor_does_a_nights_though_each_task_makes_the_keys_of_its_own_records_alone(
    spark: SparkSession, records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> None:
    keys = {"a1", "a2", "c2", "e1"}
    current, changed = Records.from_frames(records.repartition(4), nobody_ruled), _changed(*keys)
    assert len(current.person_records.paths) == 4
    one_task, three_tasks = (
        _rows(score.scored_pairs(spark, CandidateSearch(current, changed, n), model))
        for n in (1, 3)
    )
    all_pairs = _rows(score.scored_pairs(spark, CandidateSearch(current, None, 1), model))

    assert one_task == three_tasks == [pair for pair in all_pairs if keys & {*pair[:2]}]


def _changed(*keys: str) -> pa.Table:
    return pa.table({"record_key": list(keys), "is_current": [True] * len(keys)})


def test_what_is_new_differs_or_is_gone_is_found(
    spark: SparkSession, records: DataFrame, nobody_ruled: DataFrame
) -> None:
    other_hash = F.when(F.col("record_key") == "c1", "an older hash").otherwise(F.col("match_hash"))
    gone = records.where("record_key = 'e2'").withColumn("record_key", F.lit("zz"))
    previous = (
        records.where("record_key <> 'a2'").withColumn("match_hash", other_hash).unionByName(gone)
    )
    nights = Records.from_frames(records, nobody_ruled), Records.from_frames(previous, nobody_ruled)
    changed = candidates.changed_records(spark, *nights).sort_by("record_key").to_pydict()

    assert changed == {"record_key": ["a2", "c1", "zz"], "is_current": [True, True, False]}


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
    current, previous = (
        Records.from_frames(records, ruled),
        Records.from_frames(records, nobody_ruled),
    )
    changed = candidates.changed_records(spark, current, previous)

    # a3 bears the number of a1, and nobody named it.
    assert sorted(changed["record_key"].to_pylist()) == ["a1", "a3", "b1"]


def test_scoring_only_what_is_new_gives_what_scoring_everything_gives(
    records: DataFrame, nobody_ruled: DataFrame, edges: DataFrame, model: ModelVersion
) -> None:
    # Last night a2 was not there, c1 had another surname, and zz was there.
    other_hash = F.when(F.col("record_key") == "c1", "an older hash").otherwise(F.col("match_hash"))
    gone = records.where("record_key = 'e2'").withColumn("record_key", F.lit("zz"))
    previous = (
        records.where("record_key <> 'a2'").withColumn("match_hash", other_hash).unionByName(gone)
    )
    previous_edges = edges.where("left_key <> 'a2' AND right_key <> 'a2'").withColumn(
        "weight", F.when(F.col("left_key") == "c1", 99.0).otherwise(F.col("weight"))
    )
    edges_of_gone = edges.where("left_key = 'e1'").withColumn("right_key", F.lit("zz"))
    tonight = _edges_tonight(
        records, previous, nobody_ruled, previous_edges.unionByName(edges_of_gone), model
    )

    assert _rows(tonight) == _rows(edges)


def test_edges_of_another_model_are_not_believed(
    records: DataFrame, nobody_ruled: DataFrame, edges: DataFrame, model: ModelVersion
) -> None:
    foreign = edges.withColumns({"model": F.lit("another"), "weight": F.lit(99.0)})

    assert _rows(_edges_tonight(records, records, nobody_ruled, foreign, model)) == _rows(edges)


def test_contradictions_within_a_component_are_found_though_nothing_scored_them(
    records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> None:
    with duckdb_tasks.duckdb_connection() as connection:
        record.create_person_record_view(connection, Records.from_frames(records, nobody_ruled))
        record.create_match_record_view(connection, model)
        connection.execute(
            """CREATE VIEW record_values AS FROM person_record;
               CREATE TABLE record AS SELECT record_key,
               row_number() OVER (ORDER BY record_key) AS number FROM record_values"""
        )
        components = connection.sql(
            """SELECT number AS record_key,
               record_key IN ('a1', 'a3', 'b1') AS component FROM record"""
        )
        contradictions = find_contradictions(connection, components.df())
    pairs = set(contradictions.itertuples(index=False, name=None))

    # Of the drawn people a3 is the third, b1 the fourth and b2 the fifth.
    assert (3, 4, "two_nhs_numbers") in pairs
    assert not [pair for pair in pairs if pair[:2] == (1, 5)]


def test_only_records_that_share_a_key_with_what_is_new_are_looked_at(
    records: DataFrame, nobody_ruled: DataFrame, model: ModelVersion
) -> None:
    search = CandidateSearch(Records.from_frames(records, nobody_ruled), _changed("c1"), tasks=1)
    with duckdb_tasks.duckdb_connection() as connection:
        record.create_person_record_view(connection, search.records)
        record.create_match_record_view(connection, model)
        search.create_records_table(connection, 0)
        rows = connection.sql("SELECT record_key, is_changed FROM records ORDER BY ALL").fetchall()

    assert rows == [("c1", True), ("c2", False)]


def test_a_table_is_read_from_its_own_files_and_anything_else_is_written_first(
    records: DataFrame, spark: SparkSession, tmp_path: Path
) -> None:
    folder = tmp_path / "50% of us, 'all' of them"
    records.coalesce(1).write.parquet(str(folder))
    paths = tuple(str(path) for path in folder.glob("*.parquet"))
    table = spark.read.parquet(*paths)
    own, filtered, empty = (
        duckdb_tasks.table_files(frame)
        for frame in (table, table.where("record_key = 'c1'"), frame_of(spark, [], table.schema))
    )
    with duckdb_tasks.duckdb_connection() as connection:
        relations = [
            connection.sql(f"FROM {duckdb_tasks.read_parquet_sql(files)}")
            for files in (own, filtered, empty)
        ]
        rows, types = [len(each) for each in relations], [each.types for each in relations]

    assert own.paths == paths
    assert not set(filtered.paths) & set(paths)
    assert empty.paths == ()
    assert rows == [10, 1, 0]
    assert types[0] == types[1] == types[2]


def test_what_a_task_spills_stands_among_sparks_own_scratch_and_goes_with_the_task(
    spark: SparkSession,
) -> None:
    def spill(_: int) -> pa.Table:
        with duckdb_tasks.duckdb_connection() as connection:
            folder = connection.sql("SELECT current_setting('temp_directory') AS folder")
            return folder.to_arrow_table()

    (row,) = duckdb_tasks.run_tasks(spark, 1, spill, "folder string").collect()

    assert Path(row.folder).is_relative_to(str(spark.sparkContext.getConf().get("spark.local.dir")))
    assert not Path(row.folder).exists()


def test_a_night_on_which_one_record_in_a_hundred_changed_scores_few_pairs(
    spark: SparkSession, nobody_ruled: DataFrame, model: ModelVersion, tmp_path: Path
) -> None:
    Council(children=1500, seed=3).write_evaluation(
        tmp_path / "records.csv", tmp_path / "truth.csv", 1
    )
    given = spark.read.csv(str(tmp_path / "records.csv"), header=True)
    records = person_records(given, date(2026, 11, 23)).cache()
    keys = records.where(F.crc32("record_key") % 100 == 0).select("record_key").toArrow()
    current = Records.from_frames(records, nobody_ruled)
    changed = _changed(*keys["record_key"].to_pylist())
    in_full = _scoring_counts(spark, CandidateSearch(current, None, 2), model)
    night = _scoring_counts(spark, CandidateSearch(current, changed, 2), model)

    assert 0 < night["pairs_scored"] < in_full["pairs_scored"] * 0.05
    read = "records_read_for_scoring"
    assert 0 < night[read] < in_full[read] * 0.2


def _scoring_counts(
    spark: SparkSession, search: CandidateSearch, model: ModelVersion
) -> dict[str, int]:
    counters = score.ScoringCounters.zero(spark.sparkContext)
    pairs = score.scored_pairs(spark, search, model, counters)
    pairs.write.format("noop").mode("overwrite").save()
    return counters.totals()
