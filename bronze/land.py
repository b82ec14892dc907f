"""From a staged delivery to the versions of an extract's rows.

A row of a bronze table is one version of a partner's row: it opens with the delivery that first
carried these cells and stays the latest until another version comes. Sending a version again
moves its `last_*` columns and opens nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from bronze import erasing, session_marks
from bronze.keys import fingerprint, opaque_key
from contracts import Extract
from contracts.session_marks import MARKS

REPEATED = "the same key stands again on a later row; the last one was taken"
"""Why the earlier of two rows with one key is rejected."""


@dataclass(frozen=True)
class DeliveryToApply:
    """A delivery that is to be applied: its opaque name and its effective date.

    `is_late` is true where a delivery for a later day was applied before it.
    """

    delivery_id: str
    effective_date: date
    is_late: bool = False


def rows_and_rejections(
    staged: DataFrame, extract: Extract, secret: str, erased: Collection[str] = ()
) -> tuple[DataFrame, DataFrame]:
    """A delivery's staged rows as rows of the extract, and those that are none of it.

    Args:
        staged: as of `with_row_keys`, of the file as it is delivered.
        extract: whose rows they are.
        secret: the council's secret for opaque keys.
        erased: `erasing.record_hash` of every record that may not come in.

    Returns:
        Rows as of `with_row_keys`; rejections as of `repeated_rows`.
    """
    marks = extract.session_marks
    read = session_marks.read(staged, marks) if marks else None
    arrived = session_marks.weekly_sums(read, extract) if read else staged
    kept, of_erased = erasing.without_erased(arrived, extract, secret, erased)
    rows = with_row_keys(kept, extract, secret)
    rejections = session_marks.rejections(read, extract) if read else repeated_rows(rows, extract)
    return rows, rejections.unionByName(of_erased) if of_erased else rejections


def rows_delivered(extract: Extract) -> Column:
    """How many rows of its file each row of the extract's table stands for."""
    return F.col(MARKS).cast("bigint") if extract.session_marks else F.lit(1)


def with_row_keys(staged: DataFrame, extract: Extract, secret: str) -> DataFrame:
    """Staged rows with `row_key`, `row_version` and `is_repeated`.

    Args:
        staged: `row_number`, every agreed field as text, `identity_sealed` where there are seals.
        extract: whose rows they are.
        secret: the council's secret for opaque keys.

    Returns:
        The same rows; `is_repeated` marks all but the last row of one key.
    """
    from_last_row = Window.partitionBy("row_key").orderBy(F.desc("row_number"))
    cells = [F.col(f.name) for f in extract.fields]
    if extract.seals:
        cells.append(F.col("identity_sealed").cast("string"))
    keyed_rows = staged.withColumns(
        {
            "row_key": opaque_key(secret, extract.name, [F.col(name) for name in extract.key]),
            "row_version": fingerprint(cells),
        }
    )
    return keyed_rows.withColumn("is_repeated", F.row_number().over(from_last_row) > 1)


def repeated_rows(rows: DataFrame, extract: Extract) -> DataFrame:
    """The keyed rows that are rejected because a later row has their key.

    Returns:
        `row_number`, `column_name`, `reason`, `agreed` (JSON of the agreed fields), `rows`.
    """
    agreed = F.to_json(F.struct(*(F.col(f.name) for f in extract.fields)))
    return rows.where("is_repeated").select(
        "row_number",
        F.lit(extract.key[0]).alias("column_name"),
        F.lit(REPEATED).alias("reason"),
        agreed.alias("agreed"),
        F.lit(1).cast("bigint").alias("rows"),
    )


def first_versions(rows: DataFrame, extract: Extract, delivery: DeliveryToApply) -> DataFrame:
    """The extract's bronze table after its first delivery: one version of every row."""
    arrived = rows.where(~F.col("is_repeated"))
    return arrived.select(*_opening_columns(extract.table.names, delivery))


def versions_after(
    versions: DataFrame, rows: DataFrame, extract: Extract, delivery: DeliveryToApply
) -> DataFrame:
    """The extract's bronze table after a delivery.

    Args:
        versions: the table before the delivery.
        rows: the delivery's keyed rows.
        extract: whose table it is.
        delivery: the delivery.

    Returns:
        All versions: those of `versions` with `is_latest` and the `last_*` columns moved on, and
        one new version for each row that is new or changed. A row of a late delivery, of whose
        key a newer delivery was applied, is a version that was replaced already.
    """
    names = extract.table.names
    arrived = rows.where(~F.col("is_repeated"))
    if delivery.is_late:
        newer_versions = versions.where(
            F.col("is_latest") & (F.col("last_seen") > F.lit(delivery.effective_date))
        )
        late_rows = arrived.join(newer_versions, on="row_key", how="left_semi")
        arrived = arrived.join(newer_versions, on="row_key", how="left_anti")
        versions = versions.unionByName(
            late_rows.select(*_opening_columns(names, delivery, is_latest=False))
        )
    arrived_versions = arrived.select(
        F.col("row_key").alias("new_key"),
        F.col("row_version").alias("new_version"),
        F.col("row_number").alias("new_row_number"),
    )
    matched = versions.join(
        arrived_versions, on=(F.col("row_key") == F.col("new_key")) & F.col("is_latest"), how="left"
    )
    new_rows = arrived.join(
        versions.where("is_latest").select("row_key", "row_version"),
        on=["row_key", "row_version"],
        how="left_anti",
    )
    return matched.select(*_moved_columns(names, delivery)).unionByName(
        new_rows.select(*_opening_columns(names, delivery))
    )


def _moved_columns(names: tuple[str, ...], delivery: DeliveryToApply) -> list[Column]:
    is_repeat = F.col("new_version").eqNullSafe(F.col("row_version")) & F.col("is_latest")
    is_replaced = F.col("new_version").isNotNull() & ~is_repeat
    moved_columns = {
        "last_delivery": F.when(is_repeat, F.lit(delivery.delivery_id)).otherwise(
            F.col("last_delivery")
        ),
        "last_row_number": F.when(is_repeat, F.col("new_row_number")).otherwise(
            F.col("last_row_number")
        ),
        "last_seen": F.when(is_repeat, F.lit(delivery.effective_date)).otherwise(
            F.col("last_seen")
        ),
        "is_latest": F.col("is_latest") & ~is_replaced,
    }
    return [moved_columns.get(name, F.col(name)).alias(name) for name in names]


def _opening_columns(
    names: tuple[str, ...], delivery: DeliveryToApply, *, is_latest: bool = True
) -> list[Column]:
    opening_columns = {
        "first_delivery": F.lit(delivery.delivery_id),
        "last_delivery": F.lit(delivery.delivery_id),
        "first_row_number": F.col("row_number"),
        "last_row_number": F.col("row_number"),
        "first_seen": F.lit(delivery.effective_date),
        "last_seen": F.lit(delivery.effective_date),
        "is_latest": F.lit(is_latest),
    }
    return [opening_columns.get(name, F.col(name)).alias(name) for name in names]
