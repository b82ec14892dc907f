"""What is wrong tonight, a row per record and matter: for the source that holds the record."""

from collections.abc import Iterator, Mapping, Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import Column, Disclosure, Extract, Layer, Person, Source, Table, Type
from silver.findings import numbers, pairs, scripts, values
from silver.findings.audited import still_said
from silver.findings.kinds import FIELDS, KINDS, LIKELY, PAIRS, SURE, harm
from silver.shared.lookup import looked_up

TABLE = Table(
    layer=Layer.SILVER,
    name="finding",
    about="Everything about children's records that their source should look at: a row a matter.",
    key=("request_id",),
    record_key="record_key",
    columns=(
        Column("request_id", Type.TEXT, "Hash of record, other record and value.", required=True),
        Column(
            "kind",
            Type.TEXT,
            "What sort of mistake it may be.",
            required=True,
            one_of=tuple(kind.name for kind in KINDS),
        ),
        Column("harm", Type.INTEGER, "How much harm it does: 1 the most.", required=True, low=1),
        Column("person_id", Type.TEXT, "Child that the record is.", required=True),
        Column("other_person_id", Type.TEXT, "Child that the other record is."),
        Column("record_key", Type.TEXT, "The record to look at.", required=True),
        Column("other_record_key", Type.TEXT, "The record that it meets."),
        Column("source", Type.TEXT, "Source that holds the record.", required=True),
        Column("extract", Type.TEXT, "Its extract.", required=True),
        Column("other_source", Type.TEXT, "Source that holds the other record."),
        Column("source_key", Type.TEXT, "The source's own key.", required=True, personal=True),
        Column(
            "other_source_key",
            Type.TEXT,
            "Own key of the other record, where the same source holds it.",
            personal=True,
        ),
        Column("field", Type.TEXT, "The value to be looked at first.", required=True),
        Column("source_field", Type.TEXT, "What the source calls it.", required=True),
        Column("differing", Type.TEXTS, "All values that differ.", required=True),
        Column("reason", Type.TEXT, "What is wrong, in a sentence.", required=True),
        Column("evidence", Type.TEXT, "What speaks for one value or the other.", required=True),
        Column("likely", Type.TEXT, "Whose value is likely right.", required=True, one_of=LIKELY),
        Column("sure", Type.TEXT, "How sure the finding is.", required=True, one_of=SURE),
        Column(
            "asks",
            Type.FLAG,
            "False where only the other record's owner can act, or is asked from the other side.",
            required=True,
        ),
        Column(
            "told",
            Type.TEXT,
            "What the other source's agreement lets the owner be told of it.",
            personal=True,
        ),
        Column("value_hash", Type.TEXT, "Hash of the record's value.", required=True),
        Column("is_gone", Type.FLAG, "True where a record is no longer sent.", required=True),
        Column("weight", Type.NUMBER, "Match weight in bits, of a pair."),
    ),
)

WHOLE = "record"
"""What a finding is about when no single value is meant."""

METRICS = {
    f"found_{kind.name.replace(' ', '_')}": f"count_if(kind = '{kind.name}')" for kind in KINDS
}


def build(
    silver_match_edge: DataFrame,
    silver_child_record: DataFrame,
    silver_ruling: DataFrame,
    audited: Sequence[Mapping[str, str | None]],
    sources: Sequence[Source],
) -> DataFrame:
    """Every finding of the night.

    Args:
        silver_match_edge: scored pairs.
        silver_child_record: records of children, with their persons; none of a sealed identity.
        silver_ruling: a pair on which a person has ruled is not asked about again, but for a child
            that its source holds twice.
        audited: what an audit found wrong: record_key, field, value.
        sources: all sources, for their own words and what may be told of them.

    Returns:
        One row per record and matter.
    """
    records = silver_child_record.withColumn("postcode", _shown("postcode"))
    children = records.where("is_child AND NOT is_gone")
    two = pairs.suspected(silver_match_edge, silver_ruling, records)
    found = (
        two.unionByName(values.contradicted(values.weighed(children)))
        .unionByName(values.swapped(children))
        .unionByName(numbers.failing(children))
        .unionByName(numbers.of_another(children, two))
        .unionByName(scripts.unwritten(children))
        .unionByName(still_said(children, audited, FIELDS))
    )
    return _told(found, silver_child_record, sources)


