"""Every question of docs/questions.md, asked of one published night by Spark, DuckDB and Polars."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from tests.pipeline.conftest import Ran
from tests.pipeline.published import arrow, on_disk

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"
QUERY = re.compile(r"^### (?P<question>.+?)\n(?P<words>.*?)^```sql\n(?P<sql>.+?)^```$", re.M | re.S)
QUESTIONS = {found["question"]: found["sql"] for found in QUERY.finditer(PAGE.read_text("utf-8"))}
PLACEHOLDERS = ("FORENAME", "SURNAME", "BORN", "POSTCODE")
"""What a reader types into the two questions that find a child."""
UNANSWERED = frozenset(
    {
        "What changed since last night?",
        "Which notices were not in the list of the morning that they were for?",
    }
)
"""Questions to which three partners of forty children, on a first night, give no answer."""

Rows = list[tuple[object, ...]]
Tables = Mapping[str, pa.Table]


@pytest.fixture(scope="module")
def gold(first_night: Ran) -> Tables:
    """Every table of gold by its own name, and an assessment: the three feeds send none."""
    paths = [path for path in on_disk(first_night.lake) if path.startswith("gold/")]
    tables = {path.removeprefix("gold/"): arrow(first_night.lake, path) for path in paths}
    [child, *_] = tables["child"].to_pylist()
    drawn = {
        "assessment_id": "a1",
        "person_id": child["person_id"],
        "kind": "early help assessment",
        "started": date(2026, 3, 1),
    }
    shape = tables["assessment"].schema
    rows = [{name: drawn.get(name) for name in shape.names}]
    return {**tables, "assessment": pa.Table.from_pylist(rows, schema=shape)}


@pytest.fixture(scope="module")
def typed(gold: Tables) -> dict[str, str]:
    """Words that find a child of the night, as a reader types them."""
    words = gold["child_search"].to_pylist()
    of_child: dict[str, dict[str, str]] = {}
    for row in sorted(words, key=lambda row: (row["person_id"], row["kind"], row["word"])):
        of_child.setdefault(row["person_id"], {}).setdefault(row["kind"], row["word"])
        if row["kind"] == "name":
            of_child[row["person_id"]]["other name"] = row["word"]
    complete = next(
        each
        for each in of_child.values()
        if each.keys() >= {"name", "other name", "date of birth", "postcode"}
        and each["name"] != each["other name"]
    )
    parts = ("name", "other name", "date of birth", "postcode")
    return dict(zip(PLACEHOLDERS, (complete[part] for part in parts), strict=True))


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
    typed: dict[str, str],
    on_spark: SparkSession,
    on_duckdb: duckdb.DuckDBPyConnection,
    on_polars: "pl.SQLContext[Any]",
) -> None:
    sql = QUESTIONS[question]
    for placeholder, word in typed.items():
        sql = sql.replace(f"'{placeholder}'", f"'{word}'")
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
