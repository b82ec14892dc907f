"""What follows from a table's contract, rule by rule.

A rule is one SQL predicate over a row, so that the same sentence serves the row rules (one
Spark pass that names the failing rows) and the expectation suite (which counts and reports).
A row keeps a rule unless the predicate is false: a null is the business of `Filled` alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.dates import reads_as_date
from contracts.table import Column, Severity, Table, sql_text, sql_texts


@dataclass(frozen=True)
class Rule:
    """One promise about one column (or, for `Unique`, several)."""

    columns: tuple[str, ...]
    severity: Severity

    @property
    def id(self) -> str:
        """`kind.column`: short, stable, and free of any value."""
        return f"{type(self).__name__.lower()}.{'+'.join(self.columns)}"

    @property
    def predicate(self) -> str:
        """Spark SQL that is true where a row keeps the rule."""
        raise NotImplementedError

    @property
    def sentence(self) -> str:
        """What must hold, in plain words."""
        raise NotImplementedError

    def finding(self, count: int) -> str:
        """What is so where `count` rows break the rule, in plain words."""
        raise NotImplementedError


@dataclass(frozen=True)
class Filled(Rule):
    """The column has a value."""

    @property
    def predicate(self) -> str:
        """True where there is a value."""
        return f"`{self.columns[0]}` IS NOT NULL"

    @property
    def sentence(self) -> str:
        """That there is a value."""
        return f"Every row has {_words(self.columns[0])}."

    def finding(self, count: int) -> str:
        """In how many rows the value is missing."""
        return f"{_in_rows(count)} {_words(self.columns[0])} is missing."


@dataclass(frozen=True)
class OneOf(Rule):
    """The value is one of the agreed codes."""

    values: tuple[str, ...]

    @property
    def predicate(self) -> str:
        """True for an agreed code and for null."""
        return f"(`{self.columns[0]}` IS NULL OR `{self.columns[0]}` IN ({sql_texts(self.values)}))"

    @property
    def sentence(self) -> str:
        """That the code was agreed; the codes themselves may be many, so only their number."""
        return (
            f"{_words(self.columns[0]).capitalize()} is one of the {len(self.values)} agreed codes."
        )

    def finding(self, count: int) -> str:
        """In how many rows the code was not agreed."""
        name = _words(self.columns[0])
        return f"{_in_rows(count)} {name} is none of the {len(self.values)} agreed codes."


@dataclass(frozen=True)
class Matches(Rule):
    """The whole value has the agreed shape."""

    pattern: str

    @property
    def predicate(self) -> str:
        """True where the pattern is found, and for null."""
        matches = f"`{self.columns[0]}` RLIKE {sql_text(self.pattern)}"
        return f"(`{self.columns[0]}` IS NULL OR {matches})"

    @property
    def sentence(self) -> str:
        """That the shape was agreed."""
        return f"{_words(self.columns[0]).capitalize()} has the shape that was agreed."

    def finding(self, count: int) -> str:
        """In how many rows the value has another shape."""
        return f"{_in_rows(count)} {_words(self.columns[0])} does not have the agreed shape."


@dataclass(frozen=True)
class Dated(Rule):
    """The text reads as a date: in an agreed format, or in one that leaves no doubt."""

    formats: tuple[str, ...]

    @property
    def predicate(self) -> str:
        """True where silver reads the text as a real date, and for null."""
        column = f"`{self.columns[0]}`"
        return f"({column} IS NULL OR {reads_as_date(column, self.formats)})"

    @property
    def sentence(self) -> str:
        """That the date is real and can be read."""
        return f"{_words(self.columns[0]).capitalize()} is a real date that can be read."

    def finding(self, count: int) -> str:
        """In how many rows the date cannot be read."""
        name = _words(self.columns[0])
        return f"{_in_rows(count)} {name} is no real date, or is not written as agreed."


@dataclass(frozen=True)
class Within(Rule):
    """The value lies between two bounds, both included; None leaves a side open."""

    low: date | float | None
    high: date | float | None

    @property
    def predicate(self) -> str:
        """True from the lower bound to the upper, and for null."""
        bounds = [("<=", self.high), (">=", self.low)]
        comparisons = [
            f"`{self.columns[0]}` {sign} {_literal(bound)}"
            for sign, bound in bounds
            if bound is not None
        ]
        return f"(`{self.columns[0]}` IS NULL OR ({' AND '.join(comparisons)}))"

    @property
    def sentence(self) -> str:
        """That the value is possible."""
        return f"{_words(self.columns[0]).capitalize()} lies within possible bounds."

    def finding(self, count: int) -> str:
        """In how many rows the value is impossible."""
        return f"{_in_rows(count)} {_words(self.columns[0])} lies outside possible bounds."


@dataclass(frozen=True)
class Unique(Rule):
    """No two rows share these columns' values."""

    @property
    def predicate(self) -> str:
        """True where the key is on one row only; a window, so no filter may hold it."""
        key = ", ".join(f"`{name}`" for name in self.columns)
        return f"(count(1) OVER (PARTITION BY {key}) = 1)"

    @property
    def sentence(self) -> str:
        """That the key is one."""
        return f"No two rows share {' and '.join(_words(name) for name in self.columns)}."

    def finding(self, count: int) -> str:
        """How many rows share their key; one row alone shares it with nobody."""
        key = " and ".join(_words(name) for name in self.columns)
        return f"{count:,} rows share their {key} with another row."


def rules_of(table: Table) -> tuple[Rule, ...]:
    """Every rule that the table's contract makes, in the order of its columns."""
    return (*(rule for column in table.columns for rule in column_rules(column)), unique(table))


def unique(table: Table) -> Unique:
    """The promise that the table's key is one."""
    return Unique(table.key, Severity.CRITICAL)


def column_rules(column: Column) -> tuple[Rule, ...]:
    """The rules of one column."""
    scope = ((column.name,), column.severity)
    rules: list[Rule] = []
    if column.required:
        rules.append(Filled(*scope))
    if column.one_of:
        rules.append(OneOf(*scope, values=column.one_of))
    if column.pattern:
        rules.append(Matches(*scope, pattern=column.pattern))
    if column.date_formats:
        rules.append(Dated(*scope, formats=column.date_formats))
    if column.low is not None or column.high is not None:
        rules.append(Within(*scope, low=column.low, high=column.high))
    return tuple(rules)


def broken_rules_sql(rules: Sequence[Rule]) -> str:
    """A Spark SQL expression: the ids of the rules that a row breaks, as an array of text."""
    cases = [f"CASE WHEN NOT {rule.predicate} THEN {sql_text(rule.id)} END" for rule in rules]
    return (
        f"array_compact(array({', '.join(cases)}))" if cases else "cast(array() AS array<string>)"
    )


def _in_rows(count: int) -> str:
    return "In 1 row" if count == 1 else f"In {count:,} rows"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _literal(bound: date | float) -> str:
    return f"DATE'{bound.isoformat()}'" if isinstance(bound, date) else repr(bound)
