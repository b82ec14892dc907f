"""A child's family network: parents, carers and siblings, each a claim with its source."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Mark, Table, Type

TABLE = Table(
    layer=Layer.GOLD,
    name="family_member",
    about="Who is what to a child, as sources say it. A link is a claim with a source and dates.",
    key=("person_id", "member_person_id", "relationship", "source"),
    record_key="person_id",
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column("member_person_id", Type.TEXT, "The family member.", required=True),
        Column("relationship", Type.TEXT, "What the member is to the child.", required=True),
        Column("forename", Type.TEXT, "Forename of the member.", personal=True),
        Column("surname", Type.TEXT, "Surname of the member.", personal=True),
        Column(
            "parental_responsibility",
            Type.FLAG,
            "Has parental responsibility, where a source says so.",
        ),
        Column("since", Type.DATE, "Since, where the source says so."),
        Column("until", Type.DATE, "Until, where the source says so."),
        Column("source", Type.TEXT, "Source of the claim.", required=True),
        Column("last_sent", Type.DATE, "When the source last sent it.", required=True),
        Column(
            "mark", Type.TEXT, "Data group for role filters.", required=True, one_of=tuple(Mark)
        ),
    ),
)


def build(
    silver_child: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_relationship: DataFrame,
) -> DataFrame:
    """Parents and carers as claimed, and the children with whom a child shares one.

    Returns:
        One row per child, member, relationship and source; no location of anybody.
    """
    who = silver_person.select("record_key", "person_id")
    member = who.select(
        F.col("record_key").alias("of_record_key"), F.col("person_id").alias("member_person_id")
    )
    child = who.select(F.col("record_key").alias("to_record_key"), "person_id")
    claims = (
        silver_relationship.where("kind IS NOT NULL")
        .join(member, on="of_record_key", how="inner")
        .join(child, on="to_record_key", how="inner")
        .where("person_id <> member_person_id")
        .groupBy("person_id", "member_person_id", F.col("kind").alias("relationship"), "source")
        .agg(
            F.max("parental_responsibility").alias("parental_responsibility"),
            F.min("since").alias("since"),
            F.max("until").alias("until"),
            F.max("last_seen").alias("last_sent"),
        )
    )
    linked = claims.unionByName(_siblings(claims)).join(
        silver_child, on="person_id", how="left_semi"
    )
    named = _names(silver_person, silver_person_record)
    return linked.join(named, on="member_person_id", how="left").select(
        "person_id",
        "member_person_id",
        "relationship",
        "forename",
        "surname",
        "parental_responsibility",
        "since",
        "until",
        "source",
        "last_sent",
        F.lit(Mark.FAMILY).alias("mark"),
    )


def _siblings(claims: DataFrame) -> DataFrame:
    parent = claims.where("relationship IN ('mother', 'father')")
    one = parent.select(
        "person_id", F.col("member_person_id").alias("parent"), "source", "last_sent"
    )
    other = parent.select(
        F.col("person_id").alias("member_person_id"), F.col("member_person_id").alias("parent")
    ).distinct()
    met = one.join(other, on="parent", how="inner").where("person_id <> member_person_id")
    return (
        met.groupBy("person_id", "member_person_id", "source")
        .agg(F.max("last_sent").alias("last_sent"))
        .select(
            "person_id",
            "member_person_id",
            F.lit("sibling").alias("relationship"),
            "source",
            F.lit(None).cast("boolean").alias("parental_responsibility"),
            F.lit(None).cast("date").alias("since"),
            F.lit(None).cast("date").alias("until"),
            "last_sent",
        )
    )


def _names(person: DataFrame, records: DataFrame) -> DataFrame:
    told = person.select("record_key", "person_id").join(records, on="record_key", how="inner")
    newest = F.struct("name_since", "last_seen", "record_key")
    return (
        told.where("shown_forename IS NOT NULL OR shown_surname IS NOT NULL")
        .groupBy(F.col("person_id").alias("member_person_id"))
        .agg(
            F.max_by("shown_forename", newest).alias("forename"),
            F.max_by("shown_surname", newest).alias("surname"),
        )
    )
