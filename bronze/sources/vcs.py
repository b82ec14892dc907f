"""Voluntary services: a charity's spreadsheet of the children whom it works with, monthly.

Title rows above the header, a blank first row, serial dates and a row of totals are read past.
Notes never come in; a service that would tell of a refuge is not in the agreement.
"""

from datetime import timedelta

from contracts import (
    Agreement,
    Audience,
    Cadence,
    Characteristic,
    Constant,
    Coverage,
    DataGroup,
    Erasure,
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

CHILDREN = Extract(
    name="vcs_child",
    about="Children with whom a charity works.",
    files="vcs_children_*.xlsx",
    format=Xlsx(),
    key=("local_ref",),
    fields=(
        Field(
            "local_ref",
            "The charity's reference.",
            use=FieldUse.KEY,
            headers=("Ref",),
            required=True,
        ),
        Field("name", "Name in one column.", use=FieldUse.MATCH, headers=("Child's Name",)),
        Field("dob", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, headers=("DoB",)),
        Field("postcode", "Postcode.", use=FieldUse.MATCH, headers=("Post Code",)),
        Field(
            "service",
            "What the charity does.",
            FieldKind.CODE,
            headers=("Service",),
            codes={
                "YC": "young carers' project",
                "MEN": "mentoring",
                "FAM": "family support",
                "YTH": "youth work",
            },
        ),
        Field("started", "Since.", FieldKind.DATE, headers=("Start",)),
        Field("ended", "Until.", FieldKind.DATE, headers=("End",)),
        Field("worker", "Worker.", headers=("Worker",)),
        Field("phone", "Phone of the worker.", headers=("Phone",)),
        Field(
            "young_carer",
            "Cares for somebody at home.",
            FieldKind.FLAG,
            headers=("Young Carer?",),
            codes={"Y": "Y", "N": "N"},
        ),
    ),
    forbidden_headers=("Notes", "What the family told us"),
    statements=(
        Person(
            "child",
            role="child",
            key=("local_ref",),
            full_name="name",
            date_of_birth="dob",
            postcode="postcode",
        ),
        Involvement(
            of="child",
            service=Constant("Voluntary services"),
            worker="worker",
            role=Constant("project worker"),
            phone="phone",
            since="started",
            until="ended",
        ),
        Plan(
            of="child",
            kind=Constant("voluntary service"),
            category="service",
            since="started",
            until="ended",
        ),
        Characteristic(of="child", kind=Constant("young carer"), value="young_carer"),
    ),
)

SOURCE = Source(
    name="vcs",
    title="Voluntary services",
    owner="Charity's data officer",
    email="data@charity.example",
    agreement=Agreement(
        reference="ISA-013",
        lawful_basis="UK GDPR 6(1)(f) and 9(2)(g)",
        legal_gateway="Children Act 2004 s.10",
        controller="The charity",
        impact_assessment="DPIA-013",
        purpose="Knowing who supports a child",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.SCHOOL_SAFEGUARDING_LEAD,
            Audience.VOLUNTARY_SECTOR,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
        ),
        starts="2025-09-01",
        review_by="2027-03-31",
        retention=timedelta(days=2 * 365),
        retention_words="Two years after the charity last sent the record",
        erasure=Erasure.ON_REQUEST,
    ),
    cadence=Cadence("every month", late_after=timedelta(days=35)),
    coverage=Coverage(since="2022-01-01", area="the council's area", youngest=5, oldest=18),
    extracts=(CHILDREN,),
    data_group=DataGroup.INVOLVEMENT,
)
