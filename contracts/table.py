"""A table of ours: its columns, what they promise, and how bad it is when a promise breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.errors import SingleViewError


class ContractError(SingleViewError, ValueError):
    """A declaration contradicts itself; raised when the module that holds it is imported."""


class Layer(StrEnum):
    """The four stages of a record's walk that are kept as Delta tables."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


class Type(StrEnum):
    """Column types, as Spark writes them in a schema.

    Gold keeps to these because every Delta reader agrees on them at reader version 1.
    """

    TEXT = "string"
    DATE = "date"
    TIMESTAMP = "timestamp"
    INTEGER = "bigint"
    NUMBER = "double"
    FLAG = "boolean"
    TEXTS = "array<string>"
    DATES = "array<date>"
    INTEGERS = "array<bigint>"


class Severity(StrEnum):
    """What a broken rule does: a promise of ours blocks the night, a finding is reported."""

    CRITICAL = "critical"
    WARNING = "warning"


class DataGroup(StrEnum):
    """The data group of a row or column: what a role's filter is written against.

    From the most open to the most closed. Where several sources say the same, the row carries the
    group of the most open one: that a more closed one says so as well is not disclosed by it.
    Counts of children with small numbers hidden are a group of their own, which no fact about a
    child has: it stands near the end, so that a row that got it by mistake would be seen by few.
    """

    DEMOGRAPHICS = "demographics"
    FAMILY = "family"
    ADDRESS = "address"
    EDUCATION = "education"
    HOUSING = "housing"
    BENEFITS = "benefits"
    INVOLVEMENT = "involvement"
    PLANS = "plans"
    HEALTH = "health"
    JUSTICE = "justice"
    RISK = "risk"
    AGGREGATE = "aggregate"
    STEWARD = "steward"


class Personal(StrEnum):
    """Whether a value tells of a person, and what: whoever declares one has to say which.

    Neither kind reaches a log, a check result or a report. What locates is hidden, besides, of a
    person whose whereabouts must not be shown. The member that is empty is false.
    """

    NO = ""
    IDENTIFIES = "identifies"
    LOCATES = "locates"


@dataclass(frozen=True)
class Column:
    """One column of a table of ours.

    `about` is the one wording used in Delta comments, Dagster and the docs. `required`,
    `one_of`, `pattern`, `date_formats` (Spark patterns that the text must read as), `low` and
    `high` are rules; `severity` says what breaking one does. `personal` says what a value tells
    of a person. `data_group` is the column's own, where it is not that of its row;
    `data_group_column` names the column that holds the group of the source behind this value,
    where that is not the source behind the row.
    """

    name: str
    type: Type
    about: str
    required: bool = False
    one_of: tuple[str, ...] = ()
    pattern: str = ""
    date_formats: tuple[str, ...] = ()
    low: date | int | float | None = None
    high: date | int | float | None = None
    severity: Severity = Severity.CRITICAL
    personal: Personal = Personal.NO
    data_group: DataGroup | None = None
    data_group_column: str = ""

    @property
    def locates(self) -> bool:
        """Whether a value tells where a person is, or who sees them where."""
        return self.personal is Personal.LOCATES

    @property
    def comment(self) -> str:
        """What the column is, and which data group a reader needs for it beside the row's."""
        groups = [str(self.data_group)] if self.data_group else []
        groups += [f"what {self.data_group_column} says"] if self.data_group_column else []
        return f"{self.about} Data group: {' and '.join(groups)}." if groups else self.about


@dataclass(frozen=True)
class Table:
    """One Delta table: where it lives, what a row is, and what identifies it.

    `owner` is the team that answers for it. `clock` names the columns that tell when or in
    which run a row was written: two runs over the same facts may differ in them alone.
    `written_whole` is false for tables that only ever grow. `record_key` is the column that names
    the person, record or request that a row is about; empty where it is about none.

    Which data group a value of a person belongs to is declared: `data_group` is that of every row,
    `data_group_columns` name the columns that hold it where rows differ (a reader of a row needs
    the groups in all of them; one that is empty asks for nothing), and a column may have its own.
    `kind_column` says what sort of fact a row is, where the table has that column: an audience that
    sees a part of a data group sees the kinds that its access lists.
    """

    layer: Layer
    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    owner: str = "team:data-engineering"
    clock: tuple[str, ...] = ()
    written_whole: bool = True
    record_key: str = ""
    data_group: DataGroup | None = None
    data_group_columns: tuple[str, ...] = ()
    kind_column: str = "kind"

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself.

        Raises:
            ContractError: a key, clock, data group or record key names no column, a column stands
                twice, or a value of a person in silver or gold belongs to no data group.
        """
        names = self.names
        if len(set(names)) != len(names):
            raise ContractError(f"{self.path}: a column is declared twice")
        data_group_columns = (
            *self.data_group_columns,
            *(c.data_group_column for c in self.columns if c.data_group_column),
        )
        record_key = (self.record_key,) if self.record_key else ()
        for used in (*self.key, *self.clock, *data_group_columns, *record_key):
            if used not in names:
                raise ContractError(f"{self.path}: {used!r} is not one of its columns")
        for column in self._columns_without_data_group():
            raise ContractError(f"{self.path}: say which data group {column.name!r} belongs to")

    def _columns_without_data_group(self) -> Iterator[Column]:
        if self.layer is Layer.BRONZE or self.data_group or self.data_group_columns:
            return
        for column in self.columns:
            is_of_a_person = column.personal or column.name == self.record_key
            if is_of_a_person and not (column.data_group or column.data_group_column):
                yield column

    @property
    def path(self) -> str:
        """`layer/name`: the folder under the lake, the asset key and the name in every report."""
        return f"{self.layer}/{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def ddl(self) -> str:
        """The schema as Spark DDL, with each column's comment."""
        return ", ".join(f"`{c.name}` {c.type} COMMENT {sql_text(c.comment)}" for c in self.columns)

    def data_group_of(self, name: str) -> DataGroup | None:
        """The data group of a column: its own, else that of every row; none where rows differ."""
        return self.column(name).data_group or self.data_group

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: the table has no such column.
        """
        return {column.name: column for column in self.columns}[name]


def sql_text(text: str) -> str:
    """`text` as a Spark SQL string literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def sql_texts(texts: Sequence[str]) -> str:
    """`texts` as a comma-separated list of Spark SQL string literals."""
    return ", ".join(sql_text(text) for text in texts)
