"""Duplicates that a person should look at: possible pairs, contradictions, children held twice."""

from collections.abc import Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, Layer, Mark, Source, Table, Type
from gold.children import own_key, with_hidden
from silver.lookup import looked_up
from silver.match.guards import GUARDS
from silver.match.rules import CERTAIN, levels
from silver.match.rulings import UNDECIDED, in_force

FIELDS = {guard.name: guard.field for guard in GUARDS}
REASONS = {guard.name: guard.reason for guard in GUARDS}
KINDS = {
    "possible": "Probably one child: ",
    "contradiction": "Kept apart: ",
    "held twice": "One child is held twice by this source: ",
}
"""Each kind of row, and how its reason begins."""

TABLE = Table(
    layer=Layer.GOLD,
    name="duplicate",
    about="Pairs of children's records that someone should look at: a row per record and owner.",
    key=("record_key", "other_record_key"),
    record_key="record_key",
    columns=(
        Column(
            "kind",
            Type.TEXT,
            "Possible, contradiction, or held twice.",
            required=True,
            one_of=tuple(KINDS),
        ),
        Column("person_id", Type.TEXT, "Child that the record is.", required=True),
        Column("other_person_id", Type.TEXT, "Child that the other record is.", required=True),
        Column("record_key", Type.TEXT, "The record to look at.", required=True),
        Column("other_record_key", Type.TEXT, "The record that it meets.", required=True),
        Column("source", Type.TEXT, "Source that holds the record.", required=True),
        Column("extract", Type.TEXT, "Its extract.", required=True),
        Column("other_source", Type.TEXT, "Source that holds the other record.", required=True),
        Column(
            "own_key",
            Type.TEXT,
            "The source's own key of the record.",
            required=True,
            personal=True,
        ),
        Column("field", Type.TEXT, "The value that differs, to be looked at first.", required=True),
        Column("differing", Type.TEXTS, "All values that differ.", required=True),
        Column("reason", Type.TEXT, "Why the pair is here, in a sentence.", required=True),
        Column("weight", Type.NUMBER, "Match weight in bits.", required=True),
        Column("owner", Type.TEXT, "Whom to ask.", required=True),
        Column("owner_email", Type.TEXT, "Where to ask.", required=True),
        Column(
            "mark", Type.TEXT, "Data group for role filters.", required=True, one_of=tuple(Mark)
        ),
    ),
)

NUMBERS = {
    kind.replace(" ", "_"): f"count_if(kind = '{kind}' AND record_key < other_record_key)"
    for kind in KINDS
}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_match_edge: DataFrame,
    silver_person: DataFrame,
    silver_person_record: DataFrame,
    silver_protected: DataFrame,
    silver_ruling: DataFrame,
    sources: Sequence[Source],
) -> DataFrame:
    """Both sides of every pair of children's records that needs a person's look.

    Args:
        silver_match_edge: scored pairs.
        silver_person: which record is which person.
        silver_person_record: whose records they are.
        silver_protected: whose keys may name no place.
        silver_ruling: a pair on which a person has ruled is not asked about again.
        sources: all sources, for the owners.

    Returns:
        Two rows per pair, each for the owner of one of its records.
    """
    ruled = in_force(silver_ruling).where(F.col("ruling") != UNDECIDED)
    asked = silver_match_edge.join(
        F.broadcast(ruled.select("left_key", "right_key")),
        on=["left_key", "right_key"],
        how="left_anti",
    ).select(*silver_match_edge.columns)
    both = asked.unionByName(_turned(asked))
    told = _with_sides(both, silver_person, silver_person_record).where(
        "role = 'child' AND other_role = 'child'"
    )
    # Of a sealed identity nobody may be told that another exists, be it by an unsealed record.
    open_pairs = told.where("NOT is_sealed AND NOT other_is_sealed")
    kinds = (
        with_hidden(open_pairs, silver_protected)
        .withColumn("kind", _kind())
        .where("kind IS NOT NULL")
    )
    return kinds.select(
        "kind",
        "person_id",
        "other_person_id",
        "record_key",
        "other_record_key",
        "source",
        "extract",
        "other_source",
        own_key().alias("own_key"),
        F.coalesce(
            looked_up(FIELDS, F.col("guard")), F.get(_differing(), 0), F.lit("record")
        ).alias("field"),
        _differing().alias("differing"),
        _reason().alias("reason"),
        "weight",
        looked_up({s.name: s.owner for s in sources}, F.col("source")).alias("owner"),
        looked_up({s.name: s.email for s in sources}, F.col("source")).alias("owner_email"),
        F.lit(Mark.STEWARD).alias("mark"),
    )


def _turned(edges: DataFrame) -> DataFrame:
    turned = {"left_key": "right_key", "right_key": "left_key"}
    return edges.select([F.col(turned.get(name, name)).alias(name) for name in edges.columns])


def _with_sides(edges: DataFrame, person: DataFrame, records: DataFrame) -> DataFrame:
    carried = ("record_key", "person_id", "source", "role", "is_sealed")
    sealed = F.max("identity_sealed").over(Window.partitionBy("person_id"))
    sides = person.select("record_key", "person_id").join(records, on="record_key", how="inner")
    sides = sides.withColumn("is_sealed", sealed)
    this = sides.select(*carried, "extract", "own_key", "placeless_key")
    that = sides.select([F.col(name).alias(f"other_{name}") for name in carried])
    return edges.join(this, on=F.col("left_key") == F.col("record_key"), how="inner").join(
        that, on=F.col("right_key") == F.col("other_record_key"), how="inner"
    )


def _kind() -> SparkColumn:
    one = F.col("person_id") == F.col("other_person_id")
    would_have = F.col("weight") >= CERTAIN
    return (
        F.when(one & F.col("same_source"), "held twice")
        .when(one, None)
        .when((F.col("grade") != "possible") & would_have, "contradiction")
        .when(F.col("grade") == "possible", "possible")
    )


def _reason() -> SparkColumn:
    differ = F.concat(
        F.lit("they differ in "),
        F.concat_ws(
            ", ", F.transform(_differing(), lambda c: F.replace(c, F.lit("_"), F.lit(" ")))
        ),
    )
    some = F.when(F.size(_differing()) > 0, differ).otherwise(
        F.lit("every value known to both agrees")
    )
    why = F.coalesce(looked_up(REASONS, F.col("guard")), some)
    told = F.when(F.col("kind") == "held twice", some).otherwise(why)
    return F.concat(looked_up(KINDS, F.col("kind")), told, F.lit("."))


def _differing() -> SparkColumn:
    """Names of the comparisons that are known to both and not the same, weakest first."""
    found = F.from_json("levels", "map<string,int>")
    tops = {name: len(known) for name, known in levels().items()}
    return F.filter(
        F.array(*(F.lit(name) for name in tops)),
        lambda name: F.try_element_at(found, name).between(0, looked_up(tops, name) - 1),
    )
