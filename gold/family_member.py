"""A child's family network: parents, carers and siblings, each a claim with its source."""

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Source, Table, Type
from gold import data_groups
from gold.retention import KEPT_UNTIL, kept_until
from silver.shared.children import with_hidden

TABLE = Table(
    layer=Layer.GOLD,
    name="family_member",
    about="Who is what to a child, as sources say it. A link is a claim with a source and dates.",
    key=("person_id", "member_person_id", "relationship", "source"),
    record_key="person_id",
    data_group_columns=(*data_groups.ROW, "sibling_data_group"),
    kind_column="relationship",
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("member_person_id", Type.TEXT, "The family member.", required=True),
        Column("relationship", Type.TEXT, "What the member is to the child.", required=True),
        Column(
            "forename",
            Type.TEXT,
            "Forename of the member.",
            personal=Personal.IDENTIFIES,
            data_group_column="name_data_group",
        ),
        Column(
            "surname",
            Type.TEXT,
            "Surname of the member.",
            personal=Personal.IDENTIFIES,
            data_group_column="name_data_group",
        ),
        Column(
            "parental_responsibility",
            Type.FLAG,
            "Has parental responsibility, where a source says so.",
        ),
        Column("since", Type.DATE, "Since, where the source says so."),
        Column("until", Type.DATE, "Until, where the source says so."),
        Column(
            "is_child",
            Type.FLAG,
            "True where the member is a child who has a card in gold/child; empty of others.",
            data_group_column="member_data_group",
        ),
        Column(
            "age",
            Type.INTEGER,
            "Age of the member, where that is a child.",
            low=0,
            high=25,
            data_group_column="age_data_group",
        ),
        Column(
            "school",
            Type.TEXT,
            "School of the member, where that is a child; empty where the child or the member is "
            "protected.",
            personal=Personal.LOCATES,
            data_group=DataGroup.EDUCATION,
            data_group_column="school_data_group",
        ),
        Column("source", Type.TEXT, "Source of the claim.", required=True),
        Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
        KEPT_UNTIL,
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
        data_groups.behind("name", "the member's name"),
        data_groups.behind("sibling", "a sibling's own link to the parent, empty for others"),
        data_groups.behind("member", "the member as a child"),
        data_groups.behind("age", "the member's age"),
        data_groups.behind("school", "the member's school"),
    ),
)


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_relationship: DataFrame,
    silver_deceased: DataFrame,
    silver_hold: DataFrame,
    silver_protected: DataFrame,
    gold_child: DataFrame,
    sources: Sequence[Source],
) -> DataFrame:
    """Parents and carers as claimed, and the children with whom a child shares one.

    Returns:
        One row per child, member, relationship and source; no school where child or member is
        protected, and nobody whose data is held or who has died. The children of a parent who has
        died are each other's siblings all the same.
    """
    persons = silver_person.join(silver_hold, on="person_id", how="left_anti")
    claims = _claims(persons, silver_relationship, sources)
    died = silver_deceased.select(F.col("person_id").alias("member_person_id"))
    links = (
        claims.unionByName(_siblings(claims))
        .join(silver_child, on="person_id", how="left_semi")
        .join(F.broadcast(died), on="member_person_id", how="left_anti")
    )
    member_names = _names(persons, silver_person_record, sources)
    named = links.join(member_names, on="member_person_id", how="left").join(
        _as_children(gold_child), on="member_person_id", how="left"
    )
    columns = {
        # A member who is not protected may go to school with a child who is.
        "school": F.when(~F.col("hidden"), F.col("school")),
        "kept_until": kept_until(sources, "last_sent"),
        "data_group": F.lit(DataGroup.FAMILY),
    }
    return with_hidden(named, silver_protected).withColumns(columns).select(*TABLE.names)


def _as_children(gold_child: DataFrame) -> DataFrame:
    """What a family member has who is a child in the view; of a protected one, no school."""
    return gold_child.select(
        F.col("person_id").alias("member_person_id"),
        F.lit(col=True).alias("is_child"),
        "age",
        "school",
        F.col("source_data_group").alias("member_data_group"),
        F.col("date_of_birth_data_group").alias("age_data_group"),
        "school_data_group",
    )


def _claims(
    silver_person: DataFrame, silver_relationship: DataFrame, sources: Sequence[Source]
) -> DataFrame:
    persons = silver_person.select("record_key", "person_id")
    members = persons.select(
        F.col("record_key").alias("of_record_key"), F.col("person_id").alias("member_person_id")
    )
    children = persons.select(F.col("record_key").alias("to_record_key"), "person_id")
    claims = (
        silver_relationship.where("kind IS NOT NULL")
        .join(members, on="of_record_key", how="inner")
        .join(children, on="to_record_key", how="inner")
        .where("person_id <> member_person_id")
        .groupBy("person_id", "member_person_id", F.col("kind").alias("relationship"), "source")
        .agg(
            F.max("parental_responsibility").alias("parental_responsibility"),
            F.min("since").alias("since"),
            F.max("until").alias("until"),
            F.max("last_seen").alias("last_sent"),
        )
    )
    return claims.withColumns(
        {
            "source_data_group": data_groups.of_source(sources, F.col("source")),
            "sibling_data_group": F.lit(None).cast("string"),
        }
    )


def _siblings(claims: DataFrame) -> DataFrame:
    parents = claims.where("relationship IN ('mother', 'father')")
    children = parents.select(
        "person_id",
        F.col("member_person_id").alias("parent"),
        "source",
        "source_data_group",
        "last_sent",
    )
    siblings = parents.groupBy(
        F.col("person_id").alias("member_person_id"), F.col("member_person_id").alias("parent")
    ).agg(data_groups.most_open(F.col("source_data_group")).alias("sibling_data_group"))
    pairs = children.join(siblings, on="parent", how="inner").where("person_id <> member_person_id")
    return (
        pairs.groupBy("person_id", "member_person_id", "source", "source_data_group")
        .agg(
            F.max("last_sent").alias("last_sent"),
            data_groups.most_open(F.col("sibling_data_group")).alias("sibling_data_group"),
        )
        .select(
            "person_id",
            "member_person_id",
            F.lit("sibling").alias("relationship"),
            "source",
            F.lit(None).cast("boolean").alias("parental_responsibility"),
            F.lit(None).cast("date").alias("since"),
            F.lit(None).cast("date").alias("until"),
            "last_sent",
            "source_data_group",
            "sibling_data_group",
        )
    )


def _names(persons: DataFrame, records: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """Each person's newest name, with the group of the most open source that gives the same."""
    person_records = persons.select("record_key", "person_id").join(
        records, on="record_key", how="inner"
    )
    named = person_records.where("shown_forename IS NOT NULL OR shown_surname IS NOT NULL")
    name_columns = ("person_id", "shown_forename", "shown_surname")
    names = named.groupBy(*name_columns).agg(
        F.max(F.struct("name_since", "last_seen", "record_key")).alias("newest"),
        data_groups.most_open(data_groups.of_source(sources, F.col("source"))).alias(
            "name_data_group"
        ),
    )
    return names.groupBy(F.col("person_id").alias("member_person_id")).agg(
        F.max_by("shown_forename", "newest").alias("forename"),
        F.max_by("shown_surname", "newest").alias("surname"),
        F.max_by("name_data_group", "newest").alias("name_data_group"),
    )
