"""`single-view compare`: which persons another model version would join or part."""

from pathlib import Path

from pyspark.sql import functions as F

from dagster_project import settings
from dagster_project.run import matching
from dagster_project.run.run_context import today
from silver import person, relationship, ruling
from silver.match import version
from silver.match.partition_changes import Change, compare_partitions
from silver.match_edge import Scoring


def compare(name: str) -> tuple[dict[str, int], Path]:
    """Match the published records with another version, and say which persons would change.

    Returns:
        How many persons would stay, be joined, be parted; and the file that names those that
        would change, by their ids.
    """
    config = settings.load()
    other = version.find(name, (config.candidates, config.models))
    into = config.candidates / name
    into.mkdir(parents=True, exist_ok=True)
    with matching.session(config) as (spark, scratch):
        records = matching.published_records(spark, config, scratch)
        kin_and_rulings = [
            matching.published_table(spark, config, table, scratch)
            for table in (relationship.TABLE, ruling.TABLE)
        ]
        scoring = Scoring(other, today(), matching.number_of_tasks(spark))
        clusters, _ = matching.matched(spark, records, scoring, scratch, kin_and_rulings)
        changes = compare_partitions(
            clusters, matching.published_table(spark, config, person.TABLE, scratch)
        ).cache()
        counts = {
            row["change"]: row["count"] for row in changes.groupBy("change").count().collect()
        }
        changed = changes.where(F.col("change") != Change.STAYS).orderBy("change", "person_id")
        changed.toPandas().to_csv(into / "persons_that_would_change.csv", index=False)
    return counts, into / "persons_that_would_change.csv"
