"""Schools: roll, contacts, attendance and suspensions, nightly from the school systems."""

from datetime import timedelta

from bronze.sources.school.pupils import CONTACTS, PUPILS
from bronze.sources.school.sessions import ATTENDANCE, SUSPENSIONS
from contracts import Agreement, Cadence, Coverage, DataGroup, Source

__all__ = ["ATTENDANCE", "CONTACTS", "PUPILS", "SOURCE", "SUSPENSIONS"]

SOURCE = Source(
    name="school",
    title="Schools",
    owner="School data team",
    email="school.data@council.example",
    agreement=Agreement(
        reference="ISA-003",
        lawful_basis="UK GDPR 6(1)(c) and (e); Education Act 2002 s.175",
        controller="Each school",
        purpose="Safeguarding pupils",
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
    extracts=(PUPILS, CONTACTS, ATTENDANCE, SUSPENSIONS),
    data_group=DataGroup.EDUCATION,
)
