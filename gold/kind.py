"""Every kind of event, plan, measure and characteristic: what it counts as, and its limits."""

from collections.abc import Iterator

from pyspark.sql import DataFrame, SparkSession

from contracts import Column, DataGroup, Factor, Kind, Layer, Table, Type
from contracts.statements import KINDS
from silver.shared.frames import frame_of

TABLE = Table(
    layer=Layer.GOLD,
    name="kind",
    about="Every kind of fact that may be shown of a child: one published list, as it is in force.",
    key=("kind",),
    columns=(
        Column(
            "kind",
            Type.TEXT,
            "The kind, as facts name it.",
            required=True,
            one_of=tuple(name for kinds in KINDS.values() for name in kinds),
        ),
        Column("label", Type.TEXT, "The same as a heading.", required=True),
        Column(
            "statement",
            Type.TEXT,
            "Which table of facts has it.",
            required=True,
            one_of=tuple(statement.__name__.lower() for statement in KINDS),
        ),
        Column(
            "factor",
            Type.TEXT,
            "Whether practitioners count it as a risk, as protection, or as neither.",
            required=True,
            one_of=tuple(Factor),
        ),
        Column(
            "needed_group",
            Type.TEXT,
            "Data group that a reader of such a fact needs, beside that of its source.",
            required=True,
            one_of=tuple(DataGroup),
        ),
        Column(
            "shown_for_days",
            Type.INTEGER,
            "Days that it is shown after its day or its end; empty while its source sends it.",
            low=1,
        ),
        Column("starts_at_age", Type.INTEGER, "Never shown of a child who was younger."),
        Column("ends_at_age", Type.INTEGER, "Age at which such a plan ends at the latest."),
        Column("unit", Type.TEXT, "What the value of a measure counts."),
    ),
)


def build(spark: SparkSession) -> DataFrame:
    """One row per kind of contracts/kinds.py: no night changes it, a change of the list does."""
    return frame_of(spark, list(_rows()), TABLE.ddl)


def _rows() -> Iterator[tuple[object, ...]]:
    for statement, kinds in KINDS.items():
        for name, kind in kinds.items():
            yield name, label(name), statement.__name__.lower(), *_traits(kind)


def label(kind: str) -> str:
    """A kind with a capital."""
    return kind[0].upper() + kind[1:]


def _traits(kind: Kind) -> tuple[object, ...]:
    days = kind.shown_for.days if kind.shown_for else None
    group, factor = str(kind.data_group), str(kind.factor)
    return factor, group, days, kind.starts_at, kind.ends_at, kind.unit or None
