"""What changed for each child since the last published night, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Source, Table, Type, school_rolls_of
from gold import data_groups
from gold.changes.feeds import feeds_before
from gold.changes.topics import Topic, facts_of_night
from gold.facts_with_kind import CHILD_AND_SOURCE, CURRENT
from gold.retention import KEPT_UNTIL, kept_until
from silver.shared.lookup import looked_up


class Change(StrEnum):
    """What became of a fact. `PAST` is one that had ended before it was first sent."""

    NEW = "new"
    PAST = "past"
    ENDED = "ended"
    AGAIN = "again"


WHAT = "{what}"
SENTENCES: Mapping[Topic, Mapping[Change, str]] = {
    Topic.CHILD: {Change.NEW: "New in this view", Change.AGAIN: "In this view again"},
    Topic.ADDRESS: {Change.NEW: "New address", Change.AGAIN: "An address came back"},
    Topic.SCHOOL: {
        Change.NEW: "New school",
        Change.PAST: "An earlier school came to light",
        Change.ENDED: "Left a school",
        Change.AGAIN: "A school came back",
    },
    Topic.EVENT: {Change.NEW: f"New: {WHAT}", Change.AGAIN: f"Came back: {WHAT}"},
    Topic.PLAN: {
        Change.NEW: f"New: {WHAT}",
        Change.PAST: f"Came to light, and has ended: {WHAT}",
        Change.ENDED: f"Ended: {WHAT}",
        Change.AGAIN: f"Came back: {WHAT}",
    },
    Topic.INVOLVEMENT: {
        Change.NEW: f"Now involved: {WHAT}",
        Change.PAST: f"Was involved before: {WHAT}",
        Change.ENDED: f"No longer involved: {WHAT}",
        Change.AGAIN: f"Came back: {WHAT}",
    },
    Topic.ASSESSMENT: {Change.NEW: f"New: {WHAT}", Change.AGAIN: f"Came back: {WHAT}"},
}
"""How a change is said; no value of a person stands in it."""

TABLE = Table(
    layer=Layer.GOLD,
    name="change",
    about="What is new, has ended or came back for a child since the last published night of "
    "another day. It is silent on a first night, and about what a source sends for the first time.",
    key=("change_id",),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    columns=(
        Column("change_id", Type.TEXT, "Opaque key of the change.", required=True),
        *CHILD_AND_SOURCE,
        Column("topic", Type.TEXT, "What it is about.", required=True, one_of=tuple(Topic)),
        Column("change", Type.TEXT, "What became of it.", required=True, one_of=tuple(Change)),
        Column("what", Type.TEXT, "Kind of event, plan or assessment, or the service."),
        Column("words", Type.TEXT, "The change in words.", required=True),
        Column("happened", Type.DATE, "Day of it, where the source says so."),
        Column("last_sent", Type.DATE, "When the source last sent the fact.", required=True),
        KEPT_UNTIL,
        Column("as_of", Type.DATE, "The night.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    gold_child_record: DataFrame,
    gold_child_attribute: DataFrame,
    gold_involvement: DataFrame,
    gold_plan: DataFrame,
    gold_event: DataFrame,
    gold_assessment: DataFrame,
    gold_child_record_before: DataFrame,
    gold_child_attribute_before: DataFrame,
    gold_involvement_before: DataFrame,
    gold_plan_before: DataFrame,
    gold_event_before: DataFrame,
    gold_assessment_before: DataFrame,
    gold_source_freshness_before: DataFrame,
    gold_change_before: DataFrame,
    silver_hold_before: DataFrame,
    silver_person_history: DataFrame,
    sources: Sequence[Source],
    as_of: date,
) -> DataFrame:
    """One row per child and change.

    Several nights of one day are one: what the earlier of them noted stays, as far as its child may
    still be shown and its source may still be read.
    """
    rolls = school_rolls_of(sources)
    tonight = facts_of_night(
        gold_child_record,
        gold_child_attribute,
        gold_involvement,
        gold_plan,
        gold_event,
        gold_assessment,
        rolls,
    )
    before = facts_of_night(
        gold_child_record_before,
        gold_child_attribute_before,
        gold_involvement_before,
        gold_plan_before,
        gold_event_before,
        gold_assessment_before,
        rolls,
    )
    feeds = feeds_before(gold_source_freshness_before, sources)
    changed = _changed(tonight, before, feeds)
    news = _of_children(changed, gold_child_record_before, silver_person_history, as_of)
    shown = _of_held(news, silver_hold_before)
    rows = _in_words(shown, sources, as_of)
    noted = gold_change_before.where(F.col("as_of") == F.lit(as_of))
    still_shown = noted.join(gold_child_record, on=["person_id", "source"], how="left_semi")
    in_force = F.col("source").isin(*(source.name for source in sources))
    kept = still_shown.where(in_force).select(*TABLE.names)
    # A child may come with several records of one source: that it is there is one change.
    return rows.unionByName(kept).dropDuplicates(["change_id"])


def _changed(tonight: DataFrame, before: DataFrame, feeds: DataFrame) -> DataFrame:
    """Tonight's facts that were not there before, have ended, or were left out in between."""
    spoken_of = F.broadcast(feeds)
    topic = ["source", "topic"]
    facts_before = before.join(spoken_of, on=topic, how="left").select(
        "key",
        F.col("status").alias("status_before"),
        F.col("last_sent").alias("last_sent_before"),
        F.coalesce(F.col("last_sent") < F.col("whole_on"), F.lit(col=False)).alias("was_left_out"),
    )
    is_current, was_there = F.col("status") == CURRENT, F.col("status_before").isNotNull()
    has_ended = was_there & (F.col("status_before") == CURRENT) & ~is_current
    is_back = F.col("was_left_out") & (F.col("last_sent") > F.col("last_sent_before"))
    change = (
        F.when(~was_there & is_current, Change.NEW)
        .when(~was_there, Change.PAST)
        .when(has_ended, Change.ENDED)
        .when(is_back, Change.AGAIN)
    )
    compared = tonight.join(facts_before, on="key", how="left").withColumn("change", change)
    news = compared.where("change IS NOT NULL")
    return news.join(spoken_of.select(*topic), on=topic, how="left_semi")


