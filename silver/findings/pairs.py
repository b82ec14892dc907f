"""Two records that someone should look at: possible pairs, contradictions, children held twice."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from silver.findings.kinds import FIELDS, FOUND, LIKELY_SO, POSSIBLE, THIS, begins, in_words
from silver.findings.values import weighed, whose
from silver.match.guards import GUARDS
from silver.match.rules import MATCH_THRESHOLD, levels
from silver.match.rulings import DIFFERENT, RULED, SAME, in_force
from silver.shared.lookup import looked_up

GUARDED = {guard.name: guard.field for guard in GUARDS}
REASONS = {guard.name: guard.reason for guard in GUARDS}


def suspected(edges: DataFrame, rulings: DataFrame, records: DataFrame) -> DataFrame:
    """Both sides of every pair of children's records that needs a person's look.

    Args:
        edges: silver/match_edge.
        rulings: silver/ruling: a pair on which a person has ruled is not asked about again, but for
            a child that is held twice: there the source itself has to act.
        records: with `person_id`, `record_key`, `source`, `role` and `FIELDS`.

    Returns:
        `FOUND`, two rows per pair.
    """
    children = records.where("role = 'child'").select("record_key", "person_id", "source")
    pairs = _with_children(_with_ruled(edges, in_force(rulings)), children)
    kinds = pairs.withColumns({"kind": _kind(), "differing": _differing()}).where(
        F.col("kind").isNotNull() & ~_settled()
    )
    named = kinds.select(
        "kind",
        "person_id",
        "other_person_id",
        F.col("left_key").alias("record_key"),
        F.col("right_key").alias("other_record_key"),
        _field().alias("field"),
        "differing",
        _reason().alias("reason"),
        F.when(F.col("kind") == "held twice", LIKELY_SO).otherwise(POSSIBLE).alias("sure"),
        "weight",
    )
    return _weighed_against_each_other(named, records)


def _with_ruled(edges: DataFrame, rulings: DataFrame) -> DataFrame:
    """Scored pairs with what was ruled on them, and those that only a ruling makes one child."""
    ruled = rulings.select("left_key", "right_key", "ruling")
    pairs = edges.join(F.broadcast(ruled), on=["left_key", "right_key"], how="left")
    keys = edges.select("left_key", "right_key")
    only = ruled.where(F.col("ruling") == SAME).join(keys, on=["left_key", "right_key"], how="anti")
    weighed = only.withColumns({"weight": F.lit(RULED), "grade": F.lit("certain")})
    return pairs.unionByName(weighed, allowMissingColumns=True)


def _with_children(pairs: DataFrame, children: DataFrame) -> DataFrame:
    """Each pair from both sides, where both records are of children: with person and source."""
    turned = {"left_key": "right_key", "right_key": "left_key"}
    mirrored = pairs.select([F.col(turned.get(n, n)).alias(n) for n in pairs.columns])
    this = children.withColumnsRenamed({"record_key": "left_key"})
    that = children.select(
        F.col("record_key").alias("right_key"),
        F.col("person_id").alias("other_person_id"),
        F.col("source").alias("other_source"),
    )
    return (
        pairs.unionByName(mirrored)
        .join(this, on="left_key", how="inner")
        .join(that, on="right_key", how="inner")
    )


def _settled() -> Column:
    """Whether a person's ruling is all that there is to do.

    That two records of one source are one child is what the source has to put right: the ruling
    changes nothing in it.
    """
    one_child = (F.col("ruling") == SAME) & (F.col("kind") != "held twice")
    return F.coalesce(one_child | (F.col("ruling") == DIFFERENT), F.lit(col=False))


def _kind() -> Column:
    one = F.col("person_id") == F.col("other_person_id")
    would_have = F.col("weight") >= MATCH_THRESHOLD
    ruled_twice = (F.col("ruling") == SAME) & (F.col("source") == F.col("other_source"))
    return (
        F.when(one & (F.col("same_source") | ruled_twice), "held twice")
        .when(one, None)
        .when((F.col("grade") != "possible") & would_have, "contradiction")
        .when(F.col("grade") == "possible", "possible")
    )


def _field() -> Column:
    """The value to be looked at first."""
    guarded = looked_up(GUARDED, F.col("guard"))
    return F.coalesce(guarded, F.get("differing", 0), F.lit("record"))


def _reason() -> Column:
    differ = F.concat(
        F.lit("they differ in "), F.concat_ws(", ", F.transform("differing", in_words))
    )
    some = F.when(F.size("differing") > 0, differ).otherwise(
        F.lit("every value known to both agrees")
    )
    between = F.lit("it agrees with two children who cannot be one, so it may be a record of both")
    apart = (F.col("kind") == "contradiction") & F.col("guard").isNull()
    why = F.when(apart, between).otherwise(F.coalesce(looked_up(REASONS, F.col("guard")), some))
    told = F.when(F.col("kind") == "held twice", some).otherwise(why)
    return F.concat(begins(F.col("kind")), told, F.lit("."))


def _differing() -> Column:
    """Names of the comparisons that are known to both and not the same, weakest first."""
    # Not a filter's lambda: one that refers to a column beside it fails in Spark 4.1's optimizer
    # (`key not found`), if its query is among the first of a session.
    found = F.from_json("levels", "map<string,int>")
    differs = [
        F.when(F.try_element_at(found, F.lit(name)).between(0, len(known) - 1), name)
        for name, known in levels().items()
    ]
    return F.array_compact(F.array(*differs))


def _weighed_against_each_other(pairs: DataFrame, records: DataFrame) -> DataFrame:
    """Pairs with `evidence` and `likely`: how many sources stand behind each of the two values."""
    ids = pairs.select("person_id").distinct()
    values = weighed(records.join(F.broadcast(ids), on="person_id", how="left_semi"))
    held = values.select("record_key", "field", "held_by")
    mine = held.withColumnsRenamed({"held_by": "mine"})
    theirs = held.withColumnsRenamed({"record_key": "other_record_key", "held_by": "theirs"})
    both = pairs.join(mine, on=["record_key", "field"], how="left").join(
        theirs, on=["other_record_key", "field"], how="left"
    )
    told = both.withColumns(
        {"evidence": _evidence(), "likely": whose(F.col("mine"), F.col("theirs"))}
    )
    return told.withColumn("asks", _asks()).select(*FOUND)


def _evidence() -> Column:
    counted = F.concat(
        _sources(F.col("mine")),
        F.lit(" with this record's value, "),
        _sources(F.col("theirs")),
        F.lit(" with the other's."),
    )
    name = in_words(F.col("field"))
    return (
        F.when(~F.col("field").isin(*FIELDS), F.lit("No single value keeps them apart."))
        .when(F.col("mine").isNull(), F.concat(F.lit("This record has no "), name, F.lit(".")))
        .when(F.col("theirs").isNull(), F.concat(F.lit("The other has no "), name, F.lit(".")))
        .otherwise(counted)
    )


def _asks() -> Column:
    """Whether the owner can do anything about it.

    Where the other record lacks a value, or more sources stand behind this record's, only the other
    owner is asked; and a value that is missing here is asked for once, however many records meet.
    """
    once = Window.partitionBy("record_key", "field").orderBy(F.desc("weight"), "other_record_key")
    named = F.col("field").isin(*FIELDS)
    here, there = F.col("mine").isNotNull(), F.col("theirs").isNotNull()
    return (
        F.when(F.col("kind") == "held twice", F.lit(col=True))
        .when(F.col("likely") == THIS, F.lit(col=False))
        .when(named & here & ~there, F.lit(col=False))
        .when(named & ~here, F.row_number().over(once) == 1)
        .otherwise(F.lit(col=True))
    )


def _sources(count: Column) -> Column:
    return F.concat(count.cast("string"), F.when(count == 1, " source").otherwise(" sources"))
