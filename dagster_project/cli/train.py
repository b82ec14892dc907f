"""`single-view train`: a new model version, from records given or from those of the lake."""

from dataclasses import replace
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from dagster_project import settings
from dagster_project.run import matching
from dagster_project.run.run_context import today
from silver import feed_profile, ruling
from silver.match import duckdb_tasks, version
from silver.match.external_records import person_records
from silver.match.record import MATCH_COLUMNS, Records
from silver.match.train import train as trained


def train(records: Path | None, out: Path | None, seed: int, note: str) -> Path:
    """Train on records given, or on the lake's; write version and pages; return its folder."""
    config = settings.load()
    with matching.session(config) as (spark, scratch):
        as_of = today()
        to_learn_from = (
            person_records(matching.read_rows(spark, records), as_of, matching.registers(config))
            if records
            else matching.published_records(spark, config, scratch)
        )
        people = duckdb_tasks.written_to(
            to_learn_from.select(*MATCH_COLUMNS), scratch / "person_record"
        )
        made = trained(
            Records.from_frames(people, matching.empty(spark, ruling.TABLE)), as_of, seed, note
        )
        description = made.version.note | {"profile": _profile(people, made.version)}
    folder = version.save(replace(made.version, note=description), out or config.candidates)
    for name, page in made.pages.items():
        (folder / name).write_text(page, encoding="utf-8")
    return folder


def _profile(records: DataFrame, model: version.ModelVersion) -> dict[str, float]:
    """How complete the training records are: what silver/feed_profile holds later nights to."""
    rows = feed_profile.profile(records, model)
    of_all = rows.where((F.col("source") == feed_profile.EVERY_SOURCE) & F.col("share").isNotNull())
    return {row["measure"]: row["share"] for row in of_all.orderBy("measure").collect()}
