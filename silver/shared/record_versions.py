"""Which version of a record is the newest, and when each of its values was first sent."""

from collections.abc import Mapping
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.window import WindowSpec

OLDEST_FIRST = (
    "is_latest", "first_seen", "last_seen", "first_row_number", "row_key", "row_version",
)  # fmt: skip
"""From the oldest version of a record to the newest: what a source replaced is older than what
stands, whatever day either speaks for."""


def dated(versions: DataFrame, values_by_date: Mapping[str, tuple[str, ...]]) -> DataFrame:
    """All versions of records, with when their values last changed.

    Args:
        versions: with `record_key`, `OLDEST_FIRST`, `identity_sealed` and the values.
        values_by_date: name of a column to be added -> the values that it dates.

    Returns:
        The versions with these columns, `identity_sealed` as last sent for the record, and
        `rank`: 1 for the newest version.
    """
    all_versions = Window.partitionBy("record_key")
    oldest_first = all_versions.orderBy(*OLDEST_FIRST)
    newest_first = all_versions.orderBy(*(F.desc(name) for name in OLDEST_FIRST))
    changes = versions.withColumns(
        {name: _changed_on(oldest_first, values) for name, values in values_by_date.items()}
    )
    return changes.withColumns(
        {name: F.max(name).over(all_versions) for name in values_by_date}
    ).withColumns(
        {
            "rank": F.row_number().over(newest_first),
            "identity_sealed": _last_sent_seal(all_versions),
        }
    )


def _last_sent_seal(all_versions: WindowSpec) -> Column:
    """The seal as last sent: a delivery without the column says nothing about it."""
    order = F.when(F.col("identity_sealed").isNotNull(), F.struct(*OLDEST_FIRST))
    last_sent = F.max_by("identity_sealed", order).over(all_versions)
    return F.coalesce(last_sent, F.lit(col=False))


def _changed_on(oldest_first: WindowSpec, values: tuple[str, ...]) -> Column:
    """When a version was first sent whose `values` are not those of the version before it."""
    unchanged = [F.col(name).eqNullSafe(F.lag(name).over(oldest_first)) for name in values]
    is_first = F.lag("first_seen").over(oldest_first).isNull()
    is_changed = is_first | ~reduce(Column.__and__, unchanged)
    return F.when(is_changed, F.col("first_seen"))
