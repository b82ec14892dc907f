"""Values that do not read as agreed, column by column: what is told of a delivery as a whole.

That a partner's dates or codes changed shows in a column and not in a row. Bronze keeps such values
as they were sent; their number stands in the delivery's notes, and asks its owner what changed.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts import Extract, Field, FieldKind
from contracts.dates import reads_as_date
from contracts.table import sql_texts


class UnreadKind(StrEnum):
    """In which way a value is not as agreed."""

    DATE = "date not as agreed"
    CODE = "code never agreed"


@dataclass(frozen=True)
class ValueFault:
    """A way in which values of a field may be wrong.

    `rule` is Spark SQL over a column called `text` that is true where one is: the same for all
    fields of which the same was agreed.
    """

    kind: UnreadKind
    field: str
    rule: str

    @property
    def rule_id(self) -> str:
        """A short name of the rule: its text, beside every value, would swell the plan."""
        return hashlib.sha256(self.rule.encode()).hexdigest()[:8]

    def note(self, values: int) -> str:
        """What is told of a delivery with so many of them."""
        words = {
            UnreadKind.DATE: "dates that do not read as agreed",
            UnreadKind.CODE: "codes that no agreement names",
        }
        return f"{words[self.kind]} in {self.field}: {values:,}"


def value_faults(extract: Extract) -> tuple[ValueFault, ...]:
    """What can be wrong with the values of an extract's dates and codes, in any layout."""
    return tuple(fault for each in extract.fields for fault in _faults(each))


def texts_of(faults: Sequence[ValueFault]) -> Column:
    """A row of `kind`, `field`, `rule` and `text` for each of a row's values that may be wrong."""
    cells = [
        F.struct(
            F.lit(fault.kind).alias("kind"),
            F.lit(fault.field).alias("field"),
            F.lit(fault.rule_id).alias("rule"),
            F.col(fault.field).alias("text"),
        )
        for fault in faults
    ]
    return F.inline(F.array(*cells))


def is_faulty(faults: Sequence[ValueFault]) -> Column:
    """Whether a text is wrong by its rule: one expression for all fields, compiled once.

    It is one CASE with a branch a rule: Spark writes what is nested in a CASE twice when it tells
    its plan, and so doubles with every level.
    """
    rules = sorted({fault.rule_id: fault.rule for fault in faults}.items())
    verdict = F.when(F.lit(col=False), F.lit(col=False))
    for rule_id, rule in rules:
        verdict = verdict.when(F.col("rule") == rule_id, F.expr(rule))
    return verdict.otherwise(F.lit(col=False))


def _faults(field: Field) -> Iterator[ValueFault]:
    if field.kind is FieldKind.DATE:
        rule = f"(text IS NOT NULL AND NOT {reads_as_date('text', field.every_format)})"
        yield ValueFault(UnreadKind.DATE, field.name, rule)
    elif field.every_code:
        codes = sql_texts(sorted({code.strip().upper() for code in field.every_code}))
        rule = f"(text IS NOT NULL AND upper(trim(text)) NOT IN ({codes}))"
        yield ValueFault(UnreadKind.CODE, field.name, rule)
