"""Faults that stand in a large share of an extract: counts by the delivery that brought them."""

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver import finding
from silver.corrections.limits import Limits
from silver.corrections.states import MATTER_ID_PREFIX, RequestScope
from silver.findings.kinds import FindingKind

FAULT = ("source", "extract", "kind", "field", "source_field")
"""What makes two findings the same fault of an extract."""
STAYS = 0.5
"""Part of the limits down to which a fault that was one matter stays one: it neither flickers
from night to night, nor turns into rows while its last rows are mended."""

TABLE = Table(
    layer=Layer.SILVER,
    name="feed_fault",
    about="Faults in so many rows of an extract that they are one matter: a row a delivery.",
    key=("matter_id", "delivery_id"),
    record_key="matter_id",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("matter_id", Type.TEXT, "The matter: its request in correction.", required=True),
        *(finding.TABLE.column(name) for name in FAULT),
        Column(
            "delivery_id",
            Type.TEXT,
            "Delivery that brought the records as they stand.",
            required=True,
        ),
        Column("delivered_on", Type.DATE, "Date that it speaks for."),
        Column("records_found", Type.INTEGER, "Its records with the fault.", required=True, low=0),
        Column(
            "records_held",
            Type.INTEGER,
            "Its records of children, or rows, in all.",
            required=True,
            low=0,
        ),
    ),
)

METRICS = {
    "matters": "count(DISTINCT matter_id)",
    "records_in_matters": "coalesce(sum(records_found), 0)",
}


def build(
    silver_finding: DataFrame,
    silver_extract_fault: DataFrame,
    silver_child_record: DataFrame,
    silver_correction_before: DataFrame,
    limits: Limits,
) -> DataFrame:
    """Count every fault by extract, and keep those that stand in too many records of it.

    Args:
        silver_finding: what is wrong tonight with records of children.
        silver_extract_fault: what is wrong with extracts as a whole; their rows count as records.
        silver_child_record: the records as they stand, by delivery.
        silver_correction_before: for the matters that were open: they stay longer.
        limits: what is too many.

    Returns:
        One row per matter and delivery of which records are held, with the fault or without.
    """
    of_extracts = silver_extract_fault.withColumnsRenamed(
        {"rows_found": "records_found", "rows_held": "records_held"}
    ).withColumn("source_field", F.col("field"))
    faults = _of_records(silver_finding, silver_child_record).unionByName(of_extracts)
    return _matters(faults, silver_correction_before, limits).select(*TABLE.names)


def matter_id() -> SparkColumn:
    """The name of a fault as one matter: the same from night to night."""
    fault = F.concat_ws("|", *FAULT)
    return F.concat(F.lit(MATTER_ID_PREFIX), F.substring(F.sha2(fault, 256), 1, 15))


def _of_records(findings: DataFrame, child_records: DataFrame) -> DataFrame:
    """Faults of records, each beside every delivery of which records are held."""
    faulty = findings.where("asks AND NOT is_gone").select(*FAULT, "record_key").distinct()
    records = child_records.where("NOT is_gone").withColumn(
        "delivery_id", F.coalesce("first_delivery", F.lit("not known"))
    )
    records_by_delivery = records.groupBy("source", "extract", "delivery_id").agg(
        F.min("first_seen").alias("delivered_on"), F.count("*").alias("records_held")
    )
    faults_by_delivery = (
        faulty.join(records.select("record_key", "delivery_id"), on="record_key", how="inner")
        .groupBy(*FAULT, "delivery_id")
        .agg(F.count("*").alias("records_found"))
    )
    return (
        faults_by_delivery.select(*FAULT)
        .distinct()
        .join(records_by_delivery, on=["source", "extract"], how="inner")
        .join(faults_by_delivery, on=[*FAULT, "delivery_id"], how="left")
        .withColumn("records_found", F.coalesce("records_found", F.lit(0)))
    )


def _matters(faults: DataFrame, previous_requests: DataFrame, limits: Limits) -> DataFrame:
    """Faults that too many records have, with the `matter_id` of each.

    A column that went has no share; nor has a new code, of which there may be few beside others.
    """
    every_delivery = Window.partitionBy(*FAULT)
    is_open_matter = (F.col("scope") == RequestScope.EXTRACT) & F.col("closing_reason").isNull()
    open_matters = previous_requests.where(is_open_matter).select(
        F.col("request_id").alias("matter_id"), F.lit(STAYS).alias("limit_factor")
    )
    factor = F.coalesce("limit_factor", F.lit(1.0))
    is_gone = F.col("kind") == FindingKind.COLUMN_GONE
    is_many = is_gone | (F.col("faulty_records") >= factor * limits.fault_rows)
    is_large_share = F.col("faulty_records") > factor * limits.fault_share * F.col("records")
    has_no_share = is_gone | (F.col("kind") == FindingKind.CODE_UNKNOWN)
    return (
        faults.withColumns(
            {
                "matter_id": matter_id(),
                "faulty_records": F.sum("records_found").over(every_delivery),
                "records": F.sum("records_held").over(every_delivery),
            }
        )
        .join(F.broadcast(open_matters), on="matter_id", how="left")
        .where(is_many & (is_large_share | has_no_share))
    )
