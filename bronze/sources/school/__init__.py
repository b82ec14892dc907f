"""Schools: roll, contacts, attendance, suspensions and transfers, nightly from their systems."""

from datetime import timedelta

from bronze.sources.school.pupils import CONTACTS, PUPILS
from bronze.sources.school.sessions import ATTENDANCE, SUSPENSIONS
from bronze.sources.school.transfers import TRANSFERS
from contracts import Agreement, Audience, Cadence, Coverage, DataGroup, Source

__all__ = ["ATTENDANCE", "CONTACTS", "PUPILS", "SOURCE", "SUSPENSIONS", "TRANSFERS"]

SOURCE = Source(
    name="school",
    title="Schools",
    owner="School data team",
    email="school.data@council.example",
    agreement=Agreement(
        reference="ISA-003",
        lawful_basis="UK GDPR 6(1)(c) and (e)",
        legal_gateway="Education Act 2002 s.175",
        controller="Each school",
        impact_assessment="DPIA-003",
        purpose="Safeguarding pupils",
        audiences=(
            Audience.SOCIAL_CARE,
            Audience.EARLY_HELP,
            Audience.SCHOOL_SAFEGUARDING_LEAD,
            Audience.HEALTH_VISITOR_AND_SCHOOL_NURSE,
            Audience.CAREERS,
            Audience.PUPIL_REFERRAL_UNIT_HEADS,
            Audience.EMERGENCY_DUTY,
            Audience.STEWARD,
            Audience.LEADER,
            Audience.SEND,
        ),
        starts="2024-04-01",
        review_by="2027-08-31",
        retention=timedelta(days=2 * 365),
        retention_words="Two years after a school last sent the record",
    ),
    cadence=Cadence("every night", late_after=timedelta(days=3)),
    coverage=Coverage(
        since="2020-09-01",
        area="maintained schools and academies",
        youngest=4,
        oldest=19,
        # At four twins are both in reception or both not yet; from sixteen one may be at college.
        register_of=(4, 15),
    ),
    extracts=(PUPILS, CONTACTS, ATTENDANCE, SUSPENSIONS, TRANSFERS),
    data_group=DataGroup.EDUCATION,
)
