"""From which columns a column is made, as Spark's own plan has it."""

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.window import Window

from dagster_project.assets.query_lineage import lineage_of

INPUTS = {"silver/a": ("id", "name", "born", "tags"), "silver/b": ("id", "place")}


@pytest.fixture(scope="module")
def tables(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> list[DataFrame]:
    """Both tables, read from files as the lake reads them."""
    folder = tmp_path_factory.mktemp("lineage")
    made = {
        "silver/a": spark.createDataFrame(
            [("1", "n", "b", ["t"])], "id string, name string, born string, tags array<string>"
        ),
        "silver/b": spark.createDataFrame([("1", "p")], "id string, place string"),
    }
    for path, frame in made.items():
        frame.write.parquet(str(folder / path))
    return [
        spark.read.schema(frame.schema).parquet(str(folder / path)) for path, frame in made.items()
    ]


def _told(frame: DataFrame) -> dict[str, str]:
    lineage = lineage_of(frame, INPUTS)
    return {
        name: " ".join(f"{path[-1]}.{column}" for path, column in bases)
        for name, bases in lineage.items()
    }


def test_a_column_is_made_from_what_its_expression_mentions_through_every_step(
    tables: list[DataFrame],
) -> None:
    a, b = tables
    frame = (
        a.where("name IS NOT NULL")
        .withColumn("full", F.concat("name", "born"))
        .join(b, on="id", how="left")
        .groupBy("id")
        .agg(F.max("full").alias("last"), F.first("place").alias("place"))
        .withColumn("rank", F.row_number().over(Window.orderBy("place")))
        .withColumn("night", F.lit("n"))
    )
    assert _told(frame) == {
        "id": "a.id",
        "last": "a.born a.name",
        "place": "b.place",
        "rank": "b.place",
        "night": "",
    }


def test_what_only_chooses_rows_is_not_told(tables: list[DataFrame]) -> None:
    a, b = tables
    frame = a.join(b.where("place = 'p'"), on="id", how="left_semi").select("name")
    assert _told(frame) == {"name": "a.name"}


def test_rows_under_one_another_have_the_columns_of_both(tables: list[DataFrame]) -> None:
    a, b = tables
    frame = a.select(F.col("name").alias("value")).unionByName(
        b.select(F.col("place").alias("value"))
    )
    assert _told(frame) == {"value": "a.name b.place"}


def test_a_table_that_is_read_twice_is_one_and_what_is_unpacked_has_its_list(
    tables: list[DataFrame],
) -> None:
    a, _ = tables
    other = a.select(F.col("id").alias("other_id"), F.col("name").alias("other_name"))
    frame = a.join(other, on=F.col("id") == F.col("other_id")).select(
        "other_name", F.explode("tags").alias("tag")
    )
    assert _told(frame) == {"other_name": "a.name", "tag": "a.tags"}


def test_a_table_that_is_not_named_has_no_bases(tables: list[DataFrame]) -> None:
    _, b = tables
    assert lineage_of(b, {"silver/a": INPUTS["silver/a"]}) == {"id": [], "place": []}
