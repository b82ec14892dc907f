"""What of an extract's row goes with a person who was erased, and how a delivery leaves it out.

A row goes whole where it has its source's own key of the person, or where it describes nobody else.
Of a person who is only mentioned in a row about somebody else the cells are emptied, and the rest
of the row stays.
"""

import json
from collections.abc import Collection, Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from bronze import keys
from contracts import Extract, Person
from contracts.session_marks import MARKS
from contracts.statements import fields_used

ERASED = (
    "this record was erased and may not come in again: leave it out of the next file, or ask the "
    "council's information governance manager to readmit it"
)
"""Why a row of somebody who was erased is rejected."""
NAMESPACE = "erased"
"""Keeps the hash of a record that was erased apart from every other keyed hash."""


def record_hash(record_key: str, secret: str) -> str:
    """What is kept of a record that was erased, to know it again."""
    return str(keys.opaque_text(secret, NAMESPACE, [record_key]))


def goes_whole(extract: Extract, person: Person) -> bool:
    """Whether a row goes with this person; otherwise their cells alone."""
    others = [each for each in extract.people if each.alias != person.alias]
    return bool(person.key) or not any(each.is_described for each in others)


def cells_of(extract: Extract, person: Person) -> tuple[str, ...]:
    """The fields of a row that say something of this person and of nobody else in it."""
    own: dict[str, None] = {}
    others = set(extract.key) | {field.name for field in extract.fields if field.required}
    for statement in extract.statements:
        is_of_person = person.alias in _aliases(statement)
        if is_of_person:
            own |= dict.fromkeys(fields_used(statement))
        else:
            others |= set(fields_used(statement))
    return tuple(name for name in own if name not in others)


def _aliases(statement: object) -> set[str]:
    return {getattr(statement, name, "") for name in ("alias", "of", "to")}


def without_erased(
    rows: DataFrame, extract: Extract, secret: str, erased: Collection[str]
) -> tuple[DataFrame, DataFrame | None]:
    """A delivery's rows without those who were erased, and the rows that are refused.

    Args:
        rows: `row_number` and every field of the extract, as text.
        extract: whose rows they are.
        secret: the council's secret for opaque keys.
        erased: `record_hash` of every record that may not come in.

    Returns:
        Rows of the same columns; rejections as of `land.repeated_rows`, without a cell; None where
        nobody was erased.
    """
    if not erased:
        return rows, None
    row_key = keys.opaque_key(secret, extract.name, [F.col(name) for name in extract.key])
    keyed_rows = rows.withColumn("row_key", row_key)
    is_erased = {
        person.alias: _is_erased(extract, person, secret, erased) for person in extract.people
    }
    whole = [is_erased[p.alias] for p in extract.people if goes_whole(extract, p)]
    no = F.lit(col=False)
    goes = F.greatest(*whole, no, no)  # nulls do not count
    marked_rows = keyed_rows.withColumns({"goes": goes, **_emptied(extract, is_erased)})
    kept = marked_rows.where("NOT goes").select(*rows.columns)
    return kept, _rejections(marked_rows.where("goes"), extract)


def _is_erased(extract: Extract, person: Person, secret: str, erased: Collection[str]) -> Column:
    record_key = keys.record_key(extract, person, secret)
    return keys.opaque_key(secret, NAMESPACE, [record_key]).isin(*sorted(erased))


def _emptied(extract: Extract, is_erased: Mapping[str, Column]) -> dict[str, Column]:
    return {
        name: F.when(F.coalesce(is_erased[person.alias], F.lit(col=False)), None).otherwise(
            F.col(name)
        )
        for person in extract.people
        if not goes_whole(extract, person)
        for name in cells_of(extract, person)
    }


def _rejections(rows: DataFrame, extract: Extract) -> DataFrame:
    stands_for = F.col(MARKS).cast("bigint") if extract.session_marks else F.lit(1).cast("bigint")
    return rows.select(
        "row_number",
        F.lit(extract.key[0]).alias("column_name"),
        F.lit(ERASED).alias("reason"),
        F.lit(None).cast("string").alias("agreed"),
        stands_for.alias("rows"),
    )


def people_of_row(
    extract: Extract, row: Mapping[str, str | None], secret: str
) -> list[tuple[Person, str | None]]:
    """Each person of a row with the opaque key of their record, without Spark.

    Args:
        extract: whose row it is.
        row: cells by field; a field that is missing is blank.
        secret: the council's secret for opaque keys.
    """
    row_key = keys.opaque_text(secret, extract.name, [row.get(name) for name in extract.key])
    return [
        (person, _record_key(extract, person, row, (secret, row_key))) for person in extract.people
    ]


def cells_left(
    agreed: str | None, extract: Extract, secret: str, erased: Collection[str]
) -> str | None:
    """The cells of a rejected row, as JSON; none where it names somebody who was erased.

    Args:
        agreed: cells by field, as `bronze/rejected` holds them.
        extract: of which the row would have been.
        secret: the council's secret for opaque keys.
        erased: `record_hash` of every record that may not come in.
    """
    if agreed is None:
        return None
    row = {name: None if cell is None else str(cell) for name, cell in json.loads(agreed).items()}
    hashes = {record_hash(key, secret) for _, key in people_of_row(extract, row, secret) if key}
    return None if hashes.intersection(erased) else agreed


def _record_key(
    extract: Extract,
    person: Person,
    row: Mapping[str, str | None],
    named: tuple[str, str | None],
) -> str | None:
    secret, row_key = named
    if person.key:
        namespace = person.known_in or extract.name
        return keys.opaque_text(secret, namespace, [row.get(name) for name in person.key])
    return row_key and row_key + keys.mention_suffix(extract, person)
