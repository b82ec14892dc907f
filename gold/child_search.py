"""The words by which a child is found: a row per child and word.

A search takes each typed word as these are written: lower case, without accents and punctuation.
Names in any order find the same child, since each word has a row of its own.
"""

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from contracts import Column, DataGroup, Layer, Personal, Table, Type
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
DAYS = ("yyyy-MM-dd", "dd/MM/yyyy", "ddMMyyyy")
"""How people write a date of birth."""

TABLE = Table(
    layer=Layer.GOLD,
    name="child_search",
    about="Words by which a child is found, whichever source says them. Lower case, without "
    "accents: names and their short forms, dates of birth written in three ways, postcodes without "
    "a space, UPN and NHS number. Who lacks a row's data groups does not find by it.",
    key=("person_id", "word", "kind"),
    record_key="person_id",
    data_group_columns=data_groups.ROW,
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
        data_groups.DATA_GROUP,
        data_groups.SOURCE_DATA_GROUP,
    ),
)


def build(gold_child_attribute: DataFrame) -> DataFrame:
    """One row per child, word and kind, as open as the most open source that gives it."""
    values = (
        gold_child_attribute.where(F.col("attribute").isin(*KINDS))
        .repartition("person_id")
        .groupBy("person_id", "attribute", "value", "value_date")
        .agg(data_groups.most_open(F.col("source_data_group")).alias("source_data_group"))
        .withColumn("words", _words())
    )
    forename = F.when(F.col("attribute").isin(*FORENAMES), F.get("words", F.lit(0)))
    named = values.withColumn("first_word", forename).join(
        F.broadcast(_short_forms(values.sparkSession)), on="first_word", how="left"
    )
    kind = looked_up(KINDS, F.col("attribute"))
    words = named.select("person_id", "source_data_group", F.inline(_with_kind(kind)))
    groups = {kind: ATTRIBUTES[name].group for name, kind in KINDS.items()}
    groups[NICKNAME] = str(DataGroup.DEMOGRAPHICS)
    return (
        words.where("word <> ''")
        .groupBy("person_id", "word", "kind")
        .agg(data_groups.most_open(F.col("source_data_group")).alias("source_data_group"))
        .withColumn("data_group", looked_up(groups, F.col("kind")))
        .select(*TABLE.names)
    )


def _with_kind(kind: SparkColumn) -> SparkColumn:
    """The words of a value and the short forms of its first, each with its kind."""

    def of_kind(words: SparkColumn, kind: SparkColumn) -> SparkColumn:
        return F.transform(words, lambda word: F.struct(word.alias("word"), kind.alias("kind")))

    none = F.array().cast("array<string>")
    short_forms = of_kind(F.coalesce("other_names", none), F.lit(NICKNAME))
    return F.concat(of_kind(F.col("words"), kind), short_forms)


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


def _short_forms(spark: SparkSession) -> DataFrame:
    """What a child may also be called, by the first word of a forename: the match's own list.

    Each name of it has every other that shares a group, as a search writes them: Ollie is Oliver
    or Olive; Oliver is no Olive.
    """
    groups = nicknames.shipped()
    members: dict[str, set[str]] = {}
    for name, formal_names in groups.items():
        for formal in formal_names:
            members.setdefault(formal, {formal}).add(name)
    rows = []
    for name in sorted(groups.keys() | members.keys()):
        others = set().union(*(members.get(group, ()) for group in groups.get(name, (name,))))
        rows.append((name.lower(), sorted(other.lower() for other in others - {name})))
    return frame_of(spark, rows, "first_word string, other_names array<string>")
