"""Operation Encompass: notices that a child was present at domestic abuse, before the school day.

A notice passes a name, a date of birth, when it was and whether the child was present and seen
well. Who did what, where, and any words of police or child never come in.
"""

from datetime import timedelta

from contracts import (
    Agreement,
    Audience,
    Cadence,
    Constant,
    Coverage,
    DataGroup,
    DeliveryMode,
    Event,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Person,
    Source,
)

NOTICES = Extract(
    name="encompass_notice",
    about="Notices to schools that a child was affected by domestic abuse.",
    files="encompass_notices_*.csv",
    delivery_mode=DeliveryMode.CHANGES,
    key=("encompass_ref",),
    fields=(
        Field(
            "encompass_ref",
            "The notice: one for each child and incident.",
            use=FieldUse.KEY,
            required=True,
        ),
        Field("forename", "Forename.", use=FieldUse.MATCH),
        Field("surname", "Surname.", use=FieldUse.MATCH),
        Field("dob", "Date of birth.", FieldKind.DATE, FieldUse.MATCH, headers=("Date of Birth",)),
        Field("incident_date", "Day of the incident.", FieldKind.DATE, required=True),
        Field(
            "child_present",
            "Whether the child was there.",
            FieldKind.CODE,
            codes={"Y": "present", "N": "not present"},
        ),
        Field(
            "welfare_check",
            "Whether the child was seen well.",
            FieldKind.CODE,
            codes={"Y": "seen well by police", "N": "not seen by police"},
        ),
    ),
    forbidden_headers=("circumstances", "voice_of_child", "adults", "location", "police_ref"),
    statements=(
        Person(
            "child",
            role="child",
            key=("encompass_ref",),
            forename="forename",
            surname="surname",
            date_of_birth="dob",
        ),
        Event(
            of="child",
            kind=Constant("domestic abuse notice"),
            happened="incident_date",
            role="child_present",
            outcome="welfare_check",
        ),
    ),
)

SOURCE = Source(
    name="encompass",
    title="Domestic abuse notices",
    owner="Police Operation Encompass team",
    email="encompass@police.example",
    agreement=Agreement(
        reference="ISA-008",
        lawful_basis="UK GDPR 6(1)(c)",
        legal_gateway="Victims and Prisoners Act 2024 (Operation Encompass)",
        controller="The police force",
        impact_assessment="DPIA-008",
        purpose="Support at school on the day after domestic abuse",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.SCHOOL_SAFEGUARDING_LEAD,
            Audience.POLICE,
            Audience.PUPIL_REFERRAL_UNIT_HEADS,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
        ),
        starts="2025-09-01",
        review_by="2027-03-31",
        retention=timedelta(days=365),
        retention_words="A year after the notice: the window in which MARAC counts a repeat",
    ),
    cadence=Cadence("every day, weekends included", late_after=timedelta(days=2)),
    coverage=Coverage(since="2024-01-01", area="the force's area", youngest=4, oldest=17),
    extracts=(NOTICES,),
    data_group=DataGroup.RISK,
)
