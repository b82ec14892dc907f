"""Faults that stand in a large share of an extract: counts by the delivery that brought them."""

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Table, Type
from silver import finding
from silver.corrections.limits import Limits
from silver.corrections.states import MATTER_ID_PREFIX, RequestScope

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
            "records_held", Type.INTEGER, "Its records of children, in all.", required=True, low=0
        ),
    ),
)

METRICS = {
    "matters": "count(DISTINCT matter_id)",
    "records_in_matters": "coalesce(sum(records_found), 0)",
}


def build(
    silver_finding: DataFrame,
    silver_child_record: DataFrame,
    silver_correction_before: DataFrame,
    limits: Limits,
) -> DataFrame:
    """Count every fault by extract, and keep those that stand in too many records of it.

    Args:
        silver_finding: what is wrong tonight.
        silver_child_record: the records as they stand, by delivery.
        silver_correction_before: for the matters that were open: they stay longer.
        limits: what is too many.

    Returns:
        One row per matter and delivery of which records are held, with the fault or without.
    """
    faulty = silver_finding.where("asks AND NOT is_gone").select(*FAULT, "record_key").distinct()
    records = silver_child_record.where("NOT is_gone").withColumn(
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
    matters = _matters(faults_by_delivery, records_by_delivery, silver_correction_before, limits)
    return (
        matters.join(records_by_delivery, on=["source", "extract"], how="inner")
        .join(faults_by_delivery, on=[*FAULT, "delivery_id"], how="left")
        .withColumn("records_found", F.coalesce("records_found", F.lit(0)))
        .select(*TABLE.names)
    )


def matter_id() -> SparkColumn:
    """The name of a fault as one matter: the same from night to night."""
    fault = F.concat_ws("|", *FAULT)
    return F.concat(F.lit(MATTER_ID_PREFIX), F.substring(F.sha2(fault, 256), 1, 15))


def _matters(
    faults_by_delivery: DataFrame,
    records_by_delivery: DataFrame,
    previous_requests: DataFrame,
    limits: Limits,
) -> DataFrame:
    """`FAULT` and `matter_id` of faults that too many records have."""
    faults = faults_by_delivery.groupBy(*FAULT).agg(F.sum("records_found").alias("faulty_records"))
    extracts = records_by_delivery.groupBy("source", "extract").agg(
        F.sum("records_held").alias("records")
    )
    is_open_matter = (F.col("scope") == RequestScope.EXTRACT) & F.col("closing_reason").isNull()
    open_matters = previous_requests.where(is_open_matter).select(
        F.col("request_id").alias("matter_id"), F.lit(STAYS).alias("limit_factor")
    )
    factor = F.coalesce("limit_factor", F.lit(1.0))
    is_many = F.col("faulty_records") >= factor * limits.fault_rows
    is_large_share = F.col("faulty_records") > factor * limits.fault_share * F.col("records")
    return (
        faults.join(extracts, on=["source", "extract"], how="inner")
        .withColumn("matter_id", matter_id())
        .join(F.broadcast(open_matters), on="matter_id", how="left")
        .where(is_many & is_large_share)
        .select(*FAULT, "matter_id")
    )
