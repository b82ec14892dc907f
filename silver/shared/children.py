"""Facts by child, and what is hidden of a protected one: shared by findings and gold."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts import Table


def of_children(facts: DataFrame, silver_person: DataFrame, silver_child: DataFrame) -> DataFrame:
    """The facts about children.

    Args:
        facts: any rows with `record_key`.
        silver_person: which record is which person.
        silver_child: who is a child.

    Returns:
        The columns of `facts` and `person_id`; facts about adults are dropped.
    """
    records = silver_person.select("record_key", "person_id")
    child_records = records.join(silver_child, on="person_id", how="left_semi")
    return facts.join(child_records, on="record_key", how="inner")


def about_nobody_held(
    rows: DataFrame, records: Sequence[str], silver_person: DataFrame, silver_hold: DataFrame
) -> DataFrame:
    """Rows that do not tell that there is somebody who is held or locked.

    Args:
        rows: any rows.
        records: their columns that name records.
        silver_person: which record is which person.
        silver_hold: whose data is kept and not shown.
    """
    of_persons = silver_person.join(silver_hold, on="person_id", how="left_semi")
    held = silver_hold.select("record_key").union(of_persons.select("record_key")).distinct()
    for name in records:
        rows = rows.join(held.withColumnRenamed("record_key", name), on=name, how="left_anti")
    return rows


def with_hidden(rows: DataFrame, silver_protected: DataFrame) -> DataFrame:
    """Rows that have `person_id`, with `hidden`: true where the person is protected."""
    protected = silver_protected.select("person_id", F.lit(col=True).alias("is_protected"))
    hidden = F.coalesce("is_protected", F.lit(col=False))
    return (
        rows.join(protected, on="person_id", how="left")
        .withColumn("hidden", hidden)
        .drop("is_protected")
    )


def source_key() -> Column:
    """The source's own key, without the parts that locate where `hidden` is true."""
    return F.when(F.col("hidden"), F.col("source_key_without_place")).otherwise(F.col("source_key"))


def with_locations_hidden(rows: DataFrame, table: Table, silver_protected: DataFrame) -> DataFrame:
    """Rows that have `person_id`, with `hidden`, and without what would give a protected one away.

    Args:
        rows: rows of `table`, each with `person_id`.
        table: declares which columns locate a person.
        silver_protected: whose location is hidden.

    Returns:
        `rows` and `hidden`; where that is true, null in every column that locates.
    """
    return without_locations(with_hidden(rows, silver_protected), table)


def without_locations(rows: DataFrame, table: Table) -> DataFrame:
    """Rows of `table`; where their `hidden` is true, null in every column that locates."""
    hidden = {
        column.name: F.when(~F.col("hidden"), F.col(column.name))
        for column in table.columns
        if column.locates
    }
    return rows.withColumns(hidden)
