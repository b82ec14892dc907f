"""Benefits: adults of working age who are out of work, from the benefits system, monthly.

Amounts, sanctions, bank details and National Insurance numbers never come in.
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
    Person,
    Source,
)

CLAIMS = Extract(
    name="benefits_claim",
    about="Adults with a claim, and whether they are out of work.",
    files="benefits_claims_*.csv",
    key=("claim_ref",),
    fields=(
        Field("claim_ref", "The claim.", use=FieldUse.KEY, headers=("Claim Ref",), required=True),
        Field("forename", "Forename.", use=FieldUse.MATCH, headers=("Forename",)),
        Field("surname", "Surname.", use=FieldUse.MATCH, headers=("Surname",)),
        Field("dob", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, headers=("DOB",)),
        Field("address", "House, street and town.", use=FieldUse.MATCH, headers=("Address",)),
        Field("postcode", "Postcode.", use=FieldUse.MATCH, headers=("Postcode",)),
        Field("uprn", "Unique property reference number.", use=FieldUse.MATCH, headers=("UPRN",)),
        Field(
            "out_of_work",
            "Out of work.",
            FieldKind.FLAG,
            headers=("Out Of Work",),
            codes={"Y": "Y", "N": "N", "1": "Y", "0": "N"},
        ),
        Field("out_of_work_since", "Since.", FieldKind.DATE, headers=("Out Of Work Since",)),
    ),
    forbidden_headers=("NI Number", "Award Amount", "Sanction", "Sort Code", "Account Number"),
    statements=(
        Person(
            "adult",
            role="adult",
            key=("claim_ref",),
            forename="forename",
            surname="surname",
            date_of_birth="dob",
            postcode="postcode",
        ),
        Address(of="adult", lines=("address",), postcode="postcode", uprn="uprn"),
        Characteristic(
            of="adult",
            kind=Constant("out of work"),
            value="out_of_work",
            since="out_of_work_since",
        ),
    ),
)

SOURCE = Source(
    name="benefits",
    title="Benefits",
    owner="Revenues and benefits team",
    email="benefits.data@council.example",
    agreement=Agreement(
        reference="ISA-012",
        lawful_basis="UK GDPR 6(1)(e)",
        legal_gateway="Digital Economy Act 2017 s.35",
        controller="The council, and DWP for its part",
        impact_assessment="DPIA-012",
        purpose="Supporting families with several needs",
        audiences=(
            Audience.EARLY_HELP,
            Audience.BENEFITS,
            Audience.STEWARD,
        ),
        starts="2025-09-01",
        review_by="2027-03-31",
        retention=timedelta(days=365),
        retention_words="A year after the claim was last sent",
    ),
    cadence=Cadence("every month", late_after=timedelta(days=35)),
    coverage=Coverage(since="2023-04-01", area="the council's area", youngest=18, oldest=120),
    extracts=(CLAIMS,),
    data_group=DataGroup.BENEFITS,
)
