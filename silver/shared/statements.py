"""What the rows of an extract say, read through its contract.

One place turns a declaration (`Person`, `Address`, ...) into columns, so that every silver table
speaks of people, sources and dates in the same way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import TypeVar

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bronze import keys
from contracts import (
    Address,
    Assessment,
    Constant,
    Extract,
    Field,
    Involvement,
    Person,
    Relationship,
    Source,
    Table,
)
from contracts.statements import ROLES, FactWithKind, FieldOrConstant
from silver.cleanse import dates
from silver.shared.frames import frame_of
from silver.shared.lookup import looked_up

S = TypeVar("S", bound=Address | Assessment | Involvement | Relationship | FactWithKind)
"""A kind of statement that is a fact about a person."""


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


@dataclass(frozen=True)
class FieldReader:
    """Reads the fields of one extract as its contract means them."""

    extract: Extract
    parse_context: ParseContext

    def text(self, field: FieldOrConstant) -> Column:
        """The field as sent, or the constant; null where the extract is silent."""
        if isinstance(field, Constant):
            return F.lit(field.text)
        return F.col(field) if field else F.lit(None).cast("string")

    def by_codes(
        self, field: FieldOrConstant, parse: Callable[[Column, Mapping[str, str] | None], Column]
    ) -> Column:
        """The field as `parse` reads it by the partner's codes (None where it has none)."""
        if isinstance(field, Constant) or not field:
            return parse(self.text(field), None)
        return self._by_layout(field, lambda agreed: parse(F.col(field), agreed.codes or None))

    def decoded(self, field: FieldOrConstant) -> Column:
        """The field in our words: the partner's code translated, else the text itself."""
        return self.by_codes(field, _decoded)

    def day(self, field: FieldOrConstant) -> Column:
        """A date that a row gives for an event; null where there is none or it is impossible."""
        return self._date(field, dates.event_date)

    def date_of_birth(self, field: FieldOrConstant) -> Column:
        """A date of birth; null where there is none or it is impossible."""
        return self._date(field, dates.date_of_birth)

    def _date(
        self, field: FieldOrConstant, parse: Callable[[Column, Sequence[str], date], Column]
    ) -> Column:
        if isinstance(field, Constant) or not field:
            return F.lit(None).cast("date")
        as_of = self.parse_context.as_of
        return self._by_layout(field, lambda agreed: parse(F.col(field), agreed.formats, as_of))

    def _by_layout(self, name: str, read: Callable[[Field], Column]) -> Column:
        """A field as it is laid out today, and in rows of earlier files as it was in those."""
        agreed = self.extract.field(name)
        column = read(agreed)
        for layout in reversed(agreed.earlier):
            is_of_layout = F.col("last_seen") <= F.lit(layout.last_day)
            column = F.when(is_of_layout, read(agreed.laid_out(layout))).otherwise(column)
        return column

    def role(self, person: Person) -> Column:
        """In which part the row names the person: child or adult."""
        if person.role in ROLES:
            return F.lit(person.role)
        return F.coalesce(self.decoded(person.role), F.lit("adult"))

    def record_key(self, alias: str) -> Column:
        """The opaque name of the record that a row's person is (bronze/keys.py)."""
        return keys.record_key(self.extract, self.extract.person(alias), self.parse_context.secret)

    def source_key(self, person: Person, *, placeless: bool = False) -> Column:
        """The source's own key of the record, as its owner knows it.

        With `placeless` the parts that locate somebody are dropped.
        """
        names = [
            name
            for name in person.key or self.extract.key
            if not (placeless and self.extract.field(name).locates)
        ]
        key = F.concat_ws("|", *(F.col(name) for name in names))
        suffix = "" if person.key else keys.mention_suffix(self.extract, person)
        return F.concat(key, F.lit(suffix)) if suffix else key


def _decoded(text: Column, codes: Mapping[str, str] | None) -> Column:
    words = {code.strip().upper(): word for code, word in (codes or {}).items()}
    return looked_up(words, F.upper(F.trim(text))) if words else text


FactColumns = Callable[[S, FieldReader], dict[str, Column]]
"""The columns of a fact that are its own: provenance is alike for all."""


def retained_rows(extract_frame: ExtractFrame, parse_context: ParseContext) -> DataFrame:
    """All versions of rows that retention has not removed."""
    kept_from = extract_frame.source.agreement.kept_from(parse_context.as_of)
    return extract_frame.rows.where(F.col("last_seen") >= F.lit(kept_from))


def latest_rows(extract_frame: ExtractFrame, parse_context: ParseContext) -> DataFrame:
    """The newest version of every row that retention has not removed."""
    return retained_rows(extract_frame, parse_context).where("is_latest")


def provenance_columns(extract_frame: ExtractFrame) -> list[Column]:
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


def latest_facts(
    table: Table,
    kind: type[S],
    columns: FactColumns[S],
    extract_frames: Sequence[ExtractFrame],
    parse_context: ParseContext,
) -> DataFrame:
    """Every statement of one kind in its newest version: the rows of a table of facts.

    Args:
        table: the table of facts, whose columns are `columns` and provenance.
        kind: of statement.
        columns: the table's own columns, made of one statement of one extract.
        extract_frames: at least one extract.
        parse_context: the run's date and secret.
    """
    latest = [replace(frame, rows=frame.rows.where("is_latest")) for frame in extract_frames]
    return fact_versions(table.ddl, kind, columns, latest, parse_context).select(*table.names)


def fact_versions(
    ddl: str,
    kind: type[S],
    columns: FactColumns[S],
    extract_frames: Sequence[ExtractFrame],
    parse_context: ParseContext,
) -> DataFrame:
    """Every statement of one kind in all versions that retention has not removed.

    Arguments as in `latest_facts`, but for `ddl`: the schema for when no extract makes such a
    statement.

    Returns:
        `columns`, `is_latest` and provenance.
    """

    def rows(frame: ExtractFrame, statement: S) -> DataFrame:
        reader = FieldReader(frame.extract, parse_context)
        return retained_rows(frame, parse_context).select(
            *(column.alias(name) for name, column in columns(statement, reader).items()),
            "is_latest",
            *provenance_columns(frame),
        )

    frames = [
        rows(frame, statement)
        for frame in extract_frames
        for statement in frame.extract.statements
        if isinstance(statement, kind)
    ]
    empty = frame_of(extract_frames[0].rows.sparkSession, [], ddl)
    return reduce(DataFrame.unionByName, frames) if frames else empty
