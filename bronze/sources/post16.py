"""Careers: what young people do after year 11, from the council's NCCIS system, monthly.

NCCIS is the national client caseload. Of its codes of circumstances those are agreed that count for
the indicator of who may drop out of education (gold/roni); the careers service is asked to leave
out all others, those of health above all. A code that is not agreed makes no fact, and its owner is
asked about it. Whether a young person is pregnant, a parent or both is not told apart.
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
    Source,
)

ACTIVITIES = Extract(
    name="post16_activity",
    about="Young people of the careers service, and what each does now.",
    files="nccis_*.csv",
    key=("nccis_id",),
    fields=(
        Field(
            "nccis_id",
            "The careers system's id.",
            use=FieldUse.KEY,
            headers=("NCCIS ID",),
            required=True,
        ),
        Field("upn", "Unique pupil number.", use=FieldUse.MATCH, headers=("UPN",)),
        Field("forename", "Forename.", use=FieldUse.MATCH, headers=("Given Name",)),
        Field("surname", "Surname.", use=FieldUse.MATCH, headers=("Family Name",)),
        Field(
            "dob",
            "Date of birth.",
            FieldKind.DATE,
            FieldUse.MATCH,
            headers=("DOB",),
            formats=("yyyy-MM-dd", "d/M/yyyy"),
        ),
        Field(
            "sex",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            headers=("Gender",),
            codes={"M": "M", "F": "F", "U": "U"},
        ),
        Field("address", "House, street and town.", use=FieldUse.MATCH, headers=("Address",)),
        Field("postcode", "Postcode.", use=FieldUse.MATCH, headers=("Postcode",)),
        Field(
            "activity",
            "What the young person does now.",
            FieldKind.CODE,
            headers=("Activity Code",),
            codes={
                "210": "school sixth form",
                "220": "further education",
                "310": "apprenticeship",
                "330": "employment with training",
                "320": "employment without training",
                "510": "seeking work or learning",
                "540": "not ready for work or learning",
                "810": "not known",
            },
        ),
        Field(
            "activity_start",
            "Since.",
            FieldKind.DATE,
            headers=("Activity Start",),
            formats=("yyyy-MM-dd", "d/M/yyyy"),
        ),
        Field(
            "neet",
            "Not in education, employment or training.",
            FieldKind.FLAG,
            headers=("NEET",),
            codes={"Y": "Y", "N": "N"},
        ),
        Field(
            "vulnerability",
            "A circumstance that the careers service takes into account.",
            FieldKind.CODE,
            headers=("Vulnerability Code",),
            codes={
                "120": "pregnant or a parent",
                "180": "pregnant or a parent",
                "190": "pregnant or a parent",
                "140": "young carer",
                "200": "alternative provision",
            },
        ),
        Field("adviser", "Personal adviser.", headers=("Adviser",)),
        Field("adviser_phone", "Phone of the adviser.", headers=("Adviser Phone",)),
        Field("adviser_email", "E-mail of the adviser.", headers=("Adviser Email",)),
    ),
    forbidden_headers=("Pregnancy", "Mental Health Flag", "Substance Misuse", "Comments"),
    statements=(
        Person(
            "child",
            role="child",
            key=("nccis_id",),
            forename="forename",
            surname="surname",
            date_of_birth="dob",
            sex="sex",
            postcode="postcode",
            upn="upn",
        ),
        Address(of="child", lines=("address",), postcode="postcode"),
        Involvement(
            of="child",
            service=Constant("Careers"),
            worker="adviser",
            role=Constant("personal adviser"),
            phone="adviser_phone",
            email="adviser_email",
            since="activity_start",
            data_group=DataGroup.EDUCATION,
        ),
        Characteristic(
            of="child",
            kind=Constant("post-16 activity"),
            value="activity",
            since="activity_start",
        ),
        Characteristic(
            of="child",
            kind=Constant("not in education, employment or training"),
            value="neet",
            since="activity_start",
        ),
        Characteristic(of="child", kind="vulnerability", value=Constant("Y")),
    ),
)

SOURCE = Source(
    name="post16",
    title="Careers",
    owner="Careers data team",
    email="careers.data@council.example",
    agreement=Agreement(
        reference="ISA-014",
        lawful_basis="UK GDPR 6(1)(c), 9(2)(g)",
        legal_gateway="Education and Skills Act 2008 s.12 and s.68",
        controller="The council",
        impact_assessment="DPIA-014",
        purpose="Finding young people who are not in education or training",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.SCHOOL_SAFEGUARDING_LEAD,
            Audience.CAREERS,
            Audience.PUPIL_REFERRAL_UNIT_HEADS,
            Audience.STEWARD,
            Audience.LEADER,
        ),
        starts="2025-09-01",
        review_by="2027-03-31",
        retention=timedelta(days=2 * 365),
        retention_words="Two years after the careers service last sent the record",
    ),
    cadence=Cadence("every month", late_after=timedelta(days=35)),
    coverage=Coverage(
        since="2021-09-01",
        area="the council's area",
        youngest=16,
        oldest=18,
        # A council has to know of every young person of these ages what they do (Education and
        # Skills Act 2008, s. 68; participation guidance of the Department for Education).
        register_of=(16, 17),
    ),
    extracts=(ACTIVITIES,),
    data_group=DataGroup.EDUCATION,
)
