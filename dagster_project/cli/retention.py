"""`single-view retention`: which rows' retention ends, on a night and in the weeks after it."""

from datetime import date, timedelta

from dagster_project import settings
from dagster_project.inbox import retention
from dagster_project.run.agreed_sources import agreed_sources

SOON = timedelta(days=90)
NOTHING = "Nothing was published yet: run `single-view nightly`."


def retention_due(as_of: date) -> str:
    """A line for each extract that holds rows: how many go, and why."""
    config = settings.load()
    lines = [
        f"{due.extract}: {due.rows:,} rows go on the night of {as_of:%d %B %Y}, {due.rows_soon:,} "
        f"in the {SOON.days} days after it ({due.retention_words})"
        for due in retention.due(config.lake_root, agreed_sources(config), as_of, SOON)
    ]
    return "\n".join(lines) or NOTHING
