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
from contracts import Table
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
from silver.match.comparison import STAYS, compared
from silver.match.outside import person_records
from silver.match.partition import partition
from silver.match.record import CARRIED, Records, prepared
from silver.match.touched import Known
from silver.match.train import train as trained
from silver.match_edge import Scoring


def evaluate(records: Path, truth: Path, out: Path | None) -> None:
    """Match records, print how well, and write who is who.

    Prints records, pairs, precision, recall and F1 (pairwise), and the same as B-cubed.
    """
    found = settings.load()
    with session(found) as (spark, scratch):
        as_of = today()
        said = person_records(read(spark, records), as_of, registers())
        scoring = Scoring(version.newest(), as_of, _tasks(spark))
        clusters = _clusters(spark, said, scoring, scratch)
        clusters.write.parquet(str(scratch / "clusters"))
        whole = spark.read.parquet(str(scratch / "clusters"))
        known = read(spark, truth).select(F.col("record_id").alias("record_key"), "person")
        _print(whole.join(known, on="record_key", how="inner"))
        if out:
            named = whole.select(
                F.col("record_key").alias("record_id"), F.col("cluster").alias("person_id")
            )
            named.orderBy("record_id").toPandas().to_csv(out, index=False)


def train(records: Path | None, out: Path | None, seed: int, note: str) -> Path:
    """Train on records given, or on the lake's; write version and pages; return its folder."""
    found = settings.load()
    with session(found) as (spark, scratch):
        as_of = today()
        said = (
            person_records(read(spark, records), as_of, registers())
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


def registers() -> dict[str, tuple[int, int]]:
    """The ages of which a source of the house holds nearly every child once, by source."""
    declared = {one.name: one.coverage.register_of for one in sources.find()}
    return {name: ages for name, ages in declared.items() if ages}


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
        clusters = _clusters(spark, said, Scoring(other, today(), _tasks(spark)), scratch, known)
        told = compared(clusters, _published(spark, found, person.TABLE)).cache()
        counts = {row["change"]: row["count"] for row in told.groupBy("change").count().collect()}
        changed = told.where(F.col("change") != STAYS).orderBy("change", "person_id")
        changed.toPandas().to_csv(into / "persons_that_would_change.csv", index=False)
    return counts, into / "persons_that_would_change.csv"


def _known(spark: SparkSession, found: settings.Settings) -> DataFrame:
    """The published records; a lake of an earlier version has not prepared them for the match."""
    return _published(spark, found, person_record.TABLE).withColumns(prepared())


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


def _clusters(
    spark: SparkSession,
    said: DataFrame,
    scoring: Scoring,
    scratch: Path,
    known: Sequence[DataFrame] = (),
) -> DataFrame:
    """Who is who among records, from nothing; `known` are relationships and rulings."""
    # A record belongs to the task that its file belongs to, and one CSV file is read as one part.
    spread = said.select(*CARRIED).repartition(scoring.buckets)
    now = tasks.laid(spread, scratch / "person_record")
    kin, ruled = known or (empty(spark, relationship.TABLE), empty(spark, ruling.TABLE))
    none = empty(spark, match_edge.TABLE)
    edges = match_edge.build(now, now.limit(0), ruled, ruled, none, scoring)
    edges = tasks.laid(edges, scratch / "match_edge")
    told = Known(Records.of(now, ruled), tasks.files(edges), tasks.files(kin), scoring.model)
    return partition(spark, told)


def _print(told: DataFrame) -> None:
    cells = told.groupBy("cluster", "person").agg(F.count("record_key").alias("both"))
    ours = told.groupBy("cluster").agg(F.count("record_key").alias("ours"))
    theirs = told.groupBy("person").agg(F.count("record_key").alias("theirs"))
    met = cells.join(ours, on="cluster", how="inner").join(theirs, on="person", how="inner")
    pairs = F.col("both") * (F.col("both") - 1) / 2
    square = F.col("both") * F.col("both")
    one = met.agg(
        F.sum("both").alias("records"),
        F.sum(pairs).alias("right"),
        (F.sum(square / F.col("ours")) / F.sum("both")).alias("cubed_precision"),
        (F.sum(square / F.col("theirs")) / F.sum("both")).alias("cubed_recall"),
    ).collect()[0]
    found, true = _pairs(ours, "ours"), _pairs(theirs, "theirs")
    typer.echo(f"records {one['records']:,}  true pairs {true:,}  pairs found {found:,}")
    _scores(
        "pairwise", one["right"] / found if found else 1.0, one["right"] / true if true else 1.0
    )
    _scores("B-cubed", one["cubed_precision"], one["cubed_recall"])


def _pairs(groups: DataFrame, column: str) -> int:
    size = F.col(column)
    return int(groups.agg(F.sum(size * (size - 1) / 2).alias("pairs")).collect()[0]["pairs"] or 0)


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
