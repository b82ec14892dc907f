"""The record of processing, column by column: what comes in, under which agreement, what for."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, FieldUse, Layer, Register, Table, Type
from gold.agreement import FEED
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.GOLD,
    name="agreed_column",
    about="Every column that an agreement lets in: which source sends it, what it is, and what it "
    "may be used for. No other column of a partner's file is in the lake.",
    key=("extract", "column_name"),
    columns=(
        Column("source", Type.TEXT, "The source that sends it.", required=True),
        Column("reference", Type.TEXT, "Reference of the source's agreement.", required=True),
        Column("extract", Type.TEXT, "The extract, and its table in bronze.", required=True),
        Column("column_name", Type.TEXT, "The column in the lake.", required=True),
        Column("header", Type.TEXT, "What the source calls it.", required=True),
        Column("about", Type.TEXT, "What it holds.", required=True),
        Column(
            "agreed_use",
            Type.TEXT,
            "The widest use that the agreement allows of it.",
            required=True,
            one_of=tuple(FieldUse),
        ),
        Column("is_open", Type.FLAG, "True where it is taken in and shown tonight.", required=True),
    ),
)

METRICS = {"columns_agreed": "count(1)"}


def build(register: Register, gold_agreement: DataFrame) -> DataFrame:
    """One row per extract and agreed column.

    Args:
        register: all agreements.
        gold_agreement: which of them are in force tonight.
    """
    rows = [
        (column.source.name, column.extract.name, column.name, column.header, column.about,
         str(column.use))
        for column in register.agreed_columns()
    ]  # fmt: skip
    columns = frame_of(
        gold_agreement.sparkSession,
        rows,
        "source string, extract string, column_name string, header string, about string, "
        "agreed_use string",
    )
    feeds = gold_agreement.where(F.col("scope") == FEED).select("source", "reference", "is_open")
    return columns.join(F.broadcast(feeds), on="source", how="inner").select(*TABLE.names)
