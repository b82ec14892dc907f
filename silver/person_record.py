"""Everybody that any extract row speaks of: one vocabulary, cleansed, one row per record."""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.window import WindowSpec

from contracts import Column as Declared
from contracts import Extract, Layer, Person, Table, Type, registers_of
from contracts.statements import ROLES
from silver.cleanse import dates, flags, names, nhs_numbers, phones, postcodes, sexes, texts, upns
from silver.match import record
from silver.shared import legal_names, provenance
from silver.shared.statements import (
    Landed,
    Reading,
    coded,
    kept,
    record_key,
    role,
    source_key,
    text,
    where_from,
)

TABLE = Table(
    layer=Layer.SILVER,
    name="person_record",
    about="Everybody that any source speaks of, cleansed: every record in its newest version.",
    key=("record_key",),
    record_key="record_key",
    columns=(
        Declared(
            "record_key",
            Type.TEXT,
            "Opaque name of the record.",
            required=True,
            pattern=r"^[0-9a-f]{20}(/\d)?$",
        ),
        Declared("role", Type.TEXT, "Named as child or adult.", required=True, one_of=ROLES),
        Declared(
            "is_mention", Type.FLAG, "True where a row only mentions the person.", required=True
        ),
        Declared(
            "source_key",
            Type.TEXT,
            "The source's own key of the record.",
            required=True,
            personal=True,
        ),
        Declared(
            "source_key_without_place",
            Type.TEXT,
            "The same without the parts that tell where somebody is.",
            required=True,
            personal=True,
        ),
        Declared(
            "forename",
            Type.TEXT,
            "Forename for matching.",
            pattern=r"^[A-Z][A-Z ]*$",
            personal=True,
        ),
        Declared("middle_names", Type.TEXT, "Middle names for matching.", personal=True),
        Declared(
            "surname", Type.TEXT, "Surname for matching.", pattern=r"^[A-Z][A-Z ]*$", personal=True
        ),
        Declared(
            "former_surname", Type.TEXT, "Surname before; never leaves silver.", personal=True
        ),
        Declared(
            "nickname_keys",
            Type.TEXTS,
            "Groups of names that the forename may stand for.",
            personal=True,
        ),
        Declared("shown_forename", Type.TEXT, "Forename in use, as written.", personal=True),
        Declared("shown_surname", Type.TEXT, "Surname in use, as written.", personal=True),
        Declared("date_of_birth", Type.DATE, "Date of birth.", personal=True),
        Declared("sex", Type.TEXT, "M, F or U.", one_of=("M", "F", "U"), personal=True),
        Declared(
            "ethnicity", Type.TEXT, "For equality checks alone; never leaves silver.", personal=True
        ),
        Declared(
            "postcode", Type.TEXT, "Postcode, one space.", pattern=postcodes.SHAPE, personal=True
        ),
        Declared(
            "upn", Type.TEXT, "Permanent unique pupil number that passes its check.", personal=True
        ),
        Declared("temporary_upn", Type.TEXT, "Temporary unique pupil number.", personal=True),
        Declared(
            "nhs_number",
            Type.TEXT,
            "NHS number that passes its check.",
            pattern=r"^\d{10}$",
            personal=True,
        ),
        Declared(
            "upn_fault", Type.TEXT, "What is wrong with the UPN as sent.", one_of=tuple(upns.FAULTS)
        ),
        Declared(
            "nhs_number_fault",
            Type.TEXT,
            "What is wrong with the NHS number as sent.",
            one_of=tuple(nhs_numbers.FAULTS),
        ),
        Declared("phone", Type.TEXT, "Phone of the person.", personal=True),
        Declared(
            "address_restricted", Type.FLAG, "The source says: show no address.", required=True
        ),
        Declared(
            "identity_sealed",
            Type.FLAG,
            "The source signals a sealed identity; read by matching alone.",
            required=True,
        ),
        Declared("deceased", Type.FLAG, "The source says that the person has died.", required=True),
        Declared("name_since", Type.DATE, "When the source first sent this name.", required=True),
        Declared("date_of_birth_since", Type.DATE, "When it first sent this date.", required=True),
        Declared("sex_since", Type.DATE, "When the source first sent this sex.", required=True),
        Declared("forename_sound", Type.TEXT, "Soundex of the forename.", personal=True),
        Declared("surname_sound", Type.TEXT, "Soundex of the surname.", personal=True),
        Declared(
            "register",
            Type.TEXT,
            "The source, where it holds nearly every child of this age once.",
        ),
        Declared(
            "match_hash", Type.TEXT, "Hash of what the match asks of the record.", required=True
        ),
        *legal_names.COLUMNS,
        *provenance.COLUMNS,
    ),
)

