"""A partner of these tests alone, whose agreement has ended and who sends all the same."""

from datetime import timedelta

from contracts import (
    Agreement,
    Audience,
    Cadence,
    Coverage,
    Extract,
    Field,
    FieldUse,
    Person,
    Source,
)

MEMBERS = Extract(
    name="former_clubs_member",
    about="Members of clubs.",
    files="former_clubs_*.csv",
    key=("ref",),
    fields=(
        Field("ref", "Key of the member.", use=FieldUse.KEY, required=True),
        Field("club", "Name of the club."),
    ),
    statements=(Person("child", role="child", key=("ref",)),),
)

SOURCE = Source(
    name="former_clubs",
    title="Former clubs",
    owner="Clubs data team",
    email="clubs@council.example",
    agreement=Agreement(
        reference="ISA-091",
        lawful_basis="UK GDPR 6(1)(e)",
        legal_gateway="Children Act 2004 s.10",
        controller="Each club",
        impact_assessment="DPIA-091",
        purpose="Knowing which clubs a child went to",
        audiences=(Audience.EARLY_HELP,),
        starts="2025-01-01",
        review_by="2026-06-30",
        ends="2026-10-31",
        retention=timedelta(days=365),
        retention_words="A year after the club last sent the record",
    ),
    cadence=Cadence("every year", late_after=timedelta(days=400)),
    coverage=Coverage(since="2025-01-01", area="clubs that have signed", youngest=4, oldest=17),
    extracts=(MEMBERS,),
)
