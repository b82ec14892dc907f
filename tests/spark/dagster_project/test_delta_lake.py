"""A run reads what was published or what it wrote; what died is put back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from contracts import Column, Layer, Table, Type
from dagster_project.lake import published, storage
from dagster_project.lake.delta_lake import Lake
from dagster_project.lake.published import LakeError
from gold import publication
from silver.match import duckdb_tasks
from silver.shared.frames import frame_of

FACT = Table(
    layer=Layer.SILVER,
    name="fact",
    about="Facts for a test.",
    key=("id",),
    columns=(
        Column("id", Type.INTEGER, "Number of the fact.", required=True),
        Column("text", Type.TEXT, "Its text."),
    ),
)
SHOWN = Table(Layer.GOLD, "shown", "What a test shows.", ("id",), FACT.columns)

Open = Callable[[], Lake]


@pytest.fixture
def opened(spark: SparkSession, tmp_path: Path) -> Open:
    """Opens the lake as a new run would."""
    runs = iter(range(100))

    def one() -> Lake:
        return Lake(tmp_path / "a lake", spark, tmp_path / f"aside{next(runs)}", date(2026, 11, 24))

    return one


def facts(spark: SparkSession, *texts: str) -> DataFrame:
    rows = [(number, text) for number, text in enumerate(texts)]
    return frame_of(spark, rows, "id bigint, text string")


def said(lake: Lake, table: Table = FACT) -> list[str]:
    return sorted(row["text"] for row in lake.read(table).collect())


def test_a_table_that_was_never_written_has_no_rows(opened: Open) -> None:
    assert said(opened()) == []


def test_a_run_reads_what_it_wrote_and_the_next_one_only_what_was_published(
    spark: SparkSession, opened: Open
) -> None:
    first = opened()
    first.write(FACT, facts(spark, "one"))
    first.publish()
    died = opened()
    died.write(FACT, facts(spark, "half a night"))
    assert said(died) == ["half a night"]
    following = opened()
    assert said(following) == ["one"]
    assert following.put_back() == ("silver/fact",)
    assert storage.delta_table(following.folder(FACT)).to_pyarrow_table()["text"].to_pylist() == [
        "one"
    ]


def test_a_table_that_only_a_dead_run_wrote_is_gone(spark: SparkSession, opened: Open) -> None:
    died = opened()
    died.append(FACT, facts(spark, "never published"))
    following = opened()
    following.put_back()
    assert said(following) == []
    assert not storage.has_table(following.folder(FACT))


def test_rows_appended_by_a_dead_run_are_not_appended_to(spark: SparkSession, opened: Open) -> None:
    first = opened()
    first.append(FACT, facts(spark, "one"))
    first.publish()
    opened().append(FACT, facts(spark, "lost"))
    following = opened()
    following.put_back()
    following.append(FACT, facts(spark, "two"))
    following.publish()
    assert said(opened()) == ["one", "two"]


def test_gold_is_not_seen_before_it_is_published_whole(spark: SparkSession, opened: Open) -> None:
    run = opened()
    run.stage(SHOWN, facts(spark, "aside"))
    assert said(run, SHOWN) == ["aside"]
    assert not storage.has_table(run.folder(SHOWN))
    assert run.publish() == 1
    assert storage.delta_table(run.folder(SHOWN)).to_pyarrow_table()["text"].to_pylist() == [
        "aside"
    ]


def test_the_rows_of_a_table_are_those_that_it_holds_however_they_were_written(
    spark: SparkSession, opened: Open
) -> None:
    first = opened()
    first.write(FACT, facts(spark, "one", "two", "three"))
    first.publish()
    run = opened()
    run.write(FACT, facts(spark, "one"))
    run.stage(SHOWN, facts(spark, "one", "two"))
    assert (run.rows(FACT), run.rows(SHOWN)) == (1, 2)
    run.append(FACT, facts(spark, "two"))
    assert run.rows(FACT) == 2
    run.write(FACT, facts(spark))
    assert run.rows(FACT) == 0


def test_what_a_table_is_built_from_reads_the_same_on_the_next_night(
    spark: SparkSession, opened: Open
) -> None:
    run = opened()
    run.write(FACT, facts(spark, "one"))
    run.stage(SHOWN, facts(spark, "one"))
    told = (run.version(FACT), run.version(SHOWN))
    run.publish()
    following = opened()
    assert (following.version(FACT), following.version(SHOWN)) == told


def test_the_last_row_of_publication_names_run_and_versions(
    spark: SparkSession, opened: Open
) -> None:
    for text in ("one", "two"):
        run = opened()
        run.write(FACT, facts(spark, text))
        run.publish()
    rows = storage.delta_table(run.folder(publication.TABLE)).to_pyarrow_table()
    assert sorted(rows["run_number"].to_pylist()) == [1, 2]
    assert opened().published.versions == {
        "silver/fact": storage.delta_table(run.folder(FACT)).version()
    }


def test_a_table_is_read_where_it_lies_by_tasks_too_and_a_column_gained_since_is_unknown(
    spark: SparkSession, opened: Open
) -> None:
    grown = replace(
        FACT, columns=(*FACT.columns, Column("held", Type.TEXTS, "A column of a later contract."))
    )
    first = opened()
    first.write(FACT, facts(spark, "before"))
    first.publish()
    lake = opened()
    old = lake.read(grown)
    told = [_told(lake, old)]
    lake.append(
        grown, frame_of(spark, [(1, "after", ["x"])], "id bigint, text string, held array<string>")
    )
    told.append(_told(lake, lake.read(grown)))

    assert told == [[("before", None)], [("after", ["x"]), ("before", None)]]
    assert sorted((row.text, row.held) for row in lake.read(grown).collect()) == told[1]


def _texts(lake: Lake, table: Table) -> list[str]:
    """What another reader of Delta sees in a table of one row."""
    rows = storage.delta_table(lake.folder(table)).to_pyarrow_table()
    return [str(text) for text in rows["text"].to_pylist()]


def _told(lake: Lake, table: DataFrame) -> list[tuple[str, object]]:
    """What a task reads of the table, from files that are the lake's own."""
    found = duckdb_tasks.table_files(table)
    assert all(Path(path).is_relative_to(str(lake.folder(FACT))) for path in found.paths)
    with duckdb_tasks.duckdb_connection() as connection:
        rows = connection.sql(
            f"FROM {duckdb_tasks.read_parquet_sql(found)} SELECT text, held ORDER BY text"
        )
        return [tuple(row) for row in rows.fetchall()]


