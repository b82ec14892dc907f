"""Whose data is kept and not shown: after an objection, while its use is restricted, or locked.

The UK GDPR gives a person the right to object (article 21) and to have the use of their data
restricted (article 18): it is then stored, and used for nothing else until somebody lifts the hold.
A council locks a child whom hardly anybody may look up, a colleague's or a well-known person's,
and reviews each lock. Hold and lock are on records, and cover whoever these are found to be of,
with all other records of theirs.
"""

from collections.abc import Mapping, Sequence

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
from silver.shared.frames import frame_of

HOLD, LOCK = "hold", "lock"
HELD, RELEASED = "held", "released"
LOCKED, UNLOCKED = "locked", "unlocked"
HIDING = (HELD, LOCKED)
"""What a decision may say of a record's hold or lock; of these, what hides its person."""
REVIEW_DAYS = 90
"""After these a lock is reviewed, as councils that lock records do (Nottingham's procedures)."""

TABLE = Table(
    layer=Layer.SILVER,
    name="hold",
    about="Records of persons whose data is kept and not shown: a row for each record held or "
    "locked.",
    key=("record_key", "kind"),
    record_key="record_key",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("record_key", Type.TEXT, "The record that is held.", required=True),
        Column("kind", Type.TEXT, "A hold or a lock.", required=True, one_of=(HOLD, LOCK)),
        Column("person_id", Type.TEXT, "The person, or the last one of a record not sent."),
        Column(
            "decided_by", Type.TEXT, "Who decided.", required=True, personal=Personal.IDENTIFIES
        ),
        Column("decided_on", Type.TIMESTAMP, "When.", required=True),
        Column(
            "review_by",
            Type.DATE,
            f"Day by which a lock must be reviewed: {REVIEW_DAYS} days on. Empty for a hold.",
        ),
    ),
)

METRICS = {
    "persons_held": f"count(DISTINCT IF(kind = '{HOLD}', person_id, NULL))",
    "persons_locked": f"count(DISTINCT IF(kind = '{LOCK}', person_id, NULL))",
}
HOLD_COLUMNS = ("record_key", "hold", "decided_by", "decided_on")
"""What a decision says here; its reason stays in the list of holds."""
_SHAPE = "record_key string, hold string, decided_by string, decided_on timestamp"


def build(
    silver_person: DataFrame, silver_hold_before: DataFrame, holds: Sequence[Mapping[str, object]]
) -> DataFrame:
    """One row per record that is held, and one per record that is locked.

    All records of such a person are, so that the rest stay hidden when the one that was named is
    sent no more. Either ends by what lifts it, if that is not older, and by nothing else: a list
    that is lost, or that cannot be read, shows nobody again.

    Args:
        silver_person: which record is which person.
        silver_hold_before: this table as last published.
        holds: the newest decision on each record, on its hold and on its lock, `HOLD_COLUMNS`
            each.
    """
    rows = [tuple(hold[name] for name in HOLD_COLUMNS) for hold in holds]
    decisions = frame_of(silver_person.sparkSession, rows, _SHAPE)
    is_lock = F.col("hold").isin(LOCKED, UNLOCKED)
    decided = decisions.withColumn("kind", F.when(is_lock, LOCK).otherwise(HOLD))
    before = silver_hold_before.select(
        "record_key",
        F.when(F.col("kind") == LOCK, LOCKED).otherwise(HELD).alias("hold"),
        "decided_by",
        "decided_on",
        F.coalesce("kind", F.lit(HOLD)).alias("kind"),
        F.col("person_id").alias("last_person_id"),
    )
    # Of one moment, "held" stands before "released", and "locked" before "unlocked".
    of_record = Window.partitionBy("record_key", "kind")
    newest_first = of_record.orderBy(F.desc("decided_on"), "hold")
    newest = (
        decided.unionByName(before, allowMissingColumns=True)
        .withColumn("last_person_id", F.max("last_person_id").over(of_record))
        .withColumn("place", F.row_number().over(newest_first))
        .where("place = 1")
        .drop("place")
    )
    return _with_other_records(newest, silver_person).select(*TABLE.names)


def _with_other_records(newest: DataFrame, silver_person: DataFrame) -> DataFrame:
    """What hides a record, for all records of its person but those that were shown again since."""
    persons = silver_person.select("record_key", "person_id")
    is_hiding = F.col("hold").isin(*HIDING)
    hiding = newest.where(is_hiding).join(persons, "record_key", "left")
    named = hiding.withColumn("person_id", F.coalesce("person_id", "last_person_id"))
    of_person = named.groupBy("person_id", "kind").agg(
        F.max(F.struct("decided_on", "decided_by")).alias("decision")
    )
    others = (
        persons.join(of_person, on="person_id")
        .select("record_key", "kind", "person_id", "decision.decided_by", "decision.decided_on")
        .join(named.select("record_key", "kind"), ["record_key", "kind"], "left_anti")
    )
    shown = newest.where(~is_hiding).select(
        "record_key", "kind", F.col("decided_on").alias("shown_on")
    )
    hidden_since = others.join(shown, ["record_key", "kind"], "left").where(
        "shown_on IS NULL OR shown_on < decided_on"
    )
    night = F.to_date("decided_on")
    return named.unionByName(hidden_since, allowMissingColumns=True).withColumn(
        "review_by", F.when(F.col("kind") == LOCK, F.date_add(night, REVIEW_DAYS))
    )
