"""Facts that have a kind: which of them a row states, and under which data group."""

from collections.abc import Sequence
from typing import TypeVar

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Table
from contracts.statements import KINDS, FactWithKind, FieldOrConstant
from silver.cleanse import texts
from silver.shared.lookup import looked_up
from silver.shared.statements import (
    ExtractFrame,
    FactColumns,
    FieldReader,
    ParseContext,
    latest_facts,
)

S = TypeVar("S", bound=FactWithKind)


def kind_columns(
    statement: FactWithKind, reader: FieldReader, is_stated: SparkColumn
) -> dict[str, SparkColumn]:
    """Whom a fact is about, its kind and its data group.

    The kind is null where the row states no such fact, or a kind that was never agreed: bronze
    keeps that row, and its check tells the owner which codes are unknown.
    """
    kinds = KINDS[type(statement)]
    word = reader.decoded(statement.kind)
    groups = {name: str(kind.data_group) for name, kind in kinds.items()}
    return {
        "record_key": reader.record_key(statement.of),
        "kind": F.when(is_stated & word.isin(*kinds), word),
        "data_group": looked_up(groups, word),
    }


def is_filled(reader: FieldReader, field: FieldOrConstant) -> SparkColumn:
    """Whether the row says anything in the field, be it right or not."""
    return texts.one_line(reader.text(field)).isNotNull()


def facts_with_kind(
    table: Table,
    kind: type[S],
    columns: FactColumns[S],
    extract_frames: Sequence[ExtractFrame],
    parse_context: ParseContext,
) -> DataFrame:
    """Every fact of one kind of statement in its newest version; arguments as in `latest_facts`.

    `columns` are made with `kind_columns`.
    """
    facts = latest_facts(table, kind, columns, extract_frames, parse_context)
    return facts.where(F.col("kind").isNotNull())
