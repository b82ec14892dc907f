"""Children known to social care, where they live, and their relatives."""

from bronze.sources.csc.keys import ISO, child
from contracts import (
    Address,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Person,
    Relationship,
    Seal,
)

PERSONS = Extract(
    name="csc_person",
    about="Children known to social care.",
    files="csc_person_*.csv",
    key=("pers_person_id",),
    fields=(
        Field(
            "pers_person_id", "The council's own id of the child.", use=FieldUse.KEY, required=True
        ),
        Field("pers_upn", "Unique pupil number.", use=FieldUse.MATCH, headers=("UPN",)),
        Field(
            "pers_single_unique_id",
            "NHS number.",
            use=FieldUse.MATCH,
            headers=("pers_common_child_id",),
        ),
        Field("pers_forename", "Forename.", use=FieldUse.MATCH),
        Field("pers_surname", "Surname.", use=FieldUse.MATCH),
        Field("pers_dob", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, formats=ISO),
        Field(
            "pers_expected_dob",
            "Expected date of birth of an unborn child.",
            FieldKind.DATE,
            FieldUse.RESTRICTED,
            formats=ISO,
        ),
        Field(
            "pers_sex",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            codes={"F": "F", "M": "M", "U": "U", "1": "M", "2": "F", "0": "U"},
        ),
        Field("pers_ethnicity", "Ethnicity (for equality checks alone).", use=FieldUse.RESTRICTED),
        Field(
            "pers_deceased",
            "The child has died.",
            FieldKind.FLAG,
            FieldUse.RESTRICTED,
            codes={"Y": "Y", "N": "N"},
        ),
        Field(
            "pers_address_restricted",
            "Where the child is must not be shown.",
            FieldKind.FLAG,
            FieldUse.RESTRICTED,
            codes={"Y": "Y", "N": "N"},
        ),
    ),
    seals=(
        Seal(headers=("cine_close_reason",), values=("RC1",)),
        Seal(headers=("clae_rec",), values=("E11", "E12")),
    ),
    forbidden_headers=("pers_immigration_status", "pers_death_date", "case_note", "pers_religion"),
    statements=(
        Person(
            "child",
            role="child",
            key=("pers_person_id",),
            forename="pers_forename",
            surname="pers_surname",
            date_of_birth="pers_dob",
            expected_date_of_birth="pers_expected_dob",
            sex="pers_sex",
            ethnicity="pers_ethnicity",
            upn="pers_upn",
            nhs_number="pers_single_unique_id",
            address_restricted="pers_address_restricted",
            deceased="pers_deceased",
        ),
    ),
)

ADDRESSES = Extract(
    name="csc_address",
    about="Where children known to social care live and have lived.",
    files="csc_address_*.csv",
    key=("addr_address_id",),
    fields=(
        Field("addr_address_id", "Key of the address row.", use=FieldUse.KEY, required=True),
        Field("addr_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field(
            "addr_address_type",
            "Home, placement or other.",
            FieldKind.CODE,
            codes={"HOME": "home", "PLACEMENT": "placement"},
        ),
        Field("addr_address_start_date", "From.", FieldKind.DATE, formats=ISO),
        Field("addr_address_end_date", "Until.", FieldKind.DATE, formats=ISO),
        Field("addr_street", "House and street.", use=FieldUse.MATCH),
        Field("addr_town", "Town.", use=FieldUse.MATCH),
        Field("addr_postcode", "Postcode.", use=FieldUse.MATCH),
        Field("addr_uprn", "Unique property reference number.", use=FieldUse.MATCH),
    ),
    statements=(
        child("addr_person_id"),
        Address(
            of="child",
            lines=("addr_street", "addr_town"),
            postcode="addr_postcode",
            uprn="addr_uprn",
            kind="addr_address_type",
            since="addr_address_start_date",
            until="addr_address_end_date",
        ),
    ),
)

RELATIONSHIPS = Extract(
    name="csc_relationship",
    about="Parents, carers and siblings, as social care has recorded them.",
    files="csc_relationship_*.csv",
    key=("rel_relationship_id",),
    fields=(
        Field("rel_relationship_id", "Key of the relationship.", use=FieldUse.KEY, required=True),
        Field("rel_child_id", "The child.", use=FieldUse.KEY, required=True),
        Field("rel_other_id", "The related person's own id, where there is one.", use=FieldUse.KEY),
        Field("rel_forename", "Forename of the related person.", use=FieldUse.MATCH),
        Field("rel_surname", "Surname of the related person.", use=FieldUse.MATCH),
        Field(
            "rel_dob",
            "Date of birth of the related person.",
            FieldKind.DATE,
            FieldUse.MATCH,
            formats=ISO,
        ),
        Field(
            "rel_sex",
            "Sex of the related person.",
            FieldKind.CODE,
            FieldUse.MATCH,
            codes={"F": "F", "M": "M", "U": "U"},
        ),
        Field("rel_postcode", "Postcode of the related person.", use=FieldUse.MATCH),
        Field(
            "rel_type",
            "What the related person is to the child.",
            FieldKind.CODE,
            codes={
                "MOTHER": "mother",
                "FATHER": "father",
                "STEPPARENT": "step-parent",
                "CARER": "carer",
                "GRANDPARENT": "grandparent",
            },
        ),
        Field("rel_pr", "Has parental responsibility.", FieldKind.FLAG, codes={"Y": "Y", "N": "N"}),
        Field("rel_start_date", "Since.", FieldKind.DATE, formats=ISO),
        Field("rel_end_date", "Until.", FieldKind.DATE, formats=ISO),
    ),
    statements=(
        child("rel_child_id"),
        Person(
            "relative",
            role="adult",
            forename="rel_forename",
            surname="rel_surname",
            date_of_birth="rel_dob",
            sex="rel_sex",
            postcode="rel_postcode",
        ),
        Relationship(
            of="relative",
            to="child",
            kind="rel_type",
            since="rel_start_date",
            until="rel_end_date",
            parental_responsibility="rel_pr",
        ),
    ),
)