SINCE = {
    "name_since": ("shown_forename", "shown_surname"),
    "date_of_birth_since": ("date_of_birth",),
    "sex_since": ("sex",),
    legal_names.SINCE: legal_names.LEGAL,
}
"""Which values each `*_since` column dates."""

NAMES = ("forename", "surname", "shown_forename", "shown_surname")
AGE = ("is_latest", "first_seen", "last_seen", "first_row_number", "row_key", "row_version")
"""From the oldest version of a record to the newest: what a source replaced is older than what
stands, whatever day either speaks for."""


def build(landed: Sequence[Landed], reading: Reading) -> DataFrame:
    """Say every extract's people in silver's words.

    Args:
        landed: the bronze tables of all extracts, with their contracts.
        reading: the run's date, secret and switches.

    Returns:
        One row per record in its newest version; null where a source is silent, or where what it
        sent is a placeholder or impossible.
    """
    said = [
        _as_sent(one, person, reading)
        for one in landed
        for person in one.extract.people
        if not person.known_in
    ]
    # Cleansed after the union: one set of expressions for Spark to compile, not one per extract.
    versions = _cleansed(reduce(DataFrame.unionByName, said), reading)
    versions = versions.withColumns(legal_names.cleansed())
    by_age = Window.partitionBy("record_key").orderBy(*AGE)
    last = Window.partitionBy("record_key").orderBy(*(F.desc(name) for name in AGE))
    dated = versions.withColumns({name: _moved(by_age, of) for name, of in SINCE.items()})
    whole = Window.partitionBy("record_key")
    dated = dated.withColumns({name: F.max(name).over(whole) for name in SINCE})
    dated = dated.withColumns(
        {"rank": F.row_number().over(last), "identity_sealed": _last_told(whole)}
    )
    # A name without Latin letters matches nothing, and is somebody's all the same.
    named = F.coalesce("forename", "surname", "shown_forename", "shown_surname")
    known = F.coalesce(named, "upn", "nhs_number").isNotNull()
    # Somebody who must not be found is kept even without a name: their address hides others'.
    wanted = known | F.col("address_restricted")
    last_told = dated.where((F.col("rank") == 1) & wanted)
    registers = registers_of(one.source for one in landed)
    prepared = record.derived_columns() | {"register": record.register(registers, reading.as_of)}
    return last_told.withColumns(prepared).select(*TABLE.names)


def _as_sent(landed: Landed, person: Person, reading: Reading) -> DataFrame:
    extract = landed.extract
    forename, middle, surname = _names(person)
    sealed = F.col("identity_sealed") if extract.seals else F.lit(None).cast("boolean")
    columns: dict[str, Column] = {
        "record_key": record_key(extract, person.alias, reading.secret),
        "role": role(extract, person),
        "is_mention": F.lit(not person.key),
        "source_key": source_key(extract, person),
        "source_key_without_place": source_key(extract, person, placeless=True),
        "forename": forename,
        "middle_names": middle,
        "surname": surname,
        "former_surname": text(person.former_surname),
        "shown_forename": F.coalesce(text(person.preferred_forename), forename),
        "shown_surname": F.coalesce(text(person.preferred_surname), surname),
        "date_of_birth": _born(extract, person, reading),
        "sex": _sex(extract, person),
        "ethnicity": text(person.ethnicity),
        "postcode": text(person.postcode),
        "upn": text(person.upn),
        "nhs_number": text(person.nhs_number),
        "phone": text(person.phone),
        **legal_names.as_sent(forename, surname),
        "address_restricted": _restricted(extract, person),
        "identity_sealed": sealed,
        "deceased": flags.is_yes(coded(extract, person.deceased)),
    }
    stated = [column.alias(name) for name, column in columns.items()]
    return kept(landed, reading).select(*stated, "is_latest", "row_version", *where_from(landed))


