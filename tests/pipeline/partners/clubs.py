"""A partner of these tests alone: clubs, whose one list comes in every format."""

from datetime import timedelta

from contracts import (
    Agreement,
    Audience,
    Cadence,
    Coverage,
    Csv,
    Extract,
    Field,
    FieldUse,
    FileFormat,
    Json,
    Person,
    Source,
    Xlsx,
    Xml,
    Zip,
)

FORMATS: dict[str, tuple[str, FileFormat]] = {
    "csv": ("csv", Csv()),
    "xlsx": ("xlsx", Xlsx()),
    "json": ("json", Json()),
    "xml": ("xml", Xml(record="Member")),
    "zip": ("zip", Zip(of=Csv())),
}
"""Each format, with the ending of its files."""


def _list_in(name: str, ending: str, written: FileFormat) -> Extract:
    return Extract(
        name=f"clubs_{name}",
        about="Members of clubs.",
        files=f"clubs_{name}_*.{ending}",
        format=written,
        key=("ref",),
        fields=(
            Field("ref", "Key of the member.", use=FieldUse.KEY, required=True),
            Field("club", "Name of the club."),
        ),
        forbidden_headers=("Narrative",),
        statements=(Person("child", role="child", key=("ref",)),),
    )


SOURCE = Source(
    name="clubs",
    title="Clubs",
    owner="Clubs data team",
    email="clubs@council.example",
    agreement=Agreement(
        reference="ISA-090",
        lawful_basis="UK GDPR 6(1)(e)",
        legal_gateway="Children Act 2004 s.10",
        controller="Each club",
        impact_assessment="DPIA-090",
        purpose="Knowing which clubs a child goes to",
        audiences=(Audience.EARLY_HELP,),
        starts="2026-01-01",
        review_by="2027-12-31",
        retention=timedelta(days=365),
        retention_words="A year after the club last sent the record",
    ),
    cadence=Cadence("every year", late_after=timedelta(days=400)),
    coverage=Coverage(since="2026-01-01", area="clubs that have signed", youngest=4, oldest=17),
    extracts=tuple(_list_in(name, *layout) for name, layout in FORMATS.items()),
)
