"""Special educational needs: the SEN2 return's linked tables, kept by the council's SEND team.

Columns are named as in SEN2 (the national return), flags are 0 and 1, days dd/mm/yyyy. Its later
tables point at a request and not at a child; this council's export adds the person's number to
each, as the agreement asks. Personal budgets and free text never come in.
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
)

PERSON_KEY = Field("persontableid", "The child, in SEN2's words.", use=FieldUse.KEY, required=True)
REQUEST_KEY = Field("requeststableid", "The request.", use=FieldUse.KEY, required=True)
CHILD = Person("child", role="child", key=("persontableid",), known_in="send_person")
EHCP = Constant("education, health and care plan")
NEEDS = {
    "SPLD": "specific learning difficulty",
    "MLD": "moderate learning difficulty",
    "SLD": "severe learning difficulty",
    "PMLD": "profound and multiple learning difficulty",
    "SEMH": "social, emotional and mental health",
    "SLCN": "speech, language and communication",
    "HI": "hearing impairment",
    "VI": "vision impairment",
    "MSI": "multi-sensory impairment",
    "PD": "physical disability",
    "ASD": "autistic spectrum disorder",
    "DS": "Down syndrome",
    "OTH": "other",
}
"""National codes of a need, as the school census and SEN2 have them."""
CEASED = {
    "1": "older than 25", "2": "higher education", "3": "employment",
    "4": "needs met without a plan", "5": "moved to another council", "6": "died", "9": "other",
}  # fmt: skip
"""SEN2's codes of why a plan ended."""
AUDIENCES = (
    Audience.SOCIAL_CARE, Audience.EARLY_HELP, Audience.SCHOOL_SAFEGUARDING_LEAD,
    Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE, Audience.CAREERS,
    Audience.PUPIL_REFERRAL_UNIT_HEADS, Audience.EMERGENCY_DUTY, Audience.STEWARD, Audience.LEADER,
    Audience.SEND,
)  # fmt: skip

PERSONS = Extract(
    name="send_person",
    about="Children and young people with a request, an assessment or a plan.",
    files="sen2_person_*.csv",
    key=("persontableid",),
    fields=(
        PERSON_KEY,
        Field("surname", "Surname.", use=FieldUse.MATCH),
        Field("forename", "Forename.", use=FieldUse.MATCH),
        Field("personbirthdate", "Date of birth.", FieldKind.DATE, FieldUse.MATCH),
        Field(
            "sex",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            headers=("sex", "gendercurrent"),
            codes={"M": "M", "F": "F", "1": "M", "2": "F", "U": "U"},
        ),
        Field("postcode", "Postcode.", use=FieldUse.MATCH),
        Field("upn", "Unique pupil number.", use=FieldUse.MATCH),
        Field("caseworker", "Who works on the case."),
        Field("caseworkerphone", "Phone of the case worker."),
        Field("caseworkeremail", "E-mail of the case worker."),
        Field("caseopened", "Open since.", FieldKind.DATE),
        Field("caseclosed", "Open until.", FieldKind.DATE),
    ),
    forbidden_headers=("ethnicity", "casenotes", "personalbudgetamount"),
    statements=(
        Person(
            "child",
            role="child",
            key=("persontableid",),
            forename="forename",
            surname="surname",
            date_of_birth="personbirthdate",
            sex="sex",
            postcode="postcode",
            upn="upn",
        ),
        Address(of="child", postcode="postcode"),
        Involvement(
            of="child",
            service=Constant("Special educational needs"),
            worker="caseworker",
            role=Constant("SEND case worker"),
            phone="caseworkerphone",
            email="caseworkeremail",
            since="caseopened",
            until="caseclosed",
            data_group=DataGroup.EDUCATION,
        ),
    ),
)

REQUESTS = Extract(
    name="send_request",
    about="Requests for an assessment of education, health and care needs.",
    files="sen2_requests_*.csv",
    key=("requeststableid",),
    fields=(
        REQUEST_KEY,
        PERSON_KEY,
        Field("receiveddate", "Received on.", FieldKind.DATE),
        # The published template was once sent out with this spelling, and is still in use.
        Field(
            "requestsource",
            "Who asked.",
            FieldKind.CODE,
            headers=("requestsource", "rquestsource"),
            codes={
                "1": "asked by a parent",
                "2": "asked by the young person",
                "3": "asked by a school",
                "8": "asked by others",
            },
        ),
        Field("requestoutcomedate", "Decided on.", FieldKind.DATE),
        Field(
            "requestoutcome",
            "What was decided.",
            FieldKind.CODE,
            codes={
                "Y": "assessment agreed",
                "N": "assessment refused",
                "A": "awaiting decision",
                "W": "withdrawn",
            },
        ),
    ),
    forbidden_headers=("requestmediationnotes", "comments"),
    statements=(
        CHILD,
        Plan(
            of="child",
            kind=EHCP,
            category="requestsource",
            stage="requestoutcome",
            since="receiveddate",
            until="requestoutcomedate",
        ),
    ),
)

