"""Records from outside any lake, in the shape that `single-view evaluate` and `train` take."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts.statements import ROLES
from silver.cleanse import ages, dates, people, sexes
from silver.match import record

COLUMNS = (
    "record_id",
    "source",
    "forename",
    "middle_names",
    "surname",
    "date_of_birth",
    "sex",
    "postcode",
    "upn",
    "nhs_number",
    "role",
)
"""The shape: all text, empty means unknown; dates as YYYY-MM-DD, sex as M, F or U.

`role` (child or adult: in which part a record names its person) and `middle_names` may be left out.
"""
LONG_AGO_YEARS = 500
"""Records from outside may be a census of long ago: how old people in them may be today."""


def person_records(
    records: DataFrame, as_of: date, registers: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> DataFrame:
    """Such records, cleansed as a partner's would be.

    Where no role says in which part a record names its person, the age does; without a date of
    birth nobody is taken for a child. Records of one single source are held to no more than those
    of two: to find what a source holds twice is then the question.

    Args:
        records: `COLUMNS`, all text; a column that is missing is unknown throughout.
        as_of: the date from which ages count.
        registers: by source, the youngest and oldest age of which it holds nearly everybody once.

    Returns:
        What the match reads of silver/person_record.
    """
    text = {
        name: F.col(name) if name in records.columns else F.lit(None).cast("string")
        for name in COLUMNS
    }
    born = dates.date_of_birth(text["date_of_birth"], ("yyyy-MM-dd",), as_of, LONG_AGO_YEARS)
    role = F.lower(F.trim(text["role"]))
    by_age = F.when(ages.is_adult(born, as_of), "adult").when(born.isNotNull(), "child")
    several = _are_several(records)
    stated: dict[str, Column] = {
        "record_key": text["record_id"],
        "source": F.coalesce(text["source"], F.lit("")) if several else F.lit(None),
        "extract": F.coalesce(text["source"], F.lit("")),
        "role": F.when(role.isin(*ROLES), role).otherwise(by_age),
        "is_mention": F.lit(col=False),
        "identity_sealed": F.lit(col=False),
        "date_of_birth": born,
        "sex": sexes.sex(text["sex"]),
        **{name: text.get(name, F.lit(None).cast("string")) for name in people.AS_SENT},
        "shown_forename": text["forename"],
        "shown_surname": text["surname"],
    }
    rows = records.select(*(column.alias(name) for name, column in stated.items()))
    return people.cleansed(rows, allow_test_nhs_numbers=True).withColumns(
        record.derived_columns() | {"register": record.register(registers, as_of)}
    )


def _are_several(records: DataFrame) -> bool:
    """Whether the records come from more than one source."""
    if "source" not in records.columns:
        return False
    return len(records.select("source").distinct().limit(2).collect()) > 1
