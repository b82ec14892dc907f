"""What a source does not want an audience told of a person, by a mark on its own rows.

A mark closes, for the audiences that it names, what the source says of the person in the data
groups that the marked row speaks of; what other sources say is theirs.
"""

from collections.abc import Iterator, Sequence
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import (
    EVERY_AUDIENCE,
    Audience,
    Column,
    DataGroup,
    Extract,
    Involvement,
    Layer,
    Person,
    Relationship,
    Table,
    Type,
)
from contracts.statements import KINDS, FactWithKind, Statement
from silver.shared.frames import frame_of
from silver.shared.lookup import looked_up
from silver.shared.statements import ExtractFrame, FieldReader, ParseContext, latest_rows

TABLE = Table(
    layer=Layer.SILVER,
    name="withheld",
    about="What a source's own mark keeps from an audience: of whom, and in which data group.",
    key=("person_id", "source", "withheld_group", "audience"),
    record_key="person_id",
    data_group=DataGroup.STEWARD,
    columns=(
        Column("person_id", Type.TEXT, "The person.", required=True),
        Column("source", Type.TEXT, "The source that does not want it told.", required=True),
        Column(
            "withheld_group",
            Type.TEXT,
            "Data group of what is not shown of all that the source says of the person.",
            required=True,
            one_of=tuple(DataGroup),
        ),
        Column(
            "audience",
            Type.TEXT,
            "Who is not told; every audience, where the mark is one that nobody agreed.",
            required=True,
            one_of=(*Audience, EVERY_AUDIENCE),
        ),
    ),
)


def build(
    silver_person: DataFrame, extract_frames: Sequence[ExtractFrame], parse_context: ParseContext
) -> DataFrame:
    """Every mark that stands on a row in its newest version.

    Args:
        silver_person: which record is which person.
        extract_frames: the bronze tables of all extracts, with their contracts.
        parse_context: the run's date and secret.

    Returns:
        One row per person, source, data group and audience.
    """
    marked = [
        _marked(frame, person, parse_context)
        for frame in extract_frames
        for person in frame.extract.people
        if frame.extract.withheld_from
    ]
    shape = "record_key string, source string, withheld_group string, audience string"
    empty = frame_of(silver_person.sparkSession, [], shape)
    records = reduce(DataFrame.unionByName, marked, empty)
    persons = silver_person.select("record_key", "person_id")
    return records.join(persons, on="record_key", how="inner").select(*TABLE.names).distinct()


def _marked(frame: ExtractFrame, person: Person, parse_context: ParseContext) -> DataFrame:
    reader = FieldReader(frame.extract, parse_context)
    groups = sorted(set(_groups_about(frame.extract, person)))
    return (
        latest_rows(frame, parse_context)
        .withColumn("audience", F.explode(_audiences(frame.extract, reader)))
        .select(
            reader.record_key(person.alias).alias("record_key"),
            F.lit(frame.source.name).alias("source"),
            F.explode(F.array(*map(F.lit, groups))).alias("withheld_group"),
            "audience",
        )
    )


def _audiences(extract: Extract, reader: FieldReader) -> SparkColumn:
    """The audiences that a row's mark names: none where it is blank, all where it is unreadable."""
    mark = F.trim(reader.text(extract.withheld_from))
    words = {code.upper(): ",".join(named) for code, named in extract.audiences_by_mark.items()}
    named = F.coalesce(looked_up(words, F.upper(mark)), F.lit(EVERY_AUDIENCE))
    return F.when(F.length(mark) > 0, F.split(named, ","))


def _groups_about(extract: Extract, person: Person) -> Iterator[DataGroup]:
    """The data groups of all that a row of the extract may say of a person."""
    if person.is_described:
        yield from _groups_described(person)
    for statement in extract.statements:
        if person.alias in _about(statement):
            yield from _groups_stated(extract, statement)


def _groups_described(person: Person) -> Iterator[DataGroup]:
    """Of what a row says of who somebody is."""
    yield DataGroup.DEMOGRAPHICS
    if person.postcode:
        yield DataGroup.ADDRESS
    if person.upn:
        yield DataGroup.EDUCATION
    if person.nhs_number:
        yield DataGroup.HEALTH


def _groups_stated(extract: Extract, statement: Statement) -> Iterator[DataGroup]:
    """Of what a statement says of whom it is about; a person's own are `_groups_described`."""
    if isinstance(statement, FactWithKind):
        kinds = KINDS[type(statement)]
        yield from (kinds[kind].data_group for kind in extract.kinds_of(statement))
    elif not isinstance(statement, Person):
        yield statement.data_group
    if isinstance(statement, Involvement):
        # That a service is involved is a row of its own in gold.
        yield DataGroup.INVOLVEMENT


def _about(statement: Statement) -> tuple[str, ...]:
    """Whom a statement speaks of, by their aliases."""
    if isinstance(statement, Relationship):
        return (statement.of, statement.to)
    return () if isinstance(statement, Person) else (statement.of,)
