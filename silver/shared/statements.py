"""What the rows of an extract say, read through its contract.

One place turns a declaration (`Person`, `Address`, ...) into columns, so that every silver table
speaks of people, sources and dates in the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TypeVar

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bronze.keys import opaque_key
from contracts import Constant, Extract, Person, Source
from contracts.statements import ROLES, FieldOrConstant, Statement
from silver.cleanse import dates
from silver.shared.frames import frame_of
from silver.shared.lookup import looked_up

S = TypeVar("S", bound=Statement)
"""A kind of statement."""


@dataclass(frozen=True)
class ExtractFrame:
    """An extract's bronze table, with the contract that says what its rows mean."""

    source: Source
    extract: Extract
    rows: DataFrame


@dataclass(frozen=True)
class ParseContext:
    """How a run reads: its date, the council's secret, and the switches that touch meaning."""

    as_of: date
    secret: str
    allow_test_nhs_numbers: bool = False


def kept(extract_frame: ExtractFrame, parse_context: ParseContext) -> DataFrame:
    """All versions of rows that retention has not removed."""
    oldest = parse_context.as_of - extract_frame.source.agreement.retention
    return extract_frame.rows.where(F.col("last_seen") >= F.lit(oldest))


def newest(extract_frame: ExtractFrame, parse_context: ParseContext) -> DataFrame:
    """The newest version of every row that retention has not removed."""
    return kept(extract_frame, parse_context).where("is_latest")


def text(said: FieldOrConstant) -> Column:
    """What the row says, as sent; null where the extract is silent."""
    if isinstance(said, Constant):
        return F.lit(said.text)
    return F.col(said) if said else F.lit(None).cast("string")


def coded(extract: Extract, said: FieldOrConstant) -> Column:
    """What the row says in our words: the partner's code translated, else the text itself."""
    if isinstance(said, Constant) or not said:
        return text(said)
    codes = {code.strip().upper(): ours for code, ours in extract.field(said).codes.items()}
    if not codes:
        return F.col(said)
    return looked_up(codes, F.upper(F.trim(F.col(said))))


def day(extract: Extract, said: FieldOrConstant, parse_context: ParseContext) -> Column:
    """A date that a row gives for an event; null where there is none or it is impossible."""
    if isinstance(said, Constant) or not said:
        return F.lit(None).cast("date")
    return dates.event_date(F.col(said), extract.field(said).formats, parse_context.as_of)


def role(extract: Extract, person: Person) -> Column:
    """In which part the row names the person: child or adult."""
    if person.role in ROLES:
        return F.lit(person.role)
    return F.coalesce(coded(extract, person.role), F.lit("adult"))


def record_key(extract: Extract, alias: str, secret: str) -> Column:
    """The opaque name of the record that a row's person is.

    A person with a key of the source's own has one record however many rows and extracts speak
    of them; a person who is only mentioned has one record a row (`/1`, `/2`).
    """
    person = extract.person(alias)
    if person.key:
        namespace = person.known_in or extract.name
        return opaque_key(secret, namespace, [F.col(name) for name in person.key])
    mentioned = [one.alias for one in extract.people if not one.key]
    return F.concat(F.col("row_key"), F.lit(f"/{mentioned.index(alias) + 1}"))


def source_key(extract: Extract, person: Person, *, placeless: bool = False) -> Column:
    """The source's own key of the record, as its owner knows it.

    With `placeless` the parts that tell where somebody is are left out.
    """
    names = [n for n in person.key or extract.key if not (placeless and extract.field(n).locates)]
    parts = F.concat_ws("|", *(F.col(name) for name in names))
    if person.key:
        return parts
    mentioned = [one.alias for one in extract.people if not one.key]
    return F.concat(parts, F.lit(f"/{mentioned.index(person.alias) + 1}"))


def where_from(extract_frame: ExtractFrame) -> list[Column]:
    """Where a fact comes from: source, extract, deliveries and rows."""
    return [
        F.lit(extract_frame.source.name).alias("source"),
        F.lit(extract_frame.extract.name).alias("extract"),
        F.col("row_key"),
        F.col("first_delivery"),
        F.col("first_row_number"),
        F.col("first_seen"),
        F.col("last_seen"),
    ]


def told(
    extract_frames: Sequence[ExtractFrame],
    kind: type[S],
    tell: Callable[[ExtractFrame, S], DataFrame],
    ddl: str,
) -> DataFrame:
    """Every extract's statements of one kind, one under the other.

    Args:
        landed: at least one extract.
        kind: of statement.
        tell: the rows that one statement of one extract makes.
        ddl: their schema, for when no extract makes such a statement.
    """
    frames = [
        tell(one, said)
        for one in extract_frames
        for said in one.extract.statements
        if isinstance(said, kind)
    ]
    empty = frame_of(extract_frames[0].rows.sparkSession, [], ddl)
    return reduce(DataFrame.unionByName, frames) if frames else empty
