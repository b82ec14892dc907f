"""Matching outside any lake: evaluation against a truth, and training of a new model version."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import typer
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from bronze import sources
from contracts import Table, registers_of
from dagster_project import published, settings
from dagster_project.lake import schema
from dagster_project.night import today
from dagster_project.spark_session import keep_quiet, spark_config, use_this_environment
from silver import (
    feed_profile,
    match_edge,
    person,
    person_record,
    relationship,
    ruling,
)
from silver.frames import frame_of
from silver.match import tasks, version
from silver.match.accuracy import Accuracy, accuracy, shown
from silver.match.comparison import STAYS, compared
from silver.match.outside import person_records
from silver.match.partition import partition
from silver.match.record import CARRIED, Records, prepared, register
from silver.match.touched import Known
from silver.match.train import train as trained
from silver.match_edge import Scoring


def evaluate(records: Path, truth: Path, out: Path | None) -> Accuracy:
    """Match records, print how well, and write who is who.

    Raises:
        BadParameter: a file is not there, or names one record twice.
    """
    found = settings.load()
    with session(found) as (spark, scratch):
        as_of = today()
        given, known = read(spark, records), read(spark, truth)
        for path, rows in ((records, given), (truth, known)):
            _require_unique_ids(path, rows)
        people = tasks.laid(person_records(given, as_of, registers(found)), scratch / "people")
        scoring = Scoring(version.newest(), as_of, _tasks(spark))
        clusters, edges = _matched(spark, people, scoring, scratch)
        whole = tasks.laid(clusters, scratch / "clusters")
        queue = tasks.laid(shown(edges, whole, people), scratch / "queue")
        reached = accuracy(whole, known.withColumnRenamed("record_id", "record_key"), queue, people)
        if out:
            named = whole.select(
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


def train(records: Path | None, out: Path | None, seed: int, note: str) -> Path:
    """Train on records given, or on the lake's; write version and pages; return its folder."""
    found = settings.load()
    with session(found) as (spark, scratch):
        as_of = today()
        said = (
            person_records(read(spark, records), as_of, registers(found))
            if records
            else _known(spark, found)
        )
        said = tasks.laid(said.select(*CARRIED), scratch / "person_record")
        made = trained(Records.of(said, empty(spark, ruling.TABLE)), as_of, seed, note)
        told = made.version.note | {"profile": _profile(said, made.version)}
    folder = version.save(replace(made.version, note=told), out or found.candidates)
    for name, page in made.pages.items():
        (folder / name).write_text(page, encoding="utf-8")
    return folder


def registers(found: settings.Settings) -> dict[str, tuple[int, int]]:
    """The ages of which a source, ours or the council's own, holds nearly every child once."""
    return registers_of(sources.find(found.sources_folder))


def _profile(said: DataFrame, model: version.ModelVersion) -> dict[str, float]:
    """How complete the training records are: what silver/feed_profile holds later nights to."""
    rows = feed_profile.profile(said, model)
    whole = rows.where((F.col("source") == feed_profile.EVERY_SOURCE) & F.col("share").isNotNull())
    return {row["measure"]: row["share"] for row in whole.orderBy("measure").collect()}


def compare(name: str) -> tuple[dict[str, int], Path]:
    """Match the published records with another version, and say which persons would change.

    Returns:
        How many persons would stay, be joined, be parted; and the file that names those that
        would change, by their ids.
    """
    found = settings.load()
    other = version.find(name, (found.candidates, found.models))
    into = found.candidates / name
    into.mkdir(parents=True, exist_ok=True)
    with session(found) as (spark, scratch):
        said = _known(spark, found)
        known = [_published(spark, found, t) for t in (relationship.TABLE, ruling.TABLE)]
        scoring = Scoring(other, today(), _tasks(spark))
        clusters, _ = _matched(spark, said, scoring, scratch, known)
        told = compared(clusters, _published(spark, found, person.TABLE)).cache()
        counts = {row["change"]: row["count"] for row in told.groupBy("change").count().collect()}
        changed = told.where(F.col("change") != STAYS).orderBy("change", "person_id")
        changed.toPandas().to_csv(into / "persons_that_would_change.csv", index=False)
    return counts, into / "persons_that_would_change.csv"


def _known(spark: SparkSession, found: settings.Settings) -> DataFrame:
    """The published records; a lake of an earlier version has not prepared them for the match."""
    known_at = {"register": register(registers(found), today())}
    return _published(spark, found, person_record.TABLE).withColumns(prepared() | known_at)


def _published(spark: SparkSession, found: settings.Settings, table: Table) -> DataFrame:
    """A table as the published night has it.

    Raises:
        ModelError: no night was published yet.
    """
    at = published.last(found.lake_root).versions.get(table.path)
    if at is None:
        raise version.ModelError("nothing is published in this lake yet: run a night first")
    folder = str(found.lake_root / table.path)
    return spark.read.format("delta").option("versionAsOf", at).load(folder)


def _tasks(spark: SparkSession) -> int:
    return int(spark.sparkContext.defaultParallelism)


def _matched(
    spark: SparkSession,
    people: DataFrame,
    scoring: Scoring,
    scratch: Path,
    known: Sequence[DataFrame] = (),
) -> tuple[DataFrame, DataFrame]:
    """Who is who among records, from nothing, and the scored pairs behind it.

    `known` are relationships and rulings.
    """
    # A record belongs to the task that its file belongs to, and one CSV file is read as one part.
    spread = people.select(*CARRIED).repartition(scoring.buckets)
    now = tasks.laid(spread, scratch / "person_record")
    kin, ruled = known or (empty(spark, relationship.TABLE), empty(spark, ruling.TABLE))
    none = empty(spark, match_edge.TABLE)
    edges = match_edge.build(now, now.limit(0), ruled, ruled, none, scoring)
    edges = tasks.laid(edges, scratch / "match_edge")
    links = Known(Records.of(now, ruled), tasks.files(edges), tasks.files(kin), scoring.model)
    return partition(spark, links), edges


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
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    typer.echo(f"{name:9} precision {precision:.5f}  recall {recall:.5f}  F1 {f1:.5f}")


def read(spark: SparkSession, path: Path) -> DataFrame:
    """Records or a truth from CSV or Parquet, all text."""
    if not path.exists():
        raise typer.BadParameter(f"{path} is not there")
    if path.suffix == ".parquet":
        rows = spark.read.parquet(str(path))
        return rows.select(*(F.col(name).cast("string").alias(name) for name in rows.columns))
    return spark.read.csv(str(path), header=True, multiLine=True, escape='"')


def empty(spark: SparkSession, table: Table) -> DataFrame:
    """A table without rows."""
    return frame_of(spark, [], schema(table))


@contextmanager
def session(found: settings.Settings) -> Iterator[tuple[SparkSession, Path]]:
    """A Spark session outside any night, and a folder that goes with it."""
    use_this_environment()
    keep_quiet()
    with tempfile.TemporaryDirectory(prefix="single-view-") as folder:
        builder = SparkSession.builder.appName("single-view")
        config = spark_config(Path(folder), cores=found.spark_cores, memory=found.spark_memory)
        for key, value in {**config, **found.spark_settings}.items():
            builder = builder.config(key, value)
        spark = builder.getOrCreate()
        try:
            yield spark, Path(folder)
        finally:
            spark.stop()