def _cleansed(sent: DataFrame, reading: Reading) -> DataFrame:
    tests = reading.allow_test_nhs_numbers
    return (
        sent.withColumns({f"{name}_is_name": _is_name(name) for name in NAMES})
        .withColumns(
            {
                "forename": names.forename(F.col("forename"), F.col("forename_is_name")),
                "middle_names": names.forename(F.col("middle_names")),
                "surname": names.surname(F.col("surname"), F.col("surname_is_name")),
                "former_surname": names.surname(F.col("former_surname")),
                "shown_forename": names.shown_forename(
                    F.col("shown_forename"), F.col("shown_forename_is_name")
                ),
                "shown_surname": names.shown_name(
                    F.col("shown_surname"), F.col("shown_surname_is_name")
                ),
                "ethnicity": texts.one_line(F.col("ethnicity")),
                "postcode": postcodes.postcode(F.col("postcode")),
                "upn": upns.upn(F.col("upn")),
                "temporary_upn": upns.temporary_upn(F.col("upn")),
                "upn_fault": upns.upn_fault(F.col("upn")),
                "nhs_number": nhs_numbers.nhs_number(F.col("nhs_number"), allow_test_numbers=tests),
                "nhs_number_fault": nhs_numbers.nhs_number_fault(
                    F.col("nhs_number"), allow_test_numbers=tests
                ),
                "phone": phones.phone(F.col("phone")),
            }
        )
        .withColumn("nickname_keys", names.nickname_keys(F.col("forename")))
    )


def _is_name(name: str) -> Column:
    is_surname = name.endswith("surname")
    this, other = ("sur", "fore") if is_surname else ("fore", "sur")
    return names.is_name_beside(
        F.col(name), F.col(name.replace(this, other)), is_surname=is_surname
    )


def _names(person: Person) -> tuple[Column, Column, Column]:
    if person.full_name:
        return names.full_name_parts(text(person.full_name))
    return text(person.forename), text(person.middle_names), text(person.surname)


def _born(extract: Extract, person: Person, reading: Reading) -> Column:
    if not person.date_of_birth or not isinstance(person.date_of_birth, str):
        return F.lit(None).cast("date")
    formats = extract.field(person.date_of_birth).formats
    return dates.date_of_birth(F.col(person.date_of_birth), formats, reading.as_of)


def _sex(extract: Extract, person: Person) -> Column:
    said = person.sex
    codes = extract.field(said).codes if isinstance(said, str) and said else {}
    return sexes.sex(text(said), codes or None)


def _restricted(extract: Extract, person: Person) -> Column:
    said = person.address_restricted
    codes = extract.field(said).codes if isinstance(said, str) and said else {}
    return flags.may_be_yes(text(said), codes or None)


def _last_told(whole: WindowSpec) -> Column:
    """The seal as last told: a delivery without the column says nothing about it."""
    told = F.when(F.col("identity_sealed").isNotNull(), F.struct(*AGE))
    return F.coalesce(F.max_by("identity_sealed", told).over(whole), F.lit(col=False))


def _moved(by_age: WindowSpec, of: tuple[str, ...]) -> Column:
    same = [F.col(name).eqNullSafe(F.lag(name).over(by_age)) for name in of]
    first = F.lag("first_seen").over(by_age).isNull()
    changed = first | ~reduce(Column.__and__, same)
    return F.when(changed, F.col("first_seen"))