def _of_children(
    changed: DataFrame,
    child_record_before: DataFrame,
    silver_person_history: DataFrame,
    as_of: date,
) -> DataFrame:
    """Changes without those that only say that records are grouped otherwise than before.

    A record is news where its child was in the view of nobody; an address is none of a person who
    was joined with another tonight, or parted from one.
    """
    regrouped = silver_person_history.where(
        (F.col("as_of") == F.lit(as_of)) & (F.col("person_id") != F.col("into_person_id"))
    ).select(F.explode(F.array("person_id", "into_person_id")).alias("person_id"))
    is_child, is_address = F.col("topic") == Topic.CHILD, F.col("topic") == Topic.ADDRESS
    shown_before = child_record_before.select("person_id", F.lit(col=True).alias("was_shown"))
    grouped = regrouped.distinct().withColumn("is_regrouped", F.lit(col=True))
    news = changed.join(shown_before.distinct(), on="person_id", how="left").join(
        F.broadcast(grouped), on="person_id", how="left"
    )
    is_no_news = (is_child & F.col("was_shown").isNotNull()) | (
        is_address & F.col("is_regrouped").isNotNull()
    )
    return news.where(~is_no_news)


def _of_held(news: DataFrame, silver_hold_before: DataFrame) -> DataFrame:
    """Of a child who was hidden on the night before, nothing is new: it is shown again."""
    held = silver_hold_before.where("person_id IS NOT NULL").select(
        "person_id", F.lit(col=True).alias("was_held")
    )
    marked = news.join(F.broadcast(held.distinct()), on="person_id", how="left")
    is_back = F.col("was_held").isNotNull() & F.col("change").isin(Change.NEW, Change.PAST)
    return marked.withColumn("change", F.when(is_back, Change.AGAIN).otherwise(F.col("change")))


def _in_words(news: DataFrame, sources: Sequence[Source], as_of: date) -> DataFrame:
    subject = F.when(F.col("topic") == Topic.CHILD, F.col("person_id")).otherwise(F.hex("key"))
    change_id = F.concat_ws("|", subject, "source", "topic", "change", "person_id")
    happened = F.when(F.col("change") == Change.ENDED, F.col("until")).otherwise(F.col("since"))
    return news.select(
        F.sha2(change_id, 256).substr(1, 16).alias("change_id"),
        "person_id",
        "source",
        "topic",
        "change",
        "what",
        _words().alias("words"),
        happened.alias("happened"),
        "last_sent",
        kept_until(sources, "last_sent"),
        F.lit(as_of).alias("as_of"),
        "data_group",
        "source_data_group",
    )


def _words() -> SparkColumn:
    """The change as a person would say it."""
    sentences = {
        f"{topic} {change}": sentence
        for topic, by_change in SENTENCES.items()
        for change, sentence in by_change.items()
    }
    sentence = looked_up(sentences, F.concat_ws(" ", "topic", "change"))
    return F.replace(sentence, F.lit(WHAT), F.coalesce("what", F.lit("")))