ASSESSMENTS = Extract(
    name="send_assessment",
    about="Assessments of education, health and care needs.",
    files="sen2_assessment_*.csv",
    key=("assessmenttableid",),
    fields=(
        Field("assessmenttableid", "The assessment.", use=FieldUse.KEY, required=True),
        PERSON_KEY,
        Field("assessmentstart", "Started on.", FieldKind.DATE),
        Field("assessmentoutcomedate", "Decided on.", FieldKind.DATE),
        Field(
            "assessmentoutcome",
            "What was decided.",
            FieldKind.CODE,
            codes={
                "Y": "plan to be issued",
                "N": "no plan",
                "A": "awaiting decision",
                "W": "withdrawn",
            },
        ),
    ),
    statements=(
        CHILD,
        Plan(
            of="child",
            kind=EHCP,
            category=Constant("assessment"),
            stage="assessmentoutcome",
            since="assessmentstart",
            until="assessmentoutcomedate",
        ),
    ),
)

NAMED_PLANS = Extract(
    name="send_named_plan",
    about="Education, health and care plans: from when, until when, and why they ended.",
    files="sen2_named_plan_*.csv",
    key=("namedplantableid",),
    fields=(
        Field("namedplantableid", "The plan.", use=FieldUse.KEY, required=True),
        PERSON_KEY,
        Field("startdate", "In force since.", FieldKind.DATE),
        Field("ceasedate", "In force until.", FieldKind.DATE),
        Field(
            "ceasereason",
            "Why it ended.",
            FieldKind.CODE,
            codes=CEASED,
        ),
    ),
    forbidden_headers=("pb", "oa", "dp", "planres"),
    statements=(
        CHILD,
        Plan(
            of="child",
            kind=EHCP,
            category=Constant("plan"),
            since="startdate",
            until="ceasedate",
            closed_because="ceasereason",
        ),
    ),
)

PLAN_DETAILS = Extract(
    name="send_plan_detail",
    about="The needs that a plan names, in their order.",
    files="sen2_plan_detail_*.csv",
    key=("plandetailtableid",),
    fields=(
        Field("plandetailtableid", "The row.", use=FieldUse.KEY, required=True),
        PERSON_KEY,
        Field("sentype", "Kind of need.", FieldKind.CODE, codes=NEEDS),
        Field("sentypestart", "Named since.", FieldKind.DATE),
    ),
    forbidden_headers=("urn", "ukprn", "sensettingother"),
    statements=(
        CHILD,
        Characteristic(
            of="child",
            kind=Constant("special educational need"),
            value="sentype",
            since="sentypestart",
        ),
    ),
)

ACTIVE_PLANS = Extract(
    name="send_active_plan",
    about="Plans in force, and when each is next reviewed.",
    files="sen2_active_plans_*.csv",
    key=("activeplantableid",),
    fields=(
        Field("activeplantableid", "The plan.", use=FieldUse.KEY, required=True),
        PERSON_KEY,
        Field("startdate", "In force since.", FieldKind.DATE),
        Field("nextreview", "To be reviewed by.", FieldKind.DATE),
    ),
    forbidden_headers=("transferla", "reviewnotes"),
    statements=(
        CHILD,
        Plan(
            of="child",
            kind=EHCP,
            category=Constant("review"),
            since="startdate",
            next_review="nextreview",
        ),
    ),
)

SOURCE = Source(
    name="send",
    title="Special educational needs",
    owner="SEND data team",
    email="send.data@council.example",
    agreement=Agreement(
        reference="ISA-007",
        lawful_basis="UK GDPR 6(1)(c) and (e), 9(2)(g)",
        legal_gateway="Children and Families Act 2014 Part 3",
        controller="The council",
        impact_assessment="DPIA-007",
        purpose="Knowing who plans and reviews a child's support",
        audiences=AUDIENCES,
        starts="2025-09-01",
        review_by="2027-09-30",
        retention=timedelta(days=2 * 365),
        retention_words="Two years after the SEND team last sent the record",
    ),
    cadence=Cadence("every week", late_after=timedelta(days=10)),
    coverage=Coverage(since="2021-09-01", area="the council's area", youngest=0, oldest=25),
    extracts=(PERSONS, REQUESTS, ASSESSMENTS, NAMED_PLANS, PLAN_DETAILS, ACTIVE_PLANS),
    data_group=DataGroup.EDUCATION,
)
