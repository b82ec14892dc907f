"""Splink alone, on DuckDB and on Spark: what the match is timed beside."""

import json
import time
from pathlib import Path
from typing import Any

import duckdb
from pyspark.sql import DataFrame
from splink import DuckDBAPI, Linker, SettingsCreator, SparkAPI

from bench import floor


def train(people: Path, model: Path) -> None:
    """Keep a trained model of standard comparisons, for all that are timed."""
    with duckdb.connect(config={"threads": 2}) as connection:
        linker = _linker(connection, people, floor.settings())
        floor.train(linker, connection.table("records").columns)
        linker.misc.save_model_to_json(str(model), overwrite=True)


def on_duckdb(people: Path, model: Path) -> float:
    """Seconds to predict and cluster all records with a trained model."""
    with duckdb.connect(config={"threads": 2}) as connection:
        return _seconds_to_predict(_linker(connection, people, model))


def _linker(
    connection: duckdb.DuckDBPyConnection, people: Path, settings: SettingsCreator | Path
) -> Linker:
    connection.execute(f"CREATE TABLE records AS FROM '{people}/*.parquet'")
    api = DuckDBAPI(connection=connection)
    registered = api.register(connection.table("records"), dataset_display_name="matching_records")
    return Linker(registered, settings, log_level="ERROR")


def on_spark(people: DataFrame, model: Path) -> float:
    """The same on Spark."""
    api = SparkAPI(spark_session=people.sparkSession)  # type: ignore[no-untyped-call] # Splink does not type it
    registered = api.register(people, dataset_display_name="matching_records")
    return _seconds_to_predict(Linker(registered, _for_spark(model), log_level="ERROR"))


def _for_spark(model: Path) -> dict[str, Any]:
    """The standard settings in Spark's SQL, with what DuckDB learnt: its own text quotes names."""
    learnt = json.loads(model.read_text(encoding="utf-8"))
    settings: dict[str, Any] = floor.settings().create_settings_dict("spark")
    for own, trained in zip(settings["comparisons"], learnt["comparisons"], strict=True):
        levels = zip(own["comparison_levels"], trained["comparison_levels"], strict=True)
        for level, learnt_level in levels:
            chances = ("m_probability", "u_probability")
            level.update({name: learnt_level[name] for name in chances if name in learnt_level})
    name = "probability_two_random_records_match"
    return {**settings, name: learnt[name]}


def _seconds_to_predict(linker: Linker) -> float:
    began = time.monotonic()
    edges = linker.inference.predict(threshold_match_weight=floor.THRESHOLD, warning_mode="never")
    linker.clustering.cluster_pairwise_predictions_at_threshold(
        edges, threshold_match_weight=floor.THRESHOLD
    )
    return time.monotonic() - began
