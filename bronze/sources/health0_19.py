"""Health visiting and school nursing: the caseload, the mandated reviews, and whom to ring.

A report of the child health system, with title lines above its header and a total below. Growth,
mood scores, clinical codes and notes never come in.
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
    Event,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Involvement,
    Measure,
    Person,
    Source,
)

CASELOAD = Extract(
    name="health0_19_child",
    about="Children on the caseload of health visitors and school nurses.",
    files="health0_19_caseload_*.csv",
    key=("local_patient_id",),
    fields=(
        Field(
            "local_patient_id",
            "The child health system's id.",
            use=FieldUse.KEY,
            headers=("Local Patient ID",),
            required=True,
        ),
        Field("nhs_number", "NHS number.", use=FieldUse.MATCH, headers=("NHS Number",)),
        Field("forename", "Forename.", use=FieldUse.MATCH, headers=("Given Name",)),
        Field("surname", "Surname.", use=FieldUse.MATCH, headers=("Family Name",)),
        Field("dob", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, headers=("Birth Date",)),
        Field(
            "sex",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            headers=("Gender",),
            codes={"1": "M", "2": "F", "9": "U", "X": "U"},
        ),
        Field("address", "House, street and town.", use=FieldUse.MATCH, headers=("Address",)),
        Field("postcode", "Postcode.", use=FieldUse.MATCH, headers=("Postcode",)),
        Field(
            "caseload_level",
            "How much support is planned.",
            FieldKind.CODE,
            headers=("Caseload Level",),
            codes={"U": "universal", "T": "targeted", "S": "specialist"},
        ),
        Field(
            "immunised",
            "Immunisations are up to date.",
            FieldKind.FLAG,
            headers=("Imms Up To Date",),
            codes={"Y": "Y", "N": "N"},
        ),
        Field("ae_count", "A&E attendances in 12 months.", FieldKind.INTEGER, headers=("A&E 12m",)),
        Field("nurse", "Health visitor or school nurse.", headers=("Named Nurse",)),
        Field("base", "Base of the team.", headers=("Base",)),
        Field("base_phone", "Phone of the base.", headers=("Base Phone",)),
        Field(
            "caseload_since", "On the caseload since.", FieldKind.DATE, headers=("Caseload From",)
        ),
        Field("caseload_until", "On it until.", FieldKind.DATE, headers=("Caseload To",)),
    ),
    forbidden_headers=("Clinical Codes", "Maternal Mood Score", "Growth Centile", "Notes"),
    statements=(
        Person(
            "child",
            role="child",
            key=("local_patient_id",),
            forename="forename",
            surname="surname",
            date_of_birth="dob",
            sex="sex",
            postcode="postcode",
            nhs_number="nhs_number",
        ),
        Address(of="child", lines=("address",), postcode="postcode"),
        Involvement(
            of="child",
            service=Constant("Health visiting and school nursing"),
            team="base",
            worker="nurse",
            role=Constant("health visitor or school nurse"),
            phone="base_phone",
            since="caseload_since",
            until="caseload_until",
            data_group=DataGroup.HEALTH,
        ),
        Characteristic(of="child", kind=Constant("health visiting level"), value="caseload_level"),
        Characteristic(of="child", kind=Constant("immunisations up to date"), value="immunised"),
        Measure(of="child", kind=Constant("A&E attendances"), value="ae_count"),
    ),
)

REVIEWS = Extract(
    name="health0_19_review",
    about="The mandated reviews of a young child: done, or missed.",
    files="health0_19_reviews_*.csv",
    key=("review_id",),
    fields=(
        Field("review_id", "The review.", use=FieldUse.KEY, headers=("Review ID",), required=True),
        Field(
            "local_patient_id",
            "The child.",
            use=FieldUse.KEY,
            headers=("Local Patient ID",),
            required=True,
        ),
        Field(
            "review",
            "Which review.",
            FieldKind.CODE,
            headers=("Review",),
            codes={
                "NBV": "new birth visit",
                "6-8W": "6 to 8 week review",
                "12M": "one year review",
                "2-2.5Y": "two year review",
            },
        ),
        Field(
            "state",
            "Done or missed.",
            FieldKind.CODE,
            headers=("Status",),
            codes={"Completed": "health review", "Missed": "health review missed"},
        ),
        Field("review_date", "Done on, or due by.", FieldKind.DATE, headers=("Review Date",)),
    ),
    forbidden_headers=("Outcome Notes", "ASQ Score"),
    statements=(
        Person("child", role="child", key=("local_patient_id",), known_in="health0_19_child"),
        Event(of="child", kind="state", happened="review_date", role="review"),
    ),
)

SOURCE = Source(
    name="health0_19",
    title="Health visiting and school nursing",
    owner="Child health records department",
    email="child.health@nhs.example",
    agreement=Agreement(
        reference="ISA-009",
        lawful_basis="UK GDPR 6(1)(e), 9(2)(h)",
        legal_gateway="Children Act 2004 s.10; NHS Act 2006 s.82",
        controller="The community health trust",
        impact_assessment="DPIA-009",
        purpose="Safeguarding and the healthy child programme",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE,
            Audience.GP,
            Audience.HOSPITAL_DISCHARGE,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
        ),
        starts="2025-09-01",
        review_by="2027-06-30",
        retention=timedelta(days=2 * 365),
        retention_words="Two years after the trust last sent the record",
    ),
    cadence=Cadence("every week", late_after=timedelta(days=10)),
    coverage=Coverage(
        since="2019-04-01",
        area="the council's area",
        youngest=0,
        oldest=18,
        # Every baby is on a health visitor's caseload from the birth notification; at four some
        # go over to a school nurse who is told of them late, and a school knows them by then.
        register_of=(0, 3),
    ),
    extracts=(CASELOAD, REVIEWS),
    data_group=DataGroup.HEALTH,
)
