"""Youth justice: who works with a young person, under which order; never the offence.

Weekly, as a list of JSON objects, one for each intervention, with its worker as an object within.
Asset scores' words, offences and victims never come in. Until the national schema of 2027 case
systems send "Outcome 23" under the code of a reprimand: it is read as what it is.
"""

from datetime import timedelta

from contracts import (
    Address,
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
    Json,
    Person,
    Plan,
    Source,
)

INTERVENTIONS = Extract(
    name="yjs_intervention",
    about="Young people with whom the youth justice service works, and under which order.",
    files="yjs_interventions_*.json",
    format=Json(),
    key=("yjs_id", "intervention_id"),
    fields=(
        Field("yjs_id", "The service's id of the young person.", use=FieldUse.KEY, required=True),
        Field("intervention_id", "The intervention.", use=FieldUse.KEY, required=True),
        Field("forename", "Forename.", use=FieldUse.MATCH),
        Field("surname", "Surname.", use=FieldUse.MATCH),
        Field("dob", "Date of birth.", FieldKind.DATE, FieldUse.MATCH),
        Field(
            "sex",
            "Sex.",
            FieldKind.CODE,
            FieldUse.MATCH,
            codes={"Male": "M", "Female": "F", "Not known": "U"},
        ),
        Field("address", "House, street and town.", use=FieldUse.MATCH),
        Field("postcode", "Postcode.", use=FieldUse.MATCH),
        Field(
            "intervention_type",
            "Order, or work to prevent one.",
            FieldKind.CODE,
            codes={"Order": "youth justice order", "Prevention": "prevention programme"},
        ),
        Field(
            "outcome_type",
            "Which order or outcome.",
            FieldKind.CODE,
            codes={
                "CR": "community resolution",
                "YC": "youth caution",
                "RO": "referral order",
                "YRO": "youth rehabilitation order",
                "DTO": "detention and training order",
                "Reprimand": "outcome 23",
            },
        ),
        Field("start_date", "Since.", FieldKind.DATE),
        Field("end_date", "Until.", FieldKind.DATE),
        Field("worker_name", "Case manager.", headers=("worker.name",)),
        Field("team", "Team.", headers=("worker.team",)),
        Field("worker_phone", "Phone of the case manager.", headers=("worker.phone",)),
        Field("worker_email", "E-mail of the case manager.", headers=("worker.email",)),
    ),
    forbidden_headers=("offence", "offence_date", "assetplus_text", "victim", "ethnicity"),
    statements=(
        Person(
            "child",
            role="child",
            key=("yjs_id",),
            forename="forename",
            surname="surname",
            date_of_birth="dob",
            sex="sex",
            postcode="postcode",
        ),
        Address(of="child", lines=("address",), postcode="postcode"),
        Involvement(
            of="child",
            service=Constant("Youth justice"),
            team="team",
            worker="worker_name",
            role=Constant("case manager"),
            phone="worker_phone",
            email="worker_email",
            since="start_date",
            until="end_date",
            data_group=DataGroup.JUSTICE,
        ),
        Plan(
            of="child",
            kind="intervention_type",
            category="outcome_type",
            since="start_date",
            until="end_date",
        ),
    ),
)

SOURCE = Source(
    name="yjs",
    title="Youth justice",
    owner="Youth justice information team",
    email="yjs.information@council.example",
    agreement=Agreement(
        reference="ISA-010",
        lawful_basis="DPA 2018 Schedule 8; UK GDPR 6(1)(e) and 10",
        legal_gateway="Crime and Disorder Act 1998 s.17A and s.39",
        controller="The council",
        impact_assessment="DPIA-010",
        purpose="Preventing offending, and safeguarding young people",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.SCHOOL_SAFEGUARDING_LEAD,
            Audience.POLICE,
            Audience.CAREERS,
            Audience.PROBATION,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
            Audience.LEADER,
        ),
        starts="2025-09-01",
        review_by="2027-03-31",
        retention=timedelta(days=2 * 365),
        retention_words="Two years after the service last sent the record",
    ),
    cadence=Cadence("every week", late_after=timedelta(days=10)),
    coverage=Coverage(since="2020-04-01", area="the council's area", youngest=10, oldest=18),
    extracts=(INTERVENTIONS,),
    data_group=DataGroup.JUSTICE,
)