def test_columns_that_the_contract_does_not_name_are_refused(
    spark: SparkSession, opened: Open
) -> None:
    rows = frame_of(spark, [(1, "one", "x")], "id bigint, text string, more string")
    with pytest.raises(LakeError, match=r"silver/fact: missing columns \[\], unknown columns"):
        opened().write(FACT, rows)


def test_a_table_is_at_the_protocol_of_every_reader_and_explains_itself(
    spark: SparkSession, opened: Open
) -> None:
    lake = opened()
    lake.write(FACT, facts(spark, "one"))
    kept = storage.delta_table(lake.folder(FACT))
    protocol = kept.protocol()
    assert (protocol.min_reader_version, protocol.min_writer_version) == (1, 2)
    assert kept.metadata().description == FACT.about
    comments = {field.name: field.metadata.get("comment") for field in kept.schema().fields}
    assert comments == {column.name: column.about for column in FACT.columns}


def test_a_table_that_another_program_moved_to_a_newer_protocol_is_not_misread(
    spark: SparkSession, opened: Open
) -> None:
    run = opened()
    run.write(FACT, facts(spark, "one"))
    run.publish()
    folder = str(run.folder(FACT))
    spark.sql(
        f"ALTER TABLE delta.`{folder}` SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')"
    )
    spark.sql(f"DELETE FROM delta.`{folder}` WHERE id = 0")  # noqa: S608 - a folder of this test
    with pytest.raises(LakeError, match="silver/fact: another program has moved this table"):
        published.dataset(run.folder(FACT))
