"""What is wrong tonight, a row per record and matter: for the source that holds the record."""

from collections.abc import Iterator, Mapping, Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from contracts import (
    Column,
    DataGroup,
    Disclosure,
    Extract,
    Layer,
    Person,
    Personal,
    Source,
    Table,
    Type,
)
from silver import child_record
from silver.findings import facts, numbers, pairs, scripts, values
from silver.findings.audited import uncorrected
from silver.findings.kinds import (
    EXTRACT_KINDS,
    FIELDS,
    PAIR_KINDS,
    FindingKind,
    LikelyRight,
    Sureness,
    harm,
)
from silver.shared.children import without_locations
from silver.shared.lookup import looked_up

TABLE = Table(
    layer=Layer.SILVER,
    name="finding",
    about="Everything about children's records that their source should look at: a row a matter.",
    key=("request_id",),
    record_key="record_key",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("request_id", Type.TEXT, "Hash of record, other record and value.", required=True),
        Column(
            "kind",
            Type.TEXT,
            "What sort of mistake it may be.",
            required=True,
            one_of=tuple(FindingKind),
        ),
        Column("harm", Type.INTEGER, "How much harm it does: 1 the most.", required=True, low=1),
        Column("person_id", Type.TEXT, "Child that the record is.", required=True),
        Column("other_person_id", Type.TEXT, "Child that the other record is."),
        Column("record_key", Type.TEXT, "The record to look at.", required=True),
        Column("other_record_key", Type.TEXT, "The record that it meets."),
        Column("source", Type.TEXT, "Source that holds the record.", required=True),
        Column("extract", Type.TEXT, "Its extract.", required=True),
        Column("other_source", Type.TEXT, "Source that holds the other record."),
        Column(
            "source_key",
            Type.TEXT,
            "The source's own key.",
            required=True,
            personal=Personal.IDENTIFIES,
        ),
        Column(
            "other_source_key",
            Type.TEXT,
            "Own key of the other record, where the same source holds it.",
            personal=Personal.IDENTIFIES,
        ),
        Column("field", Type.TEXT, "The value to be looked at first.", required=True),
        Column("source_field", Type.TEXT, "What the source calls it.", required=True),
        Column("differing", Type.TEXTS, "All values that differ.", required=True),
        Column("reason", Type.TEXT, "What is wrong, in a sentence.", required=True),
        Column("evidence", Type.TEXT, "What speaks for one value or the other.", required=True),
        Column(
            "likely",
            Type.TEXT,
            "Whose value is likely right.",
            required=True,
            one_of=tuple(LikelyRight),
        ),
        Column(
            "sure", Type.TEXT, "How sure the finding is.", required=True, one_of=tuple(Sureness)
        ),
        Column(
            "asks",
            Type.FLAG,
            "False where only the other record's owner can act, or is asked from the other side.",
            required=True,
        ),
        Column(
            "disclosed",
            Type.TEXT,
            "What the other source's agreement lets the owner be told of it.",
            personal=Personal.IDENTIFIES,
        ),
        Column("value_hash", Type.TEXT, "Hash of the record's value.", required=True),
        Column("is_gone", Type.FLAG, "True where a record is no longer sent.", required=True),
        Column("weight", Type.NUMBER, "Match weight in bits, of a pair."),
    ),
)

WHOLE_RECORD = "record"
"""What a finding is about when no single value is meant."""

METRICS = {
    f"found_{kind.replace(' ', '_')}": f"count_if(kind = '{kind}')"
    for kind in FindingKind
    if kind not in EXTRACT_KINDS
}


