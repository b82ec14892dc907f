"""Everybody that any extract row speaks of: one vocabulary, cleansed, one row per record."""

from collections.abc import Sequence
from functools import partial, reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from contracts import Column as Declared
from contracts import DataGroup, Layer, Person, Personal, Table, Type, registers_of
from contracts.statements import ROLES
from silver.cleanse import flags, names, nhs_numbers, people, postcodes, sexes, upns
from silver.match import record
from silver.shared import legal_names, provenance, record_versions
from silver.shared.statements import (
    ExtractFrame,
    FieldReader,
    ParseContext,
    latest_rows,
    provenance_columns,
    retained_rows,
)

_identifying = partial(Declared, personal=Personal.IDENTIFIES)
"""A column whose values identify a person."""


TABLE = Table(
    layer=Layer.SILVER,
    name="person_record",
    about="Everybody that any source speaks of, cleansed: every record in its newest version.",
    key=("record_key",),
    record_key="record_key",
    data_group=DataGroup.DEMOGRAPHICS,
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
        _identifying("source_key", Type.TEXT, "The source's own key of the record.", required=True),
        _identifying(
            "source_key_without_place",
            Type.TEXT,
            "The same without the parts that tell where somebody is.",
            required=True,
        ),
        _identifying("forename", Type.TEXT, "Forename for matching.", pattern=r"^[A-Z][A-Z ]*$"),
        _identifying("middle_names", Type.TEXT, "Middle names for matching."),
        _identifying("surname", Type.TEXT, "Surname for matching.", pattern=r"^[A-Z][A-Z ]*$"),
        _identifying("former_surname", Type.TEXT, "Surname before; never leaves silver."),
        _identifying(
            "nickname_keys", Type.TEXTS, "Groups of names that the forename may stand for."
        ),
        _identifying("shown_forename", Type.TEXT, "Forename in use, as written."),
        _identifying("shown_surname", Type.TEXT, "Surname in use, as written."),
        _identifying("date_of_birth", Type.DATE, "Date of birth."),
        _identifying(
            "expected_date_of_birth",
            Type.DATE,
            "When an unborn child is expected; empty where the record has a date of birth.",
        ),
        _identifying("sex", Type.TEXT, "M, F or U.", one_of=("M", "F", "U")),
        _identifying("ethnicity", Type.TEXT, "For equality checks alone; never leaves silver."),
        Declared(
            "postcode",
            Type.TEXT,
            "Postcode, one space.",
            pattern=postcodes.SHAPE,
            personal=Personal.LOCATES,
            data_group=DataGroup.ADDRESS,
        ),
        _identifying(
            "upn",
            Type.TEXT,
            "Permanent unique pupil number that passes its check.",
            data_group=DataGroup.EDUCATION,
        ),
        _identifying("temporary_upn", Type.TEXT, "Temporary unique pupil number."),
        _identifying(
            "nhs_number",
            Type.TEXT,
            "NHS number that passes its check.",
            pattern=r"^\d{10}$",
            data_group=DataGroup.HEALTH,
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
        Declared("phone", Type.TEXT, "Phone of the person.", personal=Personal.LOCATES),
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
        _identifying("forename_sound", Type.TEXT, "Soundex of the forename."),
        _identifying("surname_sound", Type.TEXT, "Soundex of the surname."),
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
    "date_of_birth_since": ("date_of_birth", "expected_date_of_birth"),
    "sex_since": ("sex",),
    legal_names.SINCE: legal_names.LEGAL,
}
"""Which values each `*_since` column dates."""


def build(extract_frames: Sequence[ExtractFrame], parse_context: ParseContext) -> DataFrame:
    """Say every extract's people in silver's words.

    Args:
        extract_frames: the bronze tables of all extracts, with their contracts.
        parse_context: the run's date, secret and switches.

    Returns:
        One row per record in its newest version; null where a source is silent, or where what it
        sent is a placeholder or impossible.
    """
    versions_as_sent = [
        _as_sent(frame, person, parse_context)
        for frame in extract_frames
        for person in frame.extract.people
        if person.is_described
    ]
    # Cleansed after the union: one set of expressions for Spark to compile, not one per extract. It
    # would push them back into every extract, but for the exchange that what follows needs anyway.
    versions = people.cleansed(
        reduce(DataFrame.unionByName, versions_as_sent).repartition("record_key"),
        allow_test_nhs_numbers=parse_context.allow_test_nhs_numbers,
    )
    dated = record_versions.dated(versions.withColumns(legal_names.cleansed()), SINCE)
    # A name without Latin letters matches nothing, and is somebody's all the same.
    name = F.coalesce("forename", "surname", "shown_forename", "shown_surname")
    is_identified = F.coalesce(name, "upn", "nhs_number").isNotNull()
    # Somebody who must not be found is kept even without a name: their address hides others'.
    is_retained = is_identified | F.col("address_restricted")
    latest = _with_linked_seals(
        dated.where((F.col("rank") == 1) & is_retained), extract_frames, parse_context
    )
    registers = registers_of(frame.source for frame in extract_frames)
    register = record.register(registers, parse_context.as_of)
    return latest.withColumns(record.derived_columns() | {"register": register}).select(
        *TABLE.names
    )


def _with_linked_seals(
    latest: DataFrame, extract_frames: Sequence[ExtractFrame], parse_context: ParseContext
) -> DataFrame:
    """Records, sealed as well where a row that only points at them says so (how a stay ended)."""
    sealing = [
        latest_rows(frame, parse_context)
        .where("identity_sealed")
        .select(FieldReader(frame.extract, parse_context).record_key(person.alias))
        for frame in extract_frames
        for person in frame.extract.people
        if frame.extract.seals and not person.is_described
    ]
    if not sealing:
        return latest
    keys = reduce(DataFrame.union, sealing).toDF("record_key").distinct()
    sealed = keys.withColumn("is_linked_sealed", F.lit(col=True))
    is_sealed = F.col("identity_sealed") | F.coalesce("is_linked_sealed", F.lit(col=False))
    linked = latest.join(F.broadcast(sealed), on="record_key", how="left")
    return linked.withColumn("identity_sealed", is_sealed).drop("is_linked_sealed")


def _as_sent(extract_frame: ExtractFrame, person: Person, parse_context: ParseContext) -> DataFrame:
    extract = extract_frame.extract
    reader = FieldReader(extract, parse_context)
    forename, middle_names, surname = _names(reader, person)
    sealed = F.col("identity_sealed") if extract.seals else F.lit(None).cast("boolean")
    born = reader.date_of_birth(person.date_of_birth)
    expected = reader.day(person.expected_date_of_birth)
    columns: dict[str, Column] = {
        "record_key": reader.record_key(person.alias),
        "role": reader.role(person),
        "is_mention": F.lit(not person.key),
        "source_key": reader.source_key(person),
        "source_key_without_place": reader.source_key(person, placeless=True),
        "forename": forename,
        "middle_names": middle_names,
        "surname": surname,
        "former_surname": reader.text(person.former_surname),
        "shown_forename": F.coalesce(reader.text(person.preferred_forename), forename),
        "shown_surname": F.coalesce(reader.text(person.preferred_surname), surname),
        "date_of_birth": born,
        "expected_date_of_birth": F.when(born.isNull(), expected),
        "sex": reader.by_codes(person.sex, sexes.sex),
        "ethnicity": reader.text(person.ethnicity),
        "postcode": reader.text(person.postcode),
        "upn": reader.text(person.upn),
        "nhs_number": reader.text(person.nhs_number),
        "phone": reader.text(person.phone),
        **legal_names.as_sent(forename, surname),
        "address_restricted": reader.by_codes(person.address_restricted, flags.may_be_yes),
        "identity_sealed": sealed,
        "deceased": flags.is_yes(reader.decoded(person.deceased)),
    }
    return retained_rows(extract_frame, parse_context).select(
        *(column.alias(name) for name, column in columns.items()),
        "is_latest",
        "row_version",
        *provenance_columns(extract_frame),
    )


def _names(reader: FieldReader, person: Person) -> tuple[Column, Column, Column]:
    """Forename, middle names and surname, as sent."""
    if person.full_name:
        return names.full_name_parts(reader.text(person.full_name))
    forename, surname = reader.text(person.forename), reader.text(person.surname)
    return forename, reader.text(person.middle_names), surname
