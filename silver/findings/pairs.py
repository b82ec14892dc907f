"""Two records that someone should look at: possible pairs, contradictions, children held twice."""

from pyspark.sql import Column, DataFrame, Window, WindowSpec
from pyspark.sql import functions as F

from silver.findings.kinds import (
    FIELDS,
    FINDING_COLUMNS,
    FindingKind,
    LikelyRight,
    Sureness,
    in_words,
    opening,
)
from silver.findings.values import likely_right, with_support
from silver.match.comparisons import levels
from silver.match.guards import CONTRADICTIONS, GUARDS, SEALED
from silver.match.rules import MATCH_THRESHOLD
from silver.match.rulings import DIFFERENT, RULED, SAME, in_force
from silver.shared.lookup import looked_up

GUARDED_FIELDS = {guard.name: guard.field for guard in GUARDS}
REASONS = {guard.name: guard.reason for guard in GUARDS}


def suspected(edges: DataFrame, rulings: DataFrame, records: DataFrame) -> DataFrame:
    """Both sides of every pair of children's records that needs a person's look.

    Of two children with several records each one pair is asked about: an answer about it is one
    about them all.

    Args:
        edges: silver/match_edge.
        rulings: silver/ruling: a pair on which a person has ruled is not asked about again, but for
            a child that is held twice: there the source itself has to act.
        records: with `person_id`, `record_key`, `source`, `role` and `FIELDS`.

    Returns:
        `FINDING_COLUMNS`, two rows per pair.
    """
    children = records.where("role = 'child'").select("record_key", "person_id", "source")
    every = _with_children(_with_rulings(edges, in_force(rulings)), children)
    pairs = _without_sides_of_a_seal(every, edges, children)
    unsettled = (
        pairs.withColumns({"kind": _kind(), "differing": _differing()})
        .where(F.col("kind").isNotNull())
        .withColumns({"is_settled": _is_settled(), "is_told_apart": _is_told_apart()})
        .where("NOT is_settled AND NOT is_told_apart")
        .withColumn("place", _place_among_their_pairs())
        .where((F.col("kind") == FindingKind.HELD_TWICE) | (F.col("place") == 1))
    )
    findings = unsettled.select(
        "kind",
        "person_id",
        "other_person_id",
        F.col("left_key").alias("record_key"),
        F.col("right_key").alias("other_record_key"),
        _field().alias("field"),
        "differing",
        _reason().alias("reason"),
        F.when(F.col("kind") == FindingKind.HELD_TWICE, Sureness.LIKELY)
        .otherwise(Sureness.POSSIBLE)
        .alias("sure"),
        "weight",
    )
    return _with_support_of_each(findings, records)


def _without_sides_of_a_seal(pairs: DataFrame, edges: DataFrame, persons: DataFrame) -> DataFrame:
    """The pairs without those of two children from both of whom a seal keeps the same record.

    One may be of a former identity and the other of the new one: nobody is asked to compare them.
    """
    sealed = edges.where(F.col("guard") == SEALED).select("left_key", "right_key")
    sides = sealed.toDF("record_key", "sealed_off").unionByName(
        sealed.toDF("sealed_off", "record_key")
    )
    of_person = sides.join(persons, on="record_key").select("person_id", "sealed_off").distinct()
    others = of_person.withColumnRenamed("person_id", "other_person_id")
    kept_off = of_person.join(others, on="sealed_off").where("person_id <> other_person_id")
    ids = ["person_id", "other_person_id"]
    return pairs.join(kept_off.select(*ids), on=ids, how="left_anti")


def _with_rulings(edges: DataFrame, rulings: DataFrame) -> DataFrame:
    """Scored pairs with what was ruled on them, and those that only a ruling makes one child."""
    ruled = rulings.select("left_key", "right_key", "ruling")
    pairs = edges.join(F.broadcast(ruled), on=["left_key", "right_key"], how="left")
    keys = edges.select("left_key", "right_key")
    ruled_same = ruled.where(F.col("ruling") == SAME)
    unscored = ruled_same.join(keys, on=["left_key", "right_key"], how="anti").withColumns(
        {"weight": F.lit(RULED), "grade": F.lit("certain")}
    )
    return pairs.unionByName(unscored, allowMissingColumns=True)


def _with_children(pairs: DataFrame, children: DataFrame) -> DataFrame:
    """Each pair from both sides, where both records are of children: with person and source."""
    mirrored_keys = {"left_key": "right_key", "right_key": "left_key"}
    mirrored = pairs.select(
        [F.col(mirrored_keys.get(name, name)).alias(name) for name in pairs.columns]
    )
    left = children.withColumnsRenamed({"record_key": "left_key"})
    right = children.select(
        F.col("record_key").alias("right_key"),
        F.col("person_id").alias("other_person_id"),
        F.col("source").alias("other_source"),
    )
    return (
        pairs.unionByName(mirrored)
        .join(left, on="left_key", how="inner")
        .join(right, on="right_key", how="inner")
    )


def _is_settled() -> Column:
    """Whether a person's ruling is all that there is to do.

    That two records of one source are one child is what the source has to put right: the ruling
    changes nothing in it.
    """
    one_child = (F.col("ruling") == SAME) & (F.col("kind") != FindingKind.HELD_TWICE)
    return F.coalesce(one_child | (F.col("ruling") == DIFFERENT), F.lit(col=False))


def _is_told_apart() -> Column:
    """Whether a person has ruled of two records of these children that they are two."""
    is_apart = F.coalesce(F.col("ruling") == DIFFERENT, F.lit(col=False))
    return F.max(is_apart).over(_pairs_of_their_children())


