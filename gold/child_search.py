"""The words by which a child is found: a row per child and word.

A search takes each typed word as these are written: lower case, without accents and punctuation.
Names in any order find the same child, since each word has a row of its own.
"""

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from contracts import Column, Layer, Personal, Table, Type
from gold import data_groups
from gold.shown_attributes import ATTRIBUTES
from silver.cleanse import names, nicknames
from silver.shared.frames import frame_of
from silver.shared.lookup import looked_up

NAME, LEGAL_NAME, NICKNAME = "name", "legal name", "nickname"
KINDS = {
    "forename": NAME,
    "surname": NAME,
    "legal_forename": LEGAL_NAME,
    "legal_surname": LEGAL_NAME,
    "date_of_birth": "date of birth",
    "postcode": "postcode",
    "upn": "UPN",
    "nhs_number": "NHS number",
}
"""Values by which a child is found, and what a word of each is called."""
NAMES = tuple(attribute for attribute, kind in KINDS.items() if kind in {NAME, LEGAL_NAME})
FORENAMES = ("forename", "legal_forename")
SURNAMES = ("surname", "legal_surname")
OF_VALUE = ("person_id", "attribute", "source", "source_data_group")
"""What a word has of the value that it is of."""
DAYS = ("yyyy-MM-dd", "dd/MM/yyyy", "ddMMyyyy")
"""How people write a date of birth."""

TABLE = Table(
    layer=Layer.GOLD,
    name="child_search",
    about="Words by which a child is found, whichever source says them. Lower case, without "
    "accents: names and their short forms, dates of birth written in three ways, postcodes without "
    "a space, UPN and NHS number. Who lacks a row's data groups does not find by it.",
    key=("person_id", "word", "kind", "attribute", "source"),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
    kind_column="attribute",
    columns=(
        Column("person_id", Type.TEXT, "The child.", required=True),
        Column(
            "word",
            Type.TEXT,
            "The word; of a protected child there is none that locates.",
            required=True,
            personal=Personal.IDENTIFIES,
        ),
        Column(
            "kind",
            Type.TEXT,
            "What the word is.",
            required=True,
            one_of=(*dict.fromkeys(KINDS.values()), NICKNAME),
        ),
        Column(
            "attribute",
            Type.TEXT,
            "The value that the word is of, as in child_attribute.",
            required=True,
            one_of=tuple(KINDS),
        ),
        Column("source", Type.TEXT, "Source that holds the value.", required=True),
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(gold_child_attribute: DataFrame) -> DataFrame:
    """One row per child, word, and the value and source that it is of.

    Who may not know of a source does not find by what it alone holds.
    """
    values = (
        gold_child_attribute.where(F.col("attribute").isin(*KINDS))
        .withColumn("kind", looked_up(KINDS, F.col("attribute")))
        .withColumn("words", _words())
    )
    words = values.select(*OF_VALUE, F.explode("words").alias("word"), "kind")
    groups = {name: attribute.group for name, attribute in ATTRIBUTES.items() if name in KINDS}
    return (
        words.unionByName(_nicknames(values))
        .where("word <> ''")
        .dropDuplicates([*TABLE.key])
        .withColumn("data_group", looked_up(groups, F.col("attribute")))
        .select(*TABLE.names)
    )


def _words() -> SparkColumn:
    """The words of a value, as a search writes them."""
    attribute, value = F.col("attribute"), F.col("value")
    name = F.when(attribute.isin(*SURNAMES), names.surname(value)).otherwise(names.forename(value))
    # A name without Latin letters is found as it is written.
    words = F.split(F.lower(F.coalesce(name, value)), "[^\\p{L}\\p{M}]+")
    days = F.array(*(F.date_format("value_date", pattern) for pattern in DAYS))
    return (
        F.when(attribute.isin(*NAMES), words)
        .when(attribute == "date_of_birth", days)
        .otherwise(F.array(F.lower(F.replace(value, F.lit(" "), F.lit("")))))
    )


def _nicknames(values: DataFrame) -> DataFrame:
    """What a child may also be called, by the first word of a forename: the match's own list."""
    pairs = frame_of(values.sparkSession, _other_names(), "first_word string, word string")
    forenames = values.where(F.col("attribute").isin(*FORENAMES)).select(
        *OF_VALUE, F.get("words", F.lit(0)).alias("first_word")
    )
    return forenames.join(F.broadcast(pairs), on="first_word", how="inner").select(
        *OF_VALUE, "word", F.lit(NICKNAME).alias("kind")
    )


def _other_names() -> list[tuple[object, ...]]:
    """Each name of the list with every other that shares a group with it, as a search writes them.

    Ollie is Oliver or Olive; Oliver is no Olive.
    """
    groups = nicknames.shipped()
    members: dict[str, set[str]] = {}
    for name, formal_names in groups.items():
        for formal in formal_names:
            members.setdefault(formal, {formal}).add(name)
    return [
        (name.lower(), other.lower())
        for name in sorted(groups.keys() | members.keys())
        for other in sorted(set().union(*(members.get(g, ()) for g in groups.get(name, (name,)))))
        if other != name
    ]
