"""`single-view compare`: which persons another model version would join or part."""

from pathlib import Path

from pyspark.sql import functions as F

from dagster_project import settings
from dagster_project.run import matching
from dagster_project.run.run_context import today
from silver import person, relationship, ruling
from silver.match import version
from silver.match.comparison import Change, compare_partitions
from silver.match_edge import Scoring


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
    with matching.session(found) as (spark, scratch):
        said = matching.published_records(spark, found)
        known = [
            matching.published_table(spark, found, t) for t in (relationship.TABLE, ruling.TABLE)
        ]
        scoring = Scoring(other, today(), matching.number_of_tasks(spark))
        clusters, _ = matching.matched(spark, said, scoring, scratch, known)
        told = compare_partitions(
            clusters, matching.published_table(spark, found, person.TABLE)
        ).cache()
        counts = {row["change"]: row["count"] for row in told.groupBy("change").count().collect()}
        changed = told.where(F.col("change") != Change.STAYS).orderBy("change", "person_id")
        changed.toPandas().to_csv(into / "persons_that_would_change.csv", index=False)
    return counts, into / "persons_that_would_change.csv"
