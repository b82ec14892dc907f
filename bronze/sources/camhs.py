"""CAMHS: who is open to children's mental health services, and whom to ring; nothing clinical."""

from datetime import timedelta

from contracts import (
    Agreement,
    Audience,
    Cadence,
    Constant,
    Coverage,
    DataGroup,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Involvement,
    Person,
    Source,
)

ISO = ("yyyy-MM-dd", "d/M/yyyy")

REFERRALS = Extract(
    name="camhs_referral",
    about="Referrals to children's mental health services, in MHSDS names.",
    files="camhs_referrals_*.csv",
    key=("ServiceRequestID",),
    fields=(
        Field("ServiceRequestID", "Key of the referral.", use=FieldUse.KEY, required=True),
        Field("LocalPatientID", "The trust's id of the patient.", use=FieldUse.KEY, required=True),
        Field("NHSNumber", "NHS number.", use=FieldUse.MATCH),
        Field("Forename", "Forename.", use=FieldUse.MATCH),
        Field("Surname", "Surname.", use=FieldUse.MATCH),
        Field("PersonBirthDate", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, formats=ISO),
        Field(
            "Gender",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            codes={"1": "M", "2": "F", "9": "U", "X": "U"},
        ),
        Field("Postcode", "Postcode.", use=FieldUse.MATCH),
        Field("ReferralRequestReceivedDate", "Since.", FieldKind.DATE, formats=ISO),
        Field("ServDischDate", "Until.", FieldKind.DATE, formats=ISO),
        Field("TeamName", "Team."),
        Field("WorkerName", "Care co-ordinator."),
        Field("TeamPhone", "Phone of the team."),
        Field("TeamEmail", "E-mail of the team."),
    ),
    forbidden_headers=(
        "PrimReasonReferralMH",
        "ClinRespPriorityType",
        "Diagnosis",
        "SourceOfReferralMH",
    ),
    statements=(
        Person(
            "patient",
            role="child",
            key=("LocalPatientID",),
            forename="Forename",
            surname="Surname",
            date_of_birth="PersonBirthDate",
            sex="Gender",
            postcode="Postcode",
            nhs_number="NHSNumber",
        ),
        Involvement(
            of="patient",
            service=Constant("CAMHS"),
            team="TeamName",
            worker="WorkerName",
            role=Constant("care co-ordinator"),
            phone="TeamPhone",
            email="TeamEmail",
            since="ReferralRequestReceivedDate",
            until="ServDischDate",
            data_group=DataGroup.HEALTH,
        ),
    ),
)

SOURCE = Source(
    name="camhs",
    title="CAMHS",
    owner="Mental health trust information team",
    email="information@nhs-trust.example",
    agreement=Agreement(
        reference="ISA-005",
        lawful_basis="UK GDPR 6(1)(e), 9(2)(g) and (h)",
        legal_gateway="NHS Act 2006 s.82; Children Act 2004 s.10",
        controller="The mental health trust",
        impact_assessment="DPIA-005",
        purpose="Joint working around children",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE,
            Audience.GP,
            Audience.HOSPITAL_DISCHARGE,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
        ),
        starts="2024-04-01",
        review_by="2027-06-30",
        retention=timedelta(days=2 * 365),
        retention_words="Two years after the trust last sent the record",
    ),
    cadence=Cadence("every week", late_after=timedelta(days=9)),
    coverage=Coverage(
        since="2020-04-01", area="the integrated care board's area", youngest=4, oldest=18
    ),
    extracts=(REFERRALS,),
    data_group=DataGroup.HEALTH,
)
