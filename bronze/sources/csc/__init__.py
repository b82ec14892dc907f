"""Children's social care: nightly views of the case management system, SSD column names."""

from datetime import timedelta

from bronze.sources.csc.events import DISABILITIES, MISSING, S47_ENQUIRIES
from bronze.sources.csc.people import ADDRESSES, PERSONS, RELATIONSHIPS
from bronze.sources.csc.plans import (
    CARE_LEAVERS,
    CIN_EPISODES,
    CLA_EPISODES,
    CP_PLANS,
    INVOLVEMENTS,
)
from contracts import Agreement, Audience, Cadence, Coverage, DataGroup, Source

__all__ = [
    "ADDRESSES",
    "CARE_LEAVERS",
    "CIN_EPISODES",
    "CLA_EPISODES",
    "CP_PLANS",
    "DISABILITIES",
    "INVOLVEMENTS",
    "MISSING",
    "PERSONS",
    "RELATIONSHIPS",
    "S47_ENQUIRIES",
    "SOURCE",
]

SOURCE = Source(
    name="csc",
    title="Children's social care",
    owner="Social care systems team",
    email="csc.systems@council.example",
    agreement=Agreement(
        reference="ISA-001",
        lawful_basis="UK GDPR 6(1)(c) and (e), 9(2)(g)",
        legal_gateway="Children Act 2004 s.10",
        controller="The council",
        impact_assessment="DPIA-001",
        purpose="Safeguarding and promoting the welfare of children",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.SCHOOL_SAFEGUARDING_LEAD,
            Audience.POLICE,
            Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE,
            Audience.CAREERS,
            Audience.PROBATION,
            Audience.GP,
            Audience.HOSPITAL_DISCHARGE,
            Audience.PUPIL_REFERRAL_UNIT_HEADS,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
            Audience.LEADER,
            Audience.SEND,
        ),
        starts="2024-04-01",
        review_by="2027-09-30",
        retention=timedelta(days=3 * 365),
        retention_words="Three years after social care last sent the record",
    ),
    cadence=Cadence("every night", late_after=timedelta(days=2)),
    coverage=Coverage(since="2015-04-01", area="the council's area", youngest=0, oldest=25),
    extracts=(
        PERSONS,
        ADDRESSES,
        INVOLVEMENTS,
        RELATIONSHIPS,
        CIN_EPISODES,
        CP_PLANS,
        CLA_EPISODES,
        MISSING,
        S47_ENQUIRIES,
        CARE_LEAVERS,
        DISABILITIES,
    ),
    data_group=DataGroup.PLANS,
)
