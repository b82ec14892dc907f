"""Every question of docs/questions.md, asked of one published night by Spark, DuckDB and Polars."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from tests.drawing import table_of
from tests.pipeline.added_family import ADDED
from tests.pipeline.conftest import Ran
from tests.pipeline.published import arrow, contracts, on_disk

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"
QUERY = re.compile(r"^### (?P<question>.+?)\n(?P<words>.*?)^```sql\n(?P<sql>.+?)^```$", re.M | re.S)
QUESTIONS = {found["question"]: found["sql"] for found in QUERY.finditer(PAGE.read_text("utf-8"))}
UNANSWERED = frozenset[str]()
"""Questions to which neither the night nor the added family has an answer."""

Rows = list[tuple[object, ...]]
Tables = Mapping[str, pa.Table]


@pytest.fixture(scope="module")
def gold(first_night: Ran, spark: SparkSession) -> Tables:
    """Every table of gold by its own name, with a family who are not protected."""
    paths = [path for path in on_disk(first_night.lake) if path.startswith("gold/")]
    return {
        path.removeprefix("gold/"): _with_family(spark, path, arrow(first_night.lake, path))
        for path in paths
    }


def _with_family(spark: SparkSession, path: str, rows: pa.Table) -> pa.Table:
    drawing = ADDED.get(path.removeprefix("gold/"))
    if not drawing:
        return rows
    added = table_of(spark, contracts()[path], drawing).toArrow()
    return pa.concat_tables([rows, added.select(rows.column_names).cast(rows.schema)])


@pytest.fixture(scope="module")
def on_spark(spark: SparkSession, gold: Tables) -> SparkSession:
    """The session, with gold's tables as views."""
    for name, table in gold.items():
        spark.createDataFrame(table).createOrReplaceTempView(name)
    return spark


@pytest.fixture(scope="module")
def on_duckdb(gold: Tables) -> duckdb.DuckDBPyConnection:
    """A connection, with gold's tables as views."""
    connection = duckdb.connect()
    for name, table in gold.items():
        connection.register(name, table)
    return connection


@pytest.fixture(scope="module")
def on_polars(gold: Tables) -> "pl.SQLContext[Any]":
    """A context, with gold's tables as frames."""
    return pl.SQLContext({name: pl.from_arrow(table) for name, table in gold.items()})


def test_the_page_asks_at_least_25_questions_and_answers_each_with_one_query() -> None:
    headings = re.findall(r"^### (.+)$", PAGE.read_text("utf-8"), re.M)
    assert len(headings) >= 25
    assert list(QUESTIONS) == headings
    assert [sql for sql in QUESTIONS.values() if ";" in sql] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_three_engines_give_one_answer(
    question: str,
    on_spark: SparkSession,
    on_duckdb: duckdb.DuckDBPyConnection,
    on_polars: "pl.SQLContext[Any]",
) -> None:
    sql = QUESTIONS[question]
    by_duckdb = _plain(on_duckdb.sql(sql).fetchall())
    assert bool(by_duckdb) == (question not in UNANSWERED)
    assert _plain(on_polars.execute(sql, eager=True).rows()) == by_duckdb
    assert _plain([tuple(row) for row in on_spark.sql(sql).collect()]) == by_duckdb


def _plain(rows: Rows) -> list[str]:
    """Rows in a fixed order, their cells as text: engines differ in types that print alike."""
    return sorted(repr([_cell(value) for value in row]) for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return str(value.date())
    if isinstance(value, bool) or value is None:
        return str(value)
    return f"{float(value):.6g}" if isinstance(value, int | float) else str(value)