def build(  # noqa: PLR0913, PLR0917 # its parameters name what the table is built from
    silver_match_edge: DataFrame,
    silver_child_record: DataFrame,
    silver_ruling: DataFrame,
    silver_impossible_fact: DataFrame,
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
        sources: all sources, for their own words and what may be disclosed of them.

    Returns:
        One row per record and matter.
    """
    records = without_locations(silver_child_record, child_record.TABLE)
    children = records.where("is_child AND NOT is_gone")
    pair_findings = pairs.suspected(silver_match_edge, silver_ruling, records)
    findings = (
        pair_findings.unionByName(values.contradicted(values.with_support(children)))
        .unionByName(values.swapped(children))
        .unionByName(numbers.failing(children))
        .unionByName(numbers.of_another(children, pair_findings))
        .unionByName(scripts.unwritten(children))
        .unionByName(uncorrected(children, audited, FIELDS))
        .unionByName(facts.findings_of(silver_impossible_fact))
    )
    return _for_owners(facts.without_asked_rolls(findings), silver_child_record, sources)


def hashes() -> SparkColumn:
    """Entries of a map: every value of a record to its hash, and `record` to that of them all."""
    texts = {name: F.coalesce(F.col(name).cast("string"), F.lit("")) for name in FIELDS}
    # A number that fails its check is no value; that it fails is what an owner can change.
    hashed = {
        name: F.concat_ws("|", text, f"{name}_fault") if name in numbers.CHECKED else text
        for name, text in texts.items()
    }
    hashed[WHOLE_RECORD] = F.concat_ws("|", *hashed.values())
    return F.array(
        *(
            F.struct(F.lit(name), F.substring(F.sha2(text, 256), 1, 16))
            for name, text in hashed.items()
        )
    )


def hash_of(field: SparkColumn) -> SparkColumn:
    """The hash of what a finding is about, from the map `hashes`."""
    field_hash = F.try_element_at("hashes", field)
    return F.coalesce(field_hash, F.try_element_at("hashes", F.lit(WHOLE_RECORD)))


def _for_owners(findings: DataFrame, records: DataFrame, sources: Sequence[Source]) -> DataFrame:
    """Findings in the words of the sources' owners, with what may be disclosed to these.

    Hashes are of the values as they are, so that protection that comes or goes is no correction;
    values are told without what locates a protected person.
    """
    columns = ["record_key", "source", "extract", "source_key", "is_gone"]
    own = records.withColumn("hashes", F.map_from_entries(hashes())).select(*columns, "hashes")
    disclosable_values = F.create_map(*(entry for name in FIELDS for entry in _map_entry(name)))
    other = without_locations(records, child_record.TABLE).select(
        *(F.col(name).alias(f"other_{name}") for name in columns),
        disclosable_values.alias("other_values"),
    )
    is_one_source = F.col("source") == F.col("other_source")
    matter = F.concat_ws("|", "record_key", "other_record_key", F.col("field"), _matter_kind())
    return (
        findings.join(own, on="record_key", how="inner")
        .join(other, on="other_record_key", how="left")
        .withColumns(
            {
                "request_id": F.substring(F.sha2(matter, 256), 1, 16),
                "harm": harm(F.col("kind")),
                "source_field": _source_field(sources),
                "other_source_key": F.when(is_one_source, F.col("other_source_key")),
                "disclosed": _disclosed(sources),
                "value_hash": hash_of(F.col("field")),
                "is_gone": F.col("is_gone") | F.coalesce("other_is_gone", F.lit(col=False)),
                "asks": F.col("asks") & ~(is_one_source & _asked_from_the_other_side()),
            }
        )
        .select(*TABLE.names)
    )


def _asked_from_the_other_side() -> SparkColumn:
    """Of a pair of one source's own records its owner is asked once, not from either side."""
    sides = Window.partitionBy(
        F.least("record_key", "other_record_key"), F.greatest("record_key", "other_record_key")
    ).orderBy(F.col("asks").desc(), "record_key")
    return F.col("kind").isin(*PAIR_KINDS) & (F.row_number().over(sides) > 1)


def _map_entry(name: str) -> tuple[SparkColumn, SparkColumn]:
    return F.lit(name), F.col(name).cast("string")


def _matter_kind() -> SparkColumn:
    """Two records are one matter, whatever the match makes of them from night to night."""
    return F.when(F.col("kind").isin(*PAIR_KINDS), F.lit("pair")).otherwise(F.col("kind"))


def _disclosed(sources: Sequence[Source]) -> SparkColumn:
    """The other source's title, and its value where its agreement lets owners see it."""
    titles = {
        source.name: source.title
        for source in sources
        if source.agreement.disclosed_to_owners is not Disclosure.NOTHING
    }
    value_sources = [
        source.name
        for source in sources
        if source.agreement.disclosed_to_owners is Disclosure.VALUE
    ]
    title = looked_up(titles, F.col("other_source"))
    value = F.when(
        F.col("other_source").isin(*value_sources),
        F.concat(F.lit(": "), F.try_element_at("other_values", F.col("field"))),
    )
    return F.concat(title, F.coalesce(value, F.lit("")))


def _source_field(sources: Sequence[Source]) -> SparkColumn:
    """What the source calls the value, by extract and by the person's place in the row."""
    source_fields = dict(
        entry
        for source in sources
        for extract in source.extracts
        for entry in _source_fields(extract)
    )
    place = F.regexp_extract("record_key", r"/(\d)$", 1)
    key = F.concat_ws("|", "extract", place, "field")
    return F.coalesce(looked_up(source_fields, key), F.col("field"))


def _source_fields(extract: Extract) -> Iterator[tuple[str, str]]:
    mentioned = 0
    for person in extract.people:
        mentioned += not person.key
        if person.is_described:
            place = "" if person.key else str(mentioned)
            for field in FIELDS:
                if source_field := _field_of(person, field):
                    yield f"{extract.name}|{place}|{field}", source_field


def _field_of(person: Person, field: str) -> str:
    """The extract's field that holds a value of the person; empty where none does."""
    source_field = getattr(person, field)
    if isinstance(source_field, str) and source_field:
        return source_field
    full_name = person.full_name if field in {"forename", "surname"} else ""
    return full_name if isinstance(full_name, str) else ""