def _place_among_their_pairs() -> Column:
    """The place of a pair among those of its two children.

    First comes what contradicts and can be corrected, then what agrees most.
    """
    has_field = F.col("guard").isin(*CONTRADICTIONS)
    smaller = F.least("left_key", "right_key")
    larger = F.greatest("left_key", "right_key")
    order = (F.coalesce(has_field, F.lit(col=False)).desc(), F.desc("weight"), smaller, larger)
    return F.row_number().over(_pairs_of_their_children().orderBy(*order))


def _pairs_of_their_children() -> WindowSpec:
    """Pairs between the same two children, each side by itself."""
    return Window.partitionBy("person_id", "other_person_id")


def _kind() -> Column:
    is_one_person = F.col("person_id") == F.col("other_person_id")
    reaches_threshold = F.col("weight") >= MATCH_THRESHOLD
    ruled_twice = (F.col("ruling") == SAME) & (F.col("source") == F.col("other_source"))
    return (
        F.when(is_one_person & (F.col("same_source") | ruled_twice), FindingKind.HELD_TWICE)
        .when(is_one_person, None)
        .when((F.col("grade") != "possible") & reaches_threshold, FindingKind.CONTRADICTION)
        .when(F.col("grade") == "possible", FindingKind.POSSIBLE_PAIR)
    )


def _field() -> Column:
    """The value to be looked at first."""
    guarded_field = looked_up(GUARDED_FIELDS, F.col("guard"))
    return F.coalesce(guarded_field, F.get("differing", 0), F.lit("record"))


def _reason() -> Column:
    differ = F.concat(
        F.lit("they differ in "), F.concat_ws(", ", F.transform("differing", in_words))
    )
    agreement = F.when(F.size("differing") > 0, differ).otherwise(
        F.lit("every value known to both agrees")
    )
    of_two_children = F.lit(
        "it agrees with two children who cannot be one, so it may be a record of both"
    )
    is_unguarded = (F.col("kind") == FindingKind.CONTRADICTION) & F.col("guard").isNull()
    guard_reason = looked_up(REASONS, F.col("guard"))
    reason = (
        F.when(F.col("kind") == FindingKind.HELD_TWICE, agreement)
        .when(is_unguarded, of_two_children)
        .otherwise(F.coalesce(guard_reason, agreement))
    )
    return F.concat(opening(F.col("kind")), reason, F.lit("."))


def _differing() -> Column:
    """Names of the comparisons that are known to both and not the same, weakest first."""
    # Not a filter's lambda: one that refers to a column beside it fails in Spark 4.1's optimizer
    # (`key not found`), if its query is among the first of a session.
    pair_levels = F.from_json("levels", "map<string,int>")
    differing = [
        F.when(F.try_element_at(pair_levels, F.lit(name)).between(0, len(known_levels) - 1), name)
        for name, known_levels in levels().items()
    ]
    return F.array_compact(F.array(*differing))


def _with_support_of_each(pairs: DataFrame, records: DataFrame) -> DataFrame:
    """Pairs with `evidence` and `likely`: how many sources stand behind each of the two values."""
    ids = pairs.select("person_id").distinct()
    values = with_support(records.join(F.broadcast(ids), on="person_id", how="left_semi"))
    support = values.select("record_key", "field", "support")
    own = support.withColumnsRenamed({"support": "own_support"})
    other = support.withColumnsRenamed(
        {"record_key": "other_record_key", "support": "other_support"}
    )
    return (
        pairs.join(own, on=["record_key", "field"], how="left")
        .join(other, on=["other_record_key", "field"], how="left")
        .withColumns(
            {
                "evidence": _evidence(),
                "likely": likely_right(F.col("own_support"), F.col("other_support")),
            }
        )
        .withColumn("asks", _asks())
        .select(*FINDING_COLUMNS)
    )


def _evidence() -> Column:
    own, other = F.col("own_support"), F.col("other_support")
    counts = F.concat(
        _sources(own),
        F.lit(" with this record's value, "),
        _sources(other),
        F.lit(" with the other's."),
    )
    name = in_words(F.col("field"))
    return (
        F.when(~F.col("field").isin(*FIELDS), F.lit("No single value keeps them apart."))
        .when(own.isNull(), F.concat(F.lit("This record has no "), name, F.lit(".")))
        .when(other.isNull(), F.concat(F.lit("The other has no "), name, F.lit(".")))
        .otherwise(counts)
    )


def _asks() -> Column:
    """Whether the owner can do anything about it.

    Where the other record lacks a value, or more sources stand behind this record's, only the other
    owner is asked; and a value that is missing here is asked for once, however many records meet.
    """
    strongest_first = Window.partitionBy("record_key", "field").orderBy(
        F.desc("weight"), "other_record_key"
    )
    is_value = F.col("field").isin(*FIELDS)
    has_own, has_other = F.col("own_support").isNotNull(), F.col("other_support").isNotNull()
    return (
        F.when(F.col("kind") == FindingKind.HELD_TWICE, F.lit(col=True))
        .when(F.col("likely") == LikelyRight.THIS_RECORD, F.lit(col=False))
        .when(is_value & has_own & ~has_other, F.lit(col=False))
        .when(is_value & ~has_own, F.row_number().over(strongest_first) == 1)
        .otherwise(F.lit(col=True))
    )


def _sources(count: Column) -> Column:
    return F.concat(count.cast("string"), F.when(count == 1, " source").otherwise(" sources"))
