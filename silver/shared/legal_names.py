"""A legal name, where the source holds another one that is in use (a school's preferred name)."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts import Column as Declared
from contracts import Personal, Type
from silver.cleanse import names

LEGAL = ("legal_forename", "legal_surname")
SINCE = "legal_name_since"

COLUMNS = (
    Declared(
        "legal_forename",
        Type.TEXT,
        "Legal forename, where another is in use.",
        personal=Personal.IDENTIFIES,
    ),
    Declared(
        "legal_surname",
        Type.TEXT,
        "Legal surname, where another is in use.",
        personal=Personal.IDENTIFIES,
    ),
    Declared(SINCE, Type.DATE, "When the source first sent the legal name.", required=True),
)
"""What silver/person_record holds of legal names."""


def as_sent(forename: Column, surname: Column) -> dict[str, Column]:
    """The legal names as the source wrote them."""
    return dict(zip(LEGAL, (forename, surname), strict=True))


def cleansed() -> dict[str, Column]:
    """The legal names as people write them, null where they are those in use.

    They ask for `shown_forename` and `shown_surname`, cleansed, and for `forename_is_name` and
    `surname_is_name`: the legal names are the source's own forename and surname.
    """
    forename = names.shown_forename(F.col("legal_forename"), F.col("forename_is_name"))
    surname = names.shown_name(F.col("legal_surname"), F.col("surname_is_name"))
    return {
        "legal_forename": _where_other(forename, "shown_forename"),
        "legal_surname": _where_other(surname, "shown_surname"),
    }


def _where_other(legal: Column, shown_name: str) -> Column:
    return F.when(~legal.eqNullSafe(F.col(shown_name)), legal)
