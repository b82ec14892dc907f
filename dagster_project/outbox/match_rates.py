"""Match rates by group of children, and what of them can be compared with what."""

from collections.abc import Sequence

from contracts import Source
from dagster_project.lake import published
from dagster_project.lake.published import Row
from dagster_project.lake.storage import Folder
from expectations.page_data import Grouping, GroupRates
from silver import match_rate

SEXES = {"F": "Female", "M": "Male"}
AGE = "age"
NOTES = {
    AGE: "Which services hold a child depends on age: compare a row with itself from month to "
    "month, and not with another row.",
    "postcode district": "Of children whose address is protected no district is counted.",
}
"""What a reader must know before comparing."""


def of(root: Folder, sources: Sequence[Source]) -> list[Grouping]:
    """The groups of the published night, by dimension."""
    rows = published.rows(root, match_rate.TABLE)
    return [
        grouping(name, [row for row in rows if row["dimension"] == name], sources)
        for name in match_rate.DIMENSIONS
        if any(row["dimension"] == name for row in rows)
    ]


def grouping(name: str, rows: Sequence[Row], sources: Sequence[Source]) -> Grouping:
    """One dimension: who is in no group stands apart, and is compared with nobody."""
    unknown = [row for row in rows if row["in_group"] == match_rate.NOT_KNOWN]
    of_known_group = [row for row in rows if row["in_group"] != match_rate.NOT_KNOWN]
    return Grouping(
        name=name,
        groups=[_group(row) for row in sorted(of_known_group, key=_place)],
        unknown=_group(unknown[0]) if unknown else None,
        note=_ethnicity(sources) if name == "ethnic group" else NOTES.get(name, ""),
        is_compared=name != AGE,
    )


def _group(row: Row) -> GroupRates:
    return GroupRates(
        name=str(SEXES.get(row["in_group"], row["in_group"])),
        children=row["children"],
        linked=row["linked"],
        possible=row["possible"],
        apart=row["apart"],
        hidden=row["hidden_reason"] or "",
    )


def _place(row: Row) -> tuple[int, str]:
    """Ages from young to old, all else by name."""
    bands = [name for _, name in match_rate.AGE_BANDS]
    group = row["in_group"]
    return bands.index(group) if group in bands else len(bands), group


def _ethnicity(sources: Sequence[Source]) -> str:
    """Who sends it: only children whom one of these holds can be in a row."""
    titles = [s.title for s in sources if any(p.ethnicity for e in s.extracts for p in e.people)]
    if not titles:
        return ""
    return (
        f"Ethnicity comes from {' and '.join(titles)} alone, so every child in these rows is held "
        "there: compare the rows with each other, and not with all children."
    )
