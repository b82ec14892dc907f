"""Groups of the asset graph: by source in bronze, by subject in silver and gold.

So the graph opens as a dozen boxes that say what a night does, not as sixty tables.
"""

from collections.abc import Mapping

from contracts import Layer, Source, Table

PARTNERS = "partners"
"""The group of the systems that send us data."""

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "bronze_ledgers": ("bronze/delivery", "bronze/rejected"),
    "silver_facts": (
        "silver/address", "silver/assessment", "silver/involvement", "silver/orphan_row",
        "silver/person_record", "silver/relationship",
    ),
    "silver_matching": (
        "silver/feed_profile", "silver/match_edge", "silver/person", "silver/person_history",
        "silver/ruling",
    ),
    "silver_children": (
        "silver/child", "silver/link", "silver/match_rate", "silver/protected",
        "silver/register_coverage",
    ),
    "silver_corrections": (
        "silver/child_record", "silver/correction", "silver/feed_fault", "silver/finding",
    ),
    "gold_quality": (
        "gold/correction", "gold/correction_queue", "gold/duplicate", "gold/ruling",
        "gold/source_freshness",
    ),
    "gold_child": (
        "gold/child", "gold/child_attribute", "gold/child_record", "gold/family_member",
    ),
    "gold_services": ("gold/assessment", "gold/child_service", "gold/involvement"),
    "gold_night": ("gold/data_quality", "gold/publication"),
}  # fmt: skip
"""Every table of ours by what it is about; no group comes both before and after another."""

_BY_PATH = {path: subject for subject, paths in SUBJECTS.items() for path in paths}


def group_of(table: Table, source: Source | None) -> str:
    """The group of a table: its source's, where one sends it.

    Raises:
        KeyError: the table has no subject yet; say it in `SUBJECTS`.
    """
    if source:
        return f"{Layer.BRONZE}_{source.name}"
    return _BY_PATH[table.path]
