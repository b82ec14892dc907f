"""`single-view evaluate`: records matched outside any lake, and held to a truth."""

from pathlib import Path

import typer
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from dagster_project import settings
from dagster_project.run import matching
from dagster_project.run.run_context import today
from silver.match import duckdb_tasks, version
from silver.match.accuracy import Accuracy, accuracy, shown
from silver.match.external_records import person_records
from silver.match_edge import Scoring


def evaluate(records: Path, truth: Path, out: Path | None) -> Accuracy:
    """Match records, print how well, and write who is who.

    Raises:
        BadParameter: a file is not there, or names one record twice.
    """
    config = settings.load()
    with matching.session(config) as (spark, scratch):
        as_of = today()
        record_rows, truth_rows = (
            matching.read_rows(spark, records),
            matching.read_rows(spark, truth),
        )
        for path, rows in ((records, record_rows), (truth, truth_rows)):
            _require_unique_ids(path, rows)
        people = duckdb_tasks.laid(
            person_records(record_rows, as_of, matching.registers(config)), scratch / "people"
        )
        scoring = Scoring(version.newest(), as_of, matching.number_of_tasks(spark))
        clusters, edges = matching.matched(spark, people, scoring, scratch)
        clusters_written = duckdb_tasks.laid(clusters, scratch / "clusters")
        queue = duckdb_tasks.laid(shown(edges, clusters_written, people), scratch / "queue")
        reached = accuracy(
            clusters_written, truth_rows.withColumnRenamed("record_id", "record_key"), queue, people
        )
        if out:
            named = clusters_written.select(
                F.col("record_key").alias("record_id"), F.col("cluster").alias("person_id")
            )
            named.orderBy("record_id").toPandas().to_csv(out, index=False)
    _print(reached)
    return reached


def _require_unique_ids(path: Path, rows: DataFrame) -> None:
    """Refuse a file that names one record twice: its figures would be of other records.

    Raises:
        BadParameter: it does, or it has no record_id.
    """
    if "record_id" not in rows.columns:
        raise typer.BadParameter(f"{path} has no column record_id")
    again = rows.groupBy("record_id").count().where("count > 1").count()
    if again:
        raise typer.BadParameter(
            f"{path} names {again:,} record_id more than once: each record needs one of its own"
        )


def _print(reached: Accuracy) -> None:
    typer.echo(
        f"records {reached.records:,}  true pairs {reached.true:,}  pairs found {reached.found:,}"
    )
    _scores("pairwise", reached.precision, reached.recall)
    _scores("B-cubed", reached.cubed_precision, reached.cubed_recall)
    typer.echo(
        "children's records joined or shown to a steward: "
        f"recall {reached.recall_with_shown:.5f}; {reached.shown:,} pairs shown, "
        f"{reached.queue_per_1000:.1f} for each 1,000 children, "
        f"{reached.shown_right:,} of them one person"
    )
    for group in reached.origins:
        typer.echo(
            f"names of origin {group.origin}: recall {group.recall:.5f} "
            f"of {group.true_pairs:,} true pairs"
        )
    if reached.origins:
        typer.echo(f"the worst origin is {100 * reached.gap:.1f} points behind the largest")


def _scores(name: str, precision: float, recall: float) -> None:
    total = precision + recall
    f1 = 2 * precision * recall / total if total else 0.0
    typer.echo(f"{name:9} precision {precision:.5f}  recall {recall:.5f}  F1 {f1:.5f}")
