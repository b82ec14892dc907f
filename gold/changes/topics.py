"""What a change is about, and the facts of a night that may be one, each with a key that stays."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Address, Assessment, Event, Involvement, Person, Plan
from contracts.statements import Statement
from gold.facts_with_kind import CURRENT


class Topic(StrEnum):
    """What a change is about."""

    CHILD = "child"
    ADDRESS = "address"
    SCHOOL = "school"
    EVENT = "event"
    PLAN = "plan"
    INVOLVEMENT = "involvement"
    ASSESSMENT = "assessment"


STATED_BY: Mapping[Topic, type[Statement]] = {
    Topic.CHILD: Person,
    Topic.ADDRESS: Address,
    Topic.SCHOOL: Involvement,
    Topic.EVENT: Event,
    Topic.PLAN: Plan,
    Topic.INVOLVEMENT: Involvement,
    Topic.ASSESSMENT: Assessment,
}
"""The statement by which a source says what a topic is about."""
SHAPE = (
    "key", "topic", "person_id", "what", "since", "until", "status", "source", "last_sent",
    "data_group", "source_data_group",
)  # fmt: skip


def facts_of_night(  # noqa: PLR0913, PLR0917 # one parameter for each table that is compared
    child_record: DataFrame,
    child_attribute: DataFrame,
    involvement: DataFrame,
    plan: DataFrame,
    event: DataFrame,
    assessment: DataFrame,
    rolls: Collection[str],
) -> DataFrame:
    """The facts of a night whose coming or end is news: the columns of `SHAPE`.

    A fact's key is that of the row that states it, not of the person whom it is found to be of: two
    persons who turn out to be one are no news of the facts about them. An address has no row of its
    own in gold; its key is the child, the source and the address. An involvement of one of the
    `rolls` (sources that say on which school's roll a child is) is a school's.
    """
    addresses = child_attribute.where("attribute = 'address'")
    school = F.when(F.col("source").isin(*rolls), Topic.SCHOOL).otherwise(Topic.INVOLVEMENT)
    current, nothing = F.lit(CURRENT), F.lit(None)
    nights = [
        _facts(child_record, "record_key", Topic.CHILD, status=current, since=nothing,
               last_sent=F.col("last_seen")),
        _facts(addresses, F.concat_ws("|", "person_id", "source", "value"), Topic.ADDRESS,
               status=current),
        _facts(involvement, "involvement_id", school, what=F.col("service"), until=F.col("until")),
        _facts(plan, "plan_id", Topic.PLAN, what=F.col("kind"), until=F.col("until")),
        _facts(event, "event_id", Topic.EVENT, what=F.col("kind"), since=F.col("happened"),
               status=current),
        _facts(assessment, "assessment_id", Topic.ASSESSMENT, what=F.col("kind"),
               since=F.col("started"), status=current),
    ]  # fmt: skip
    return reduce(DataFrame.unionByName, nights)


def _facts(
    rows: DataFrame, key: str | SparkColumn, topic: Topic | SparkColumn, **shaped: SparkColumn
) -> DataFrame:
    topic_name = F.lit(str(topic)) if isinstance(topic, Topic) else topic
    columns = {
        **{name: F.col(name) for name in SHAPE},
        "key": F.xxhash64(topic_name, key),
        "topic": topic_name,
        "what": F.lit(None),
        "until": F.lit(None),
        **shaped,
    }
    types = {"what": "string", "since": "date", "until": "date"}
    return rows.select(
        *(
            (columns[name].cast(types[name]) if name in types else columns[name]).alias(name)
            for name in SHAPE
        )
    )
