"""Common transfer files: what a school hands to the next one when a pupil leaves.

The national file is XML: a `Pupil` for each, with what the school knows of them. It names a pupil
by number and name alone; the agreement asks schools to add the number that the pupil has in their
system and their own, as attributes, so that the pupil is the one of the roll. It asks for the
school that is left to stand first in the history. The home that was left, former numbers and names
(they tell of an adoption, of which no transfer is made), care, health, ethnicity and assessments
stand in the file and never come in.
"""

from dataclasses import replace

from bronze.sources.school.keys import RELATIONSHIPS
from bronze.sources.school.pupils import PUPILS
from contracts import (
    Constant,
    DeliveryMode,
    Event,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Layout,
    Person,
    Relationship,
    Xml,
)

ISO = ("yyyy-MM-dd",)
CONTACTS = (1, 2)
"""The contacts that are taken, in the order in which the school rings them."""


def _contact_fields(number: int) -> tuple[Field, ...]:
    path = f"Contacts/Contact[{number}]"
    return (
        Field(
            f"contact{number}surname",
            "Surname of a contact.",
            use=FieldUse.MATCH,
            headers=(f"{path}/Surname",),
        ),
        Field(
            f"contact{number}forename",
            "Forename of a contact.",
            use=FieldUse.MATCH,
            headers=(f"{path}/Forename",),
        ),
        Field(
            f"contact{number}relationship",
            "What the contact is to the pupil.",
            FieldKind.CODE,
            headers=(f"{path}/Relationship",),
            codes=RELATIONSHIPS,
        ),
        Field(
            f"contact{number}responsibility",
            "Has parental responsibility.",
            FieldKind.FLAG,
            headers=(f"{path}/Responsibility",),
            codes={"true": "Y", "1": "Y", "false": "N", "0": "N"},
        ),
        Field(
            f"contact{number}phone",
            "First phone of a contact.",
            use=FieldUse.MATCH,
            headers=(f"{path}/Phones/Phone[1]/PhoneNo",),
        ),
    )


def _contact_statements(number: int) -> tuple[Person | Relationship, ...]:
    return (
        Person(
            f"contact{number}",
            role="adult",
            forename=f"contact{number}forename",
            surname=f"contact{number}surname",
            phone=f"contact{number}phone",
        ),
        Relationship(
            of=f"contact{number}",
            to="pupil",
            kind=f"contact{number}relationship",
            parental_responsibility=f"contact{number}responsibility",
        ),
    )


TRANSFERS = Extract(
    name="school_ctf",
    about="Pupils who left a school, as its common transfer file hands them on.",
    files="school_ctf_*.xml",
    format=Xml(record="Pupil", numbered=("Contact", "Phone", "School")),
    delivery_mode=DeliveryMode.CHANGES,
    key=("pupil_id", "laestab"),
    fields=(
        Field(
            "pupil_id",
            "The school system's id of the pupil.",
            use=FieldUse.KEY,
            headers=("@PupilID",),
            required=True,
        ),
        Field(
            "laestab",
            "Number of the school that is left.",
            use=FieldUse.KEY,
            headers=("@LAEstab",),
            required=True,
            locates=True,
            pattern=r"^\d{7}$",
        ),
        Field("upn", "Unique pupil number.", use=FieldUse.MATCH, headers=("UPN",)),
        Field("surname", "Legal surname.", use=FieldUse.MATCH, headers=("Surname",)),
        Field("forename", "Legal forename.", use=FieldUse.MATCH, headers=("Forename",)),
        Field(
            "middlenames",
            "Middle names.",
            use=FieldUse.MATCH,
            headers=("BasicDetails/MiddleNames",),
        ),
        Field(
            "preferredsurname",
            "Surname in use.",
            use=FieldUse.MATCH,
            headers=("BasicDetails/PreferredSurname",),
        ),
        Field(
            "preferredforename",
            "Forename in use.",
            use=FieldUse.MATCH,
            headers=("BasicDetails/PreferredForename",),
        ),
        Field(
            "dob", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, headers=("DOB",), formats=ISO
        ),
        Field(
            "sex",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            headers=("Sex",),
            codes={"M": "M", "F": "F", "U": "U", "O": "U"},
            earlier=(Layout(until="2022-12-31", headers=("Gender",)),),
        ),
        Field("postcode", "Postcode.", use=FieldUse.MATCH, headers=("Address/PostCode",)),
        Field(
            "schoolname",
            "Name of the school that is left.",
            headers=("SchoolHistory/School[1]/SchoolName",),
        ),
        Field(
            "leavingdate",
            "Left it on.",
            FieldKind.DATE,
            headers=("SchoolHistory/School[1]/LeavingDate",),
            formats=ISO,
            required=True,
        ),
        *(field for number in CONTACTS for field in _contact_fields(number)),
    ),
    # A file of a move holds the home that was left, and would show it as the newest.
    forbidden_headers=(
        "Address/AddressLines/AddressLine1",
        "Address/AddressLines/AddressLine2",
        "BasicDetails/FormerUPN",
        "BasicDetails/FormerSurname",
        "BasicDetails/FormerForename",
        "BasicDetails/Ethnicity",
        "BasicDetails/MedicalFlag",
        "LookedAfter/InCare",
        "MedicalNotes",
    ),
    statements=(
        # Another word on the record of the roll, in the same fields.
        replace(PUPILS.person("pupil"), known_in=PUPILS.name),
        Event(
            of="pupil",
            kind=Constant("left a school"),
            happened="leavingdate",
            organisation="schoolname",
        ),
        *(each for number in CONTACTS for each in _contact_statements(number)),
    ),
)