def hashes() -> SparkColumn:
    """Entries of a map: every value of a record to its hash, and `record` to that of them all."""
    texts = {name: F.coalesce(F.col(name).cast("string"), F.lit("")) for name in FIELDS}
    # A number that fails its check is no value; that it fails is what an owner can change.
    told = {
        name: F.concat_ws("|", text, f"{name}_fault") if name in numbers.CHECKED else text
        for name, text in texts.items()
    }
    told[WHOLE] = F.concat_ws("|", *told.values())
    return F.array(
        *(
            F.struct(F.lit(name), F.substring(F.sha2(text, 256), 1, 16))
            for name, text in told.items()
        )
    )


def hash_of(field: SparkColumn) -> SparkColumn:
    """The hash of what a finding is about, from the map `hashes`."""
    one = F.try_element_at("hashes", field)
    return F.coalesce(one, F.try_element_at("hashes", F.lit(WHOLE)))


def _told(found: DataFrame, records: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """Findings with what their owner is told, and in which words."""
    kept = ["record_key", "source", "extract", "source_key", "is_gone"]
    keyed = records.withColumn(
        "values", F.create_map(*(part for name in FIELDS for part in _cell(name)))
    )
    this = keyed.withColumn("hashes", F.map_from_entries(hashes())).select(*kept, "hashes")
    that = keyed.select(*(F.col(name).alias(f"other_{name}") for name in (*kept, "values")))
    both = found.join(this, on="record_key", how="inner").join(
        that, on="other_record_key", how="left"
    )
    same = F.col("source") == F.col("other_source")
    matter = F.concat_ws("|", "record_key", "other_record_key", F.col("field"), _sort())
    return both.withColumns(
        {
            "request_id": F.substring(F.sha2(matter, 256), 1, 16),
            "harm": harm(F.col("kind")),
            "source_field": _own_field(sources),
            "other_source_key": F.when(same, F.col("other_source_key")),
            "told": _may_be_told(sources),
            "value_hash": hash_of(F.col("field")),
            "is_gone": F.col("is_gone") | F.coalesce("other_is_gone", F.lit(col=False)),
            "asks": F.col("asks") & ~(same & _asked_from_the_other_side()),
        }
    ).select(*TABLE.names)


def _asked_from_the_other_side() -> SparkColumn:
    """Of a pair of one source's own records its owner is asked once, not from either side."""
    sides = Window.partitionBy(
        F.least("record_key", "other_record_key"), F.greatest("record_key", "other_record_key")
    ).orderBy(F.col("asks").desc(), "record_key")
    return F.col("kind").isin(*PAIRS) & (F.row_number().over(sides) > 1)


def _cell(name: str) -> tuple[SparkColumn, SparkColumn]:
    return F.lit(name), _shown(name).cast("string")


def _shown(name: str) -> SparkColumn:
    """A value, but of a protected person no postcode."""
    return F.when(~F.col("hidden"), F.col(name)) if name == "postcode" else F.col(name)


def _sort() -> SparkColumn:
    """Two records are one matter, whatever the match makes of them from night to night."""
    return F.when(F.col("kind").isin(*PAIRS), F.lit("pair")).otherwise(F.col("kind"))


def _may_be_told(sources: Sequence[Source]) -> SparkColumn:
    titles = {
        s.name: s.title
        for s in sources
        if s.agreement.disclosed_to_owners is not Disclosure.NOTHING
    }
    open_values = [s.name for s in sources if s.agreement.disclosed_to_owners is Disclosure.VALUE]
    name = looked_up(titles, F.col("other_source"))
    value = F.when(
        F.col("other_source").isin(*open_values),
        F.concat(F.lit(": "), F.try_element_at("other_values", F.col("field"))),
    )
    return F.concat(name, F.coalesce(value, F.lit("")))


def _own_field(sources: Sequence[Source]) -> SparkColumn:
    """What the source calls the value, by extract and by the person's place in the row."""
    words = dict(word for s in sources for e in s.extracts for word in _words(e))
    place = F.regexp_extract("record_key", r"/(\d)$", 1)
    return F.coalesce(looked_up(words, F.concat_ws("|", "extract", place, "field")), F.col("field"))


def _words(extract: Extract) -> Iterator[tuple[str, str]]:
    mentioned = 0
    for person in extract.people:
        mentioned += not person.key
        if not person.known_in:
            place = "" if person.key else str(mentioned)
            for field in FIELDS:
                if said := _said(person, field):
                    yield f"{extract.name}|{place}|{field}", said


def _said(person: Person, field: str) -> str:
    said = getattr(person, field)
    if isinstance(said, str) and said:
        return said
    whole = person.full_name if field in {"forename", "surname"} else ""
    return whole if isinstance(whole, str) else ""
