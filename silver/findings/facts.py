"""Facts that cannot all be true: of one record, or of what several sources say of a child."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from contracts import PLANS
from silver.findings.kinds import (
    FINDING_COLUMNS,
    PAIR_KINDS,
    FindingKind,
    LikelyRight,
    Sureness,
    opening,
    single_record,
)
from silver.shared.lookup import looked_up

ROLL = "Schools"
"""The service that keeps rolls: who advises or assesses a pupil keeps none."""
SECOND_ROLL = ("subsidiary",)
"""What a school says of a pupil whose main roll is another's: that is no contradiction."""
WHILE_ON_ROLL = ("attendance", "unauthorised absence", "sessions possible")
"""Measures of those whom a school teaches."""


def findings_of(impossible: DataFrame) -> DataFrame:
    """Findings about facts that cannot all be true.

    Args:
        impossible: silver/impossible_fact.
    """
    columns = single_record(
        FindingKind.AFTER_ITS_END, F.col("sentence"), LikelyRight.UNKNOWN, Sureness.LIKELY
    )
    own_columns = {
        "kind": F.col("kind"),
        "reason": F.concat(opening(F.col("kind")), "sentence"),
        "evidence": F.col("evidence"),
    }
    return impossible.withColumns({**columns, **own_columns}).select(*FINDING_COLUMNS)


def without_asked_rolls(findings: DataFrame) -> DataFrame:
    """Findings without two rolls of a child whose record is asked about as one of a pair.

    A window, for a join with the findings about pairs would plan these once more.
    """
    of_record = Window.partitionBy("record_key")
    is_paired = F.max(F.col("kind").isin(*PAIR_KINDS)).over(of_record)
    is_asked = (F.col("kind") == FindingKind.ON_TWO_ROLLS) & F.col("is_paired")
    return findings.withColumn("is_paired", is_paired).where(~is_asked).drop("is_paired")


def on_two_rolls(records: DataFrame, involvements: DataFrame) -> DataFrame:
    """Records of a child whom two schools hold as a current pupil.

    Args:
        records: with `person_id` and `record_key`.
        involvements: silver/involvement.

    Returns:
        As all of this module: the columns of silver/impossible_fact.
    """
    is_current = F.col("until").isNull() & (F.col("service") == ROLL)
    is_main = ~F.coalesce(F.col("status").isin(*SECOND_ROLL), F.lit(col=False))
    rolls = involvements.where(is_current & is_main).select("record_key").distinct()
    pupils = records.select("person_id", "record_key").join(rolls, on="record_key", how="left_semi")
    several = pupils.groupBy("person_id").agg(F.count("*").alias("rolls")).where("rolls > 1")
    return _impossible(
        pupils.join(several, on="person_id"),
        FindingKind.ON_TWO_ROLLS,
        "leaving date",
        "it says that the child is a pupil now, and another school says so as well.",
        F.concat(F.col("rolls").cast("string"), F.lit(" rolls hold the child as a current pupil.")),
    )


def after_leaving(records: DataFrame, involvements: DataFrame, measures: DataFrame) -> DataFrame:
    """Pupils with attendance in a week that began after they had left.

    Args:
        records: with `person_id` and `record_key`.
        involvements: silver/involvement.
        measures: silver/measure.
    """
    last_days = (
        involvements.where(F.col("service") == ROLL)
        .groupBy("record_key")
        .agg(F.max(F.coalesce("until", F.lit("9999-12-31").cast("date"))).alias("left_on"))
    )
    weeks = (
        measures.where(F.col("kind").isin(*WHILE_ON_ROLL))
        .groupBy("record_key")
        .agg(F.max("since").alias("last_week"))
    )
    impossible = (
        records.select("person_id", "record_key")
        .join(last_days, on="record_key")
        .join(weeks, on="record_key")
        .where("last_week > left_on")
    )
    return _impossible(
        impossible,
        FindingKind.AFTER_ITS_END,
        "leaving date",
        "attendance goes on after the day on which the child left.",
        F.lit("The same school sends marks for a later week."),
    )


def open_after_end(records: DataFrame, plans: DataFrame) -> DataFrame:
    """Plans that go on although the child has passed the age at which they end.

    Args:
        records: with `person_id`, `record_key` and `date_of_birth`.
        plans: silver/plan.
    """
    ages = {word: kind.ends_at for word, kind in PLANS.items() if kind.ends_at is not None}
    open_plans = (
        plans.where("until IS NULL")
        .withColumn("ends_at", looked_up(ages, F.col("kind")))
        .select("record_key", "kind", "ends_at", "last_seen")
    )
    impossible = (
        records.select("person_id", "record_key", "date_of_birth")
        .join(open_plans, on="record_key")
        .where(F.add_months("date_of_birth", 12 * F.col("ends_at")) < F.col("last_seen"))
        .dropDuplicates(["record_key", "kind"])
    )
    return _impossible(
        impossible,
        FindingKind.AFTER_ITS_END,
        F.col("kind"),
        "it is still open.",
        F.concat(F.lit("It ends at "), F.col("ends_at").cast("string"), F.lit(" at the latest.")),
    )


def after_death(records: DataFrame, events: DataFrame, measures: DataFrame) -> DataFrame:
    """Records that say a child has died, though others tell of later days.

    Nobody but who says so is asked: that a child has died is told to no other owner.

    Args:
        records: all records of children: with `person_id`, `record_key`, `deceased`, and
            `first_seen`, the day on which they first said so.
        events: silver/event.
        measures: silver/measure.
    """
    days = events.select("record_key", F.col("happened").alias("day")).unionByName(
        measures.select("record_key", F.col("since").alias("day"))
    )
    last_days = (
        records.select("record_key", "person_id")
        .join(days, on="record_key")
        .groupBy("person_id")
        .agg(F.max("day").alias("last_day"))
    )
    impossible = (
        records.where("deceased AND NOT is_gone")
        .select("person_id", "record_key", "first_seen")
        .join(last_days, on="person_id")
        .where("last_day > first_seen")
    )
    return _impossible(
        impossible,
        FindingKind.AFTER_DEATH,
        "death",
        "records of the child go on after it was told.",
        F.lit("What happened later is dated after the delivery that first told of the death."),
    )


def _impossible(
    rows: DataFrame, kind: FindingKind, field: Column | str, sentence: str, evidence: Column
) -> DataFrame:
    return rows.select(
        "person_id",
        "record_key",
        F.lit(kind).alias("kind"),
        (F.lit(field) if isinstance(field, str) else field).alias("field"),
        F.lit(sentence).alias("sentence"),
        evidence.alias("evidence"),
    )
