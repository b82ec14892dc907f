"""Person records as the match sees them: what is compared, how it sounds, and how rare it is."""

from pyspark.sql import DataFrame

from contracts import Column, Layer, Table, Type
from silver.match import candidates, rulings
from silver.match.version import ModelVersion

TABLE = Table(
    layer=Layer.SILVER,
    name="match_record",
    about="What the match compares of every record, and how rare it is.",
    key=("record_key",),
    record_key="record_key",
    columns=(
        Column("record_key", Type.TEXT, "The record.", required=True),
        Column("source", Type.TEXT, "Source that holds it.", required=True),
        Column("extract", Type.TEXT, "Extract that it comes in.", required=True),
        Column("role", Type.TEXT, "Named as child or adult.", required=True),
        Column(
            "is_mention", Type.FLAG, "True where a row only mentions the person.", required=True
        ),
        Column(
            "identity_sealed", Type.FLAG, "The source signals a sealed identity.", required=True
        ),
        Column(
            "ruled_identifiers",
            Type.TEXTS,
            "Other identifiers that a ruling says are this person's as well.",
            personal=True,
        ),
        Column("forename", Type.TEXT, "Forename.", personal=True),
        Column("middle_names", Type.TEXT, "Middle names.", personal=True),
        Column("surname", Type.TEXT, "Surname.", personal=True),
        Column("nickname_keys", Type.TEXTS, "Groups of names.", personal=True),
        Column("date_of_birth", Type.DATE, "Date of birth.", personal=True),
        Column("sex", Type.TEXT, "Sex.", personal=True),
        Column("postcode", Type.TEXT, "Postcode.", personal=True),
        Column("upn", Type.TEXT, "Permanent pupil number.", personal=True),
        Column("nhs_number", Type.TEXT, "NHS number.", personal=True),
        Column("forename_sound", Type.TEXT, "Soundex of the forename.", personal=True),
        Column("surname_sound", Type.TEXT, "Soundex of the surname.", personal=True),
        Column(
            "tf_forename",
            Type.NUMBER,
            "Share of people with the forename, frozen in the model.",
            required=True,
        ),
        Column(
            "tf_surname",
            Type.NUMBER,
            "Share of people with the surname, frozen in the model.",
            required=True,
        ),
        Column("seen", Type.TEXT, "Hash of what decides the record's edges.", required=True),
    ),
)


def build(
    silver_person_record: DataFrame, silver_ruling: DataFrame, model: ModelVersion
) -> DataFrame:
    """One row per record, as `candidates.match_records` makes it.

    Args:
        silver_person_record: today's records.
        silver_ruling: rulings that two records are one person lift what keeps them apart.
        model: the model in force.
    """
    return candidates.match_records(rulings.lifted(silver_person_record, silver_ruling), model)
