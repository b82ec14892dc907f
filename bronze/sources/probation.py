"""Probation: adults under supervision; a child is linked to one by household or kin, never by name.

Monthly, as a workbook sent by e-mail. Offences, religion, orientation and gender identity stand in
the file that is sent and never come in.
"""

from datetime import timedelta

from contracts import (
    Address,
    Agreement,
    Audience,
    Cadence,
    Characteristic,
    Constant,
    Coverage,
    DataGroup,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Involvement,
    Person,
    Plan,
    Source,
    Xlsx,
)

SUPERVISIONS = Extract(
    name="probation_supervision",
    about="Adults under probation supervision in the council's area.",
    files="probation_*.xlsx",
    format=Xlsx(),
    key=("crn",),
    fields=(
        Field("crn", "Case reference number.", use=FieldUse.KEY, headers=("CRN",), required=True),
        Field("first_name", "Forename.", use=FieldUse.MATCH, headers=("First Name",)),
        Field("last_name", "Surname.", use=FieldUse.MATCH, headers=("Last Name",)),
        Field(
            "date_of_birth",
            "Date of birth.",
            FieldKind.DATE,
            FieldUse.MATCH,
            headers=("Date of Birth",),
        ),
        Field(
            "gender",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            headers=("Gender",),
            codes={"M": "M", "F": "F", "NS": "U"},
        ),
        Field("address", "House, street and town.", use=FieldUse.MATCH, headers=("Address",)),
        Field("postcode", "Postcode.", use=FieldUse.MATCH, headers=("Postcode",)),
        Field(
            "order_type",
            "Kind of order.",
            FieldKind.CODE,
            headers=("Order Type",),
            codes={
                "CO": "community order",
                "SSO": "suspended sentence order",
                "LIC": "on licence",
            },
        ),
        Field("sentence_date", "Since.", FieldKind.DATE, headers=("Sentence Date",)),
        Field("order_end", "Until.", FieldKind.DATE, headers=("Order End",)),
        Field("practitioner", "Probation practitioner.", headers=("Practitioner",)),
        Field("office", "Office.", headers=("Office",)),
        Field("office_phone", "Phone of the office.", headers=("Office Phone",)),
        Field(
            "risk_to_children",
            "Assessed as a risk to children.",
            FieldKind.FLAG,
            headers=("Risk To Children",),
            codes={"Y": "Y", "N": "N"},
        ),
        Field(
            "mappa",
            "Level of multi-agency public protection arrangements.",
            FieldKind.CODE,
            headers=("MAPPA Level",),
            codes={"1": "level 1", "2": "level 2", "3": "level 3"},
        ),
    ),
    forbidden_headers=("Offence", "Religion", "Sexual Orientation", "Gender Identity", "PNC"),
    statements=(
        Person(
            "adult",
            role="adult",
            key=("crn",),
            forename="first_name",
            surname="last_name",
            date_of_birth="date_of_birth",
            sex="gender",
            postcode="postcode",
        ),
        Address(of="adult", lines=("address",), postcode="postcode"),
        Involvement(
            of="adult",
            service=Constant("Probation"),
            team="office",
            worker="practitioner",
            role=Constant("probation practitioner"),
            phone="office_phone",
            since="sentence_date",
            until="order_end",
            data_group=DataGroup.JUSTICE,
        ),
        Plan(
            of="adult",
            kind=Constant("probation order"),
            category="order_type",
            since="sentence_date",
            until="order_end",
        ),
        Characteristic(of="adult", kind=Constant("risk to children"), value="risk_to_children"),
        Characteristic(of="adult", kind=Constant("MAPPA level"), value="mappa"),
    ),
)

SOURCE = Source(
    name="probation",
    title="Probation",
    owner="Probation data team",
    email="data@probation.example",
    agreement=Agreement(
        reference="ISA-011",
        lawful_basis="DPA 2018 Schedule 8 for the service; UK GDPR 6(1)(e) and 10 for the council",
        legal_gateway="Crime and Disorder Act 1998 s.17A",
        controller="The Probation Service",
        impact_assessment="DPIA-011",
        purpose="Safeguarding children in the households of people on probation",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.POLICE,
            Audience.PROBATION,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
        ),
        starts="2025-09-01",
        review_by="2027-03-31",
        retention=timedelta(days=365),
        retention_words="A year after the order was last sent",
    ),
    cadence=Cadence("every month", late_after=timedelta(days=35)),
    # Adults alone: that a child is not in it says nothing of the child.
    coverage=Coverage(since="2022-01-01", area="the council's area", youngest=18, oldest=120),
    extracts=(SUPERVISIONS,),
    data_group=DataGroup.JUSTICE,
)
